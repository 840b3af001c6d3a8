"""PROTOCOL 9.5: a tablet that the backup does not have is known again by the school's ticket."""

from datetime import timedelta

import httpx
import pytest

from database.engine import current_engine
from database.sql import execute, rows
from sync.core import ids
from sync.service.epochs import begin_epoch
from sync.service.log import lock_head, save_head
from tests.server.accounts.door import KEY
from tests.server.school_app import School
from tests.tablet import Tablet


async def forget(school: School) -> None:
    """The database of before any tablet was enrolled."""
    for table in ("author_grant", "device"):
        await execute(f"delete from {table} where school_id = $1", school.id)


async def a_forgotten(school: School) -> Tablet:
    tablet = await school.tablet(school.okafor)
    await forget(school)
    tablet.shown = {"key": ids.text(tablet.public_key), "tk": tablet.tk}
    return tablet


async def push(school: School, tablet: Tablet) -> httpx.Response:
    op = tablet.op("seen", school.register(), school.clock.now(), school.pupils)
    return await school.push(tablet, op)


def word(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def changed(ticket: str) -> str:
    return ticket[:-1] + ("B" if ticket.endswith("A") else "A")


async def devices(school: School) -> list[dict[str, object]]:
    return await rows(
        "select id, name, public_key, registered_at, registered_by, ended_at from device "
        "where school_id = $1",
        school.id,
    )


async def test_it_is_registered_again_and_its_entries_come_in(school: School) -> None:
    tablet = await a_forgotten(school)
    given = school.clock.now()

    answer = await push(school, tablet)

    assert answer.status_code == 200
    assert [op["disposition"] for op in answer.json()["ops"]] == ["accepted"]
    assert await devices(school) == [
        {
            "id": tablet.id,
            "name": f"Tablet {tablet.id.hex[:4].upper()}",
            "public_key": tablet.public_key,
            "registered_at": given,
            "registered_by": school.okafor,
            "ended_at": None,
        }
    ]
    noted = await rows("select what from journal where school_id = $1 order by what", school.id)
    words = ["device_recognised", "grant_recognised", "log_behind"]
    assert [row["what"] for row in noted] == words

    tablet.shown = {}
    assert (await push(school, tablet)).status_code == 200
    assert (await school.beacon(tablet)).status_code == 200


async def test_it_is_wanted_whole(school: School) -> None:
    """What it had sent to the server of before is asked for, and so comes again."""
    tablet = await a_forgotten(school)
    tablet.op("seen", school.register(), school.clock.now(), school.pupils)

    assert (await push(school, tablet)).json()["wanted"] == [[1, 1]]


@pytest.mark.parametrize(
    "shown",
    [
        lambda tablet, other: {},
        lambda tablet, other: {"key": ids.text(tablet.public_key)},
        lambda tablet, other: {"tk": tablet.tk},
        lambda tablet, other: {"key": ids.text(other.public_key), "tk": tablet.tk},
        lambda tablet, other: {"key": "no key", "tk": tablet.tk},
        lambda tablet, other: {"key": ids.text(tablet.public_key), "tk": other.tk},
        lambda tablet, other: {
            "key": ids.text(tablet.public_key),
            "tk": [changed(tablet.tk[0]), *tablet.tk[1:]],
        },
        lambda tablet, other: {
            "key": ids.text(tablet.public_key),
            "tk": [tablet.tk[0], 1, *tablet.tk[2:]],
        },
    ],
    ids=[
        "nothing",
        "no ticket",
        "no key",
        "another key",
        "not base64",
        "another's ticket",
        "a changed ticket",
        "a ticket for another head",
    ],
)
async def test_without_its_key_and_a_ticket_of_ours_it_stays_unknown(school: School, shown) -> None:
    tablet = await a_forgotten(school)
    other = Tablet(school.id, tablet.server_key)
    other.hear(school.clock.now())
    tablet.shown = shown(tablet, other)

    assert word(await push(school, tablet)) == (401, "device.unknown")
    assert await devices(school) == []


async def test_a_ticket_that_another_server_has_given_counts_for_nothing(school: School) -> None:
    tablet = await a_forgotten(school)
    tablet.server_key = b"o" * 32
    tablet.hear(school.clock.now())
    tablet.shown["tk"] = tablet.tk

    assert word(await push(school, tablet)) == (401, "device.unknown")


async def test_who_does_not_hold_its_key_cannot_bring_it_back(school: School) -> None:
    tablet = await a_forgotten(school)
    op = tablet.op("seen", school.register(), school.clock.now(), school.pupils)

    answer = await school.push(tablet, op, signature=tablet.sign(b"another message"))

    assert word(answer) == (401, "signature.wrong")
    assert await devices(school) == []


async def test_a_tablet_that_nobody_is_known_to_have_used_stays_unknown(school: School) -> None:
    tablet = await a_forgotten(school)
    tablet.secret = b"of nobody"

    assert word(await push(school, tablet)) == (401, "device.unknown")
    assert word(await school.push(tablet)) == (401, "device.unknown")
    assert await devices(school) == []


async def test_one_op_that_cannot_be_read_does_not_stand_in_the_way(school: School) -> None:
    tablet = await a_forgotten(school)
    op = tablet.op("seen", school.register(), school.clock.now(), school.pupils)
    body, signature = tablet.push_lines(b"A" * 43 + b" ?", tablet.line(op), at=school.clock.now())

    said = (await school.send(body, signature)).json()

    assert [one["disposition"] for one in said["ops"]] == ["quarantined", "accepted"]


async def test_a_tablet_of_who_has_left_is_known_and_their_entries_held(school: School) -> None:
    tablet = await a_forgotten(school)
    await execute(
        "update staff set ended_on = '2026-11-02' where school_id = $1 and id = $2",
        school.id,
        school.okafor,
    )

    said = (await push(school, tablet)).json()

    assert [(op["disposition"], op["text"]) for op in said["ops"]] == [("held", "grant.unknown")]


async def test_one_that_was_ended_stays_so(school: School) -> None:
    tablet = await school.tablet(school.okafor)
    await execute(
        "update device set ended_at = $2 where school_id = $1", school.id, school.clock.now()
    )
    tablet.shown = {"key": ids.text(tablet.public_key), "tk": tablet.tk}

    answer = await push(school, tablet)

    assert answer.json()["ended"] is True


async def enrol(school: School, tablet: Tablet) -> str:
    """The epoch that the enrolment of a signed-in page answers."""
    browser = await school.browser("okafor")
    asked = {"key": ids.text(tablet.public_key), "wall": 1, "tk": tablet.tk}
    token = {"x-csrftoken": await browser.csrf("/registers")}
    answer = await browser.http.post("/sync/enrol", json=asked, headers=token)
    assert answer.status_code == 200
    return str(answer.json()["epoch"])


async def begin(school: School, minutes: int) -> str:
    """A restore that is known."""
    async with current_engine().transaction():
        head = await lock_head(school.id, school.clock.now() + timedelta(minutes=minutes))
        await begin_epoch(head, "restored", KEY)
        await save_head(head)
    return head.epoch


@pytest.mark.parametrize("comes", ["by a push", "by an enrolment"])
async def test_it_proves_a_put_back_that_nobody_has_noticed(school: School, comes: str) -> None:
    tablet = await a_forgotten(school)

    if comes == "by a push":
        epoch = (await push(school, tablet)).json()["epoch"]
    else:
        epoch = await enrol(school, tablet)

    assert epoch != tablet.epoch
    [ended] = await rows("select epoch, cause from ended_epoch where school_id = $1", school.id)
    assert ended == {"epoch": tablet.epoch, "cause": "head_behind"}


@pytest.mark.parametrize("comes", ["by a push", "by an enrolment"])
async def test_a_ticket_of_before_a_restore_proves_no_other(school: School, comes: str) -> None:
    tablet = await a_forgotten(school)
    restored = await begin(school, minutes=1)

    if comes == "by a push":
        assert (await push(school, tablet)).json()["epoch"] == restored
    else:
        assert await enrol(school, tablet) == restored


async def test_nor_does_one_that_enrols_again_and_is_known(school: School) -> None:
    tablet = await school.tablet(school.okafor)

    assert await enrol(school, tablet) == tablet.epoch


async def test_nor_a_ticket_that_is_not_ours(school: School) -> None:
    tablet = await a_forgotten(school)
    tablet.server_key = b"o" * 32
    tablet.hear(school.clock.now())

    assert await enrol(school, tablet) == tablet.epoch
