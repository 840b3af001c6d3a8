"""A tablet that was silent for 400 days is heard again: its whole queue lands (SYNC §7.7)."""

import json
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from database.sql import execute, rows
from server.clock import milliseconds
from server.entries.apply import DAYS_MAX, MEANING
from server.entries.day import open_day, register_id
from server.tablets.push import check_push
from sync.core import ids, keys
from sync.core.messages import PushReply, read_push
from sync.service import store
from sync.service.arrival import Arrival
from sync.service.inbox import Round
from tests import builders as make
from tests.builders import MONDAY, insert, london
from tests.server.morning import Morning

pytestmark = pytest.mark.usefixtures("database")

VECTORS = Path(__file__).parents[2] / "sync" / "vectors"
LATER = timedelta(days=400)


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


def moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


class GoldenSchool:
    """The school that golden ops were made for, and their device; nobody has opened its days."""

    def __init__(self, golden: dict[str, Any]) -> None:
        self.golden = golden
        named = ("school", "device", "staff", "grant", "period", "group")
        self.id, self.device, self.staff, self.grant, self.period, self.group = (
            ids.uuid(golden[name]) for name in named
        )
        self.key = ids.raw(golden["server_key"])

    async def make(self) -> "GoldenSchool":
        await self._place()
        await self._people()
        then = moment(self.golden["enrolled"])
        point = ids.raw(self.golden["public_key"])
        device = {"school_id": self.id, "id": self.device, "public_key": point, "now": then}
        await store.add_device(device | {"name": "Tablet B2-14", "staff_id": self.staff})
        await store.add_grant(self.id, self.grant, self.device, self.staff, then)
        return self

    async def _place(self) -> None:
        await insert("school", id=self.id, name="Northfield Secondary Academy")
        head = {"epoch": self.golden["epoch"], "seq": 0, "inbox_number": 0, "chain": ""}
        await insert("head", school_id=self.id, server_time=london("07:00"), **head)
        term = {"name": "Autumn", "starts_on": date(2026, 9, 1), "ends_on": date(2026, 12, 22)}
        await insert("term", school_id=self.id, id=self.id, **term)
        hours = {"name": "Tutor", "starts": time(8), "ends": time(8, 25), "session": "AM"}
        await insert("period", school_id=self.id, id=self.period, **hours)
        group = {"name": "8B", "kind": "tutor", "year": 8, "subject": None}
        await insert("pupil_group", school_id=self.id, id=self.group, **group)

    async def _people(self) -> None:
        name: dict[str, object] = {"title": "Ms", "given_name": "Ngozi", "family_name": "Okafor"}
        work = {"position": "Teacher", "role": "teacher", "email": "okafor@northfield.example"}
        await insert("staff", school_id=self.id, id=self.staff, **name, **work)
        for weekday in range(1, 6):
            lesson = {"weekday": weekday, "week": "", "room": "Room 14", "staff_id": self.staff}
            of = {"group_id": self.group, "period_id": self.period}
            await insert("lesson", school_id=self.id, id=UUID(int=weekday), **of, **lesson)
        for pupil in self.golden["pupils"]:
            name = {"given_name": "Ada", "family_name": pupil[:5], "year": 8}
            since = date(2026, 9, 1)
            child = ids.uuid(pupil)
            await insert("pupil", school_id=self.id, id=child, on_roll_from=since, **name)
            await make.join(self.id, self.group, child, since)

    async def take(self, header: str, lines: list[str], at: datetime) -> PushReply:
        push = read_push("\n".join([header, *lines]).encode())
        offset_ms = milliseconds(at) - push.header.wall
        [reply] = await self.round().take([Arrival(push, self.device, at, offset_ms)], at)
        return reply

    def round(self) -> Round:
        return Round(self.id, self.key, MEANING)

    async def kept(self) -> dict[str, str]:
        """Op id → its bytes in the inbox."""
        found = await rows("select op_id, content from inbox where school_id = $1", self.id)
        return {row["op_id"]: bytes(row["content"]).decode() for row in found}

    async def marks(self) -> dict[str, dict[str, str]]:
        """Day → pupil → ``present``, ``late 5``."""
        found = await rows(
            """select register.on_date, mark.pupil_id, mark.state, mark.minutes_late
               from mark join register on register.school_id = mark.school_id
                 and register.id = mark.register_id
               where mark.school_id = $1 and mark.state <> 'none'""",
            self.id,
        )
        marks: dict[str, dict[str, str]] = {}
        for row in found:
            minutes = f" {row['minutes_late']}" if row["minutes_late"] else ""
            of_day = marks.setdefault(row["on_date"].isoformat(), {})
            of_day[ids.short(row["pupil_id"])] = row["state"] + minutes
        return marks


