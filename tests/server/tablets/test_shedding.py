"""PROTOCOL 7.2: under load, pushes are refused before their body is read; beacons are not."""

import asyncio
from contextlib import ExitStack
from typing import Any

import pytest

from server.tablets.push import PushRefused, take_or_shed
from sync.service.writer import PUSHES_MAX
from tests.builders import london
from tests.server.morning import AT, Morning, a_writer
from tests.server.school_app import School
from tests.server.tablets.raw_post import post_scope


async def asked_without_a_body(school: School, path: str) -> tuple[int, dict[bytes, bytes], int]:
    """Status, headers, and how often the application asked for the request's body."""
    said: list[Any] = []
    asked = 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    await school.app(post_scope(path, 400_000), receive, send)  # type: ignore[arg-type]
    return said[0]["status"], dict(said[0]["headers"]), asked


async def test_pushes_are_shed_before_their_body_is_read_and_beacons_go_on(school: School) -> None:
    school.clock.at = london("08:05")
    tablet = await school.tablet(school.okafor)
    writer = school.app.state.writer
    assert (await asked_without_a_body(school, "/sync/push"))[2] > 0

    with ExitStack() as hands:
        for _ in range(PUSHES_MAX):
            hands.enter_context(writer.in_hand())
        status, headers, asked = await asked_without_a_body(school, "/sync/push")
        beacon = await school.beacon(tablet)
    again = await school.push(
        tablet, tablet.op("seen", school.register(), london("08:05"), [school.ada])
    )

    assert (status, asked) == (503, 0)
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert 1 <= int(headers[b"retry-after"]) <= 4
    assert beacon.status_code == 200
    assert again.json()["ops"][0]["disposition"] == "accepted"


async def test_a_push_is_shed_where_too_much_has_come_while_its_body_did(database: object) -> None:
    morning = await Morning().make()
    other = await morning.a_tablet(morning.lund)
    push = other.push(other.op("seen", morning.register, AT, [morning.ada]), at=AT)

    async with a_writer(round_ops=1) as writer:
        before = asyncio.create_task(
            writer.push(morning.school, morning.arrival(morning.tablet, 50))
        )
        await asyncio.sleep(0)
        with pytest.raises(PushRefused) as refused:
            await take_or_shed(*push, writer, AT)
        await before
        reply = await take_or_shed(*push, writer, AT)

    assert (refused.value.code, refused.value.status) == ("push.busy", 503)
    assert reply.ops[0].disposition == "accepted"
