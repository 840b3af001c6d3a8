"""What a frame is answered: also where it is wrong, or where the disk has been tampered with."""

import asyncio

import pytest

from database.sql import execute, rows
from server.simulator.clock import SimulatedLoop, WallClock
from server.simulator.school import SCHOOL_ID
from tests.server.simulator.driver import Driven, Refused, read, request


def test_problems_name_an_act_that_was_edited(in_memory: Driven) -> None:
    in_memory.world()
    tablet = in_memory.enrolled(in_memory.sign_in())
    in_memory.send(in_memory.push(tablet, in_memory.seen(tablet), in_memory.seen(tablet, 1)))
    assert in_memory.ask("dump")["problems"] == []

    in_memory.run(
        execute("update entry set fact = 'not_seen' where school_id = $1 and seq = 1", SCHOOL_ID)
    )

    [act, register] = in_memory.ask("dump")["problems"]
    assert act == "Act 1 is not what was entered under its number."
    assert "shows another mark" in register


def test_troubles_are_what_the_server_logged_as_an_error(in_memory: Driven) -> None:
    in_memory.world()
    tablet = in_memory.enrolled(in_memory.sign_in())

    in_memory.send(in_memory.push(tablet, in_memory.seen(tablet)), trouble=9)

    assert "disk I/O error" in in_memory.ask("dump")["troubles"][0]
    in_memory.world()
    assert in_memory.ask("dump")["troubles"] == []


def test_frame_that_cannot_be_served_says_why(in_memory: Driven) -> None:
    with pytest.raises(Refused, match="a world comes first"):
        in_memory.ask("dump")
    with pytest.raises(Refused, match="no_such_bug"):
        in_memory.world(bug="no_such_bug")
    in_memory.world()
    with pytest.raises(Refused, match="sing"):
        in_memory.ask("sing")


def test_requests_are_refused_as_over_http(in_memory: Driven) -> None:
    in_memory.world()
    session = in_memory.sign_in()
    tablet = in_memory.enrolled(session)
    body, _ = tablet.push(in_memory.seen(tablet), at=in_memory.now())

    answers = in_memory.send(
        request("/sync/changes?epoch=&since=0"),
        request("/sync/push", body, signature="A" * 86),
        request("/sync/beacon", b"{}"),
        request("/sync/enrol", b"{}", session=session),
        request("/sheet/nothing", session=session),
        request("/elsewhere"),
    )

    said = [(answer["status"], read(answer, answer["status"])["code"]) for answer in answers]
    assert said == [
        (401, "sign_in.needed"),
        (401, "signature.wrong"),
        (400, "beacon.unreadable"),
        (422, "http.400"),
        (404, "register.unknown"),
        (404, "http.404"),
    ]


def test_session_ends_at_sign_out(in_memory: Driven) -> None:
    in_memory.world()
    session = in_memory.sign_in()
    asked = request("/sync/changes?epoch=&since=0", session=session)
    assert in_memory.send(asked)[0]["status"] == 200

    in_memory.send(request("/sign-out", session=session))

    assert in_memory.send(asked)[0]["status"] == 401


def test_another_key_in_the_same_browser_is_known_by_its_cookie(in_memory: Driven) -> None:
    in_memory.world()
    session = in_memory.sign_in()
    first = in_memory.enrolled(session)
    in_memory.send(in_memory.beacon(first, (in_memory.register(), 3, in_memory.now())))

    in_memory.enrolled(session, cookie=in_memory.cookie)

    lost = "select storage_lost_at from device where school_id = $1 and id = $2"
    [row] = in_memory.run(rows(lost, SCHOOL_ID, first.id))
    assert row["storage_lost_at"] is not None


def test_timers_fire_in_their_order_each_at_its_time() -> None:
    loop = SimulatedLoop()
    clock = WallClock(loop, 10_000)
    fired = []

    async def sleep(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        fired.append((name, round(loop.time(), 3)))

    tasks = [loop.create_task(sleep("late", 2)), loop.create_task(sleep("soon", 0.5))]
    clock.set(11_000)
    assert fired == [("soon", 0.5)]
    clock.set(4_000)  # the wall clock is set back; time itself is not
    assert clock.now().timestamp() == 4
    clock.set(5_000)

    assert fired == [("soon", 0.5), ("late", 2.0)]
    assert all(task.done() for task in tasks)
    loop.close()