async def test_the_queue_of_a_tablet_that_was_silent_for_400_days_lands_whole() -> None:
    golden = vectors("outboxes")[0]
    school = await GoldenSchool(golden).make()
    today = moment(golden["pushed"] + 45)  # half of its round trip
    push = read_push("\n".join([golden["header_line"], *golden["lines"]]).encode())
    check_push(push, golden["signature"], ids.raw(golden["public_key"]))

    first = await school.take(golden["header_line"], golden["lines"], today)
    rounds = 1
    while await school.round().again(400, today + timedelta(seconds=rounds)):
        rounds += 1
    again = await school.take(golden["header_line"], golden["lines"], today + timedelta(minutes=1))

    assert (len(golden["marks"]), rounds) == (21, 3)
    assert {op.disposition for op in first.ops} == {"accepted", "received"}
    assert len({line["register"] for line in accepted(first, golden)}) == DAYS_MAX
    assert [(op.disposition, op.dup) for op in again.ops] == [("accepted", True)] * 98
    assert {op.grade for op in again.ops} == {"C"}
    assert sorted(op.seq or 0 for op in again.ops) == list(range(1, 99))
    assert again.wanted == []
    assert await school.kept() == {
        op_id: line[44:] for op_id, line in zip(golden["ids"], golden["lines"], strict=True)
    }
    assert await school.marks() == golden["marks"]


def accepted(reply: PushReply, golden: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        json.loads(line[44:])
        for op, line in zip(reply.ops, golden["lines"], strict=True)
        if op.disposition == "accepted"
    ]


SAID = {
    "no pupils": "held body.unreadable",
    "300 pupils": "held pupils.unknown",
    "a type of a later version": "held type.unknown",
}


@pytest.mark.parametrize("file", ["ops", "ops_with_tickets"])
async def test_every_golden_op_gets_its_word_after_400_days(file: str) -> None:
    ops = vectors(file)
    first = ops[0]["fields"]
    school = await GoldenSchool(golden_facts(file)).make()
    then = moment(first["wall"])
    today = then + LATER
    if file == "ops_with_tickets":  # its register's id is of no day
        await open_day(school.id, then.date(), then)
        sql = "update register set id = $2 where school_id = $1"
        await execute(sql, school.id, ids.uuid(first["register"]))
    secret = keys.grant_secret(school.key, school.id, school.device, school.staff, school.grant)
    lines = [f"{keys.mac(secret, op['text'].encode())} {op['text']}" for op in ops]
    n, head = len(ops), ops[-1]["id"]
    header = {"school": first["school"], "device": first["device"], "head": [n, head], "epoch": ""}
    header |= {"push": first["salt"], "wall": milliseconds(today)}

    reply = await school.take(json.dumps(header), lines, today)

    said = {
        op["name"]: f"{word.disposition} {word.text or ''}".strip()
        for op, word in zip(ops, reply.ops, strict=True)
    }
    assert said == {op["name"]: SAID.get(op["name"], "accepted") for op in ops}
    assert await school.kept() == {op["id"]: op["text"] for op in ops}
    assert reply.wanted == []


def golden_facts(file: str) -> dict[str, Any]:
    """The outbox's school, with the device and the period of the ops in ``file``."""
    pushes = {"ops": "pushes", "ops_with_tickets": "pushes_with_clocks"}[file]
    facts: dict[str, Any] = vectors("outboxes")[0]
    own = {"period": ids.text(sha256(b"AM").digest()[:16]), "epoch": "epoch of today"}
    return {**facts, **vectors(file)[0]["fields"], **vectors(pushes)[0], **own}


def test_every_type_has_a_golden_op() -> None:
    golden = {op["fields"]["type"] for op in vectors("ops")}

    assert golden > {"seen", "not_seen", "no_statement", "arrived", "complete", "reopened"}


NEVER_OPENED = MONDAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "received", "word"),
    [
        (NEVER_OPENED, london("23:59", NEVER_OPENED + LATER), "accepted"),
        (NEVER_OPENED, london("00:01", NEVER_OPENED + LATER + timedelta(days=1)), "held"),
        (MONDAY, london("08:05", MONDAY + timedelta(days=4000)), "accepted"),
    ],
    ids=["400 days", "401 days", "11 years, but its register is there"],
)
async def test_an_op_is_never_too_old_for_a_register_that_is_there(
    day: date, received: datetime, word: str
) -> None:
    morning = await Morning().make()
    await execute("update lesson set weekday = $2 where school_id = $1", morning.school, 2)
    [group] = await rows("select id, group_id from lesson where school_id = $1", morning.school)
    register = register_id(morning.school, day, make.named("Northfield Tutor"), group["group_id"])
    made = london("08:05", day)
    op = morning.tablet.op("seen", register, made, morning.pupils)

    reply = await morning.send(morning.tablet, op, at=received)

    assert [(one.disposition, one.text) for one in reply.ops] == [
        (word, "register.unknown" if word == "held" else None)
    ]
    [kept] = await rows("select content from inbox where school_id = $1", morning.school)
    assert bytes(kept["content"]) == op
