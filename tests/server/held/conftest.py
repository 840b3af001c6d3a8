"""Northfield with ops that need a person, its office, its head, and what the database holds."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from database.sql import rows
from server.entries.day import open_day
from sync.core import ids
from tests import builders as make
from tests.builders import MONDAY, london
from tests.server.accounts.door import Browser, with_account
from tests.server.school_app import School
from tests.tablet import Tablet

WRONG_MAC = b"m" * 43


class Desk:
    """Mrs Price (office) and Dr Shah (head) at the queue; tablets push to the school."""

    def __init__(self, school: School) -> None:
        self.school = school

    async def open(self) -> "Desk":
        school = self.school
        self.shah = await make.a_member_of_staff(school.id, "Shah", title="Dr", role="head")
        await with_account(school.id, self.shah, "shah@northfield.example")
        await open_day(school.id, MONDAY, london("07:30"))
        school.clock.at = london("08:05")
        self.tablet = await school.tablet(school.okafor)
        self.price = await school.browser("price")
        self.head = await school.browser("shah")
        return self

    def op(self, kind: str = "seen", pupils: list[UUID] | None = None, **body: object) -> bytes:
        """An op of Ms Okafor's tablet on 8B's morning register, of Ada unless others are named."""
        school = self.school
        named = [school.ada] if pupils is None else pupils
        return self.tablet.op(kind, school.register(), school.clock.now(), named, **body)

    async def send(self, *lines: bytes, tablet: Tablet | None = None) -> list[dict[str, Any]]:
        body, signature = (tablet or self.tablet).push_lines(*lines, at=self.school.clock.now())
        answer = await self.school.send(body, signature)
        assert answer.status_code == 200, answer.text
        said: list[dict[str, Any]] = answer.json()["ops"]
        return said

    async def hold(self, op: bytes | None = None) -> str:
        """Pushes an op whose mac is wrong, so that it is held; its id."""
        [said] = await self.send(WRONG_MAC + b" " + (op or self.op()))
        assert said["disposition"] == "held", said
        return str(said["id"])

    async def accept(
        self, op: str, as_staff: UUID, reason: str = "She told me", by: Browser | None = None
    ) -> httpx.Response:
        return await self.decide(op, "accept", by=by, reason=reason, **{"as": ids.short(as_staff)})

    async def set_aside(
        self, op: str, reason: str = "Sent twice", by: Browser | None = None, **fields: str
    ) -> httpx.Response:
        return await self.decide(op, "set-aside", by=by, reason=reason, **fields)

    async def decide(
        self, op: str, what: str, by: Browser | None = None, **fields: str
    ) -> httpx.Response:
        """Opens the entry's page and sends one of its forms, with what the page had shown."""
        browser = by or self.price
        page = (await browser.open(f"/held/{op}")).text
        shown = re.search(r'name="seen" value="(\d+)"', page)
        fields.setdefault("seen", shown[1] if shown else "0")
        return await browser.send(f"/held/{op}/{what}", page=f"/held/{op}", **fields)

    async def row(self, op: str) -> dict[str, Any]:
        [row] = await rows(
            """select disposition, text_code, seq, grade from inbox
               where school_id = $1 and op_id = $2""",
            self.school.id,
            op,
        )
        return row

    async def acts(self) -> list[dict[str, Any]]:
        return await rows(
            "select seq, author_id, flag, kind, op_id from act where school_id = $1 order by seq",
            self.school.id,
        )

    async def decisions(self) -> list[tuple[str, UUID, UUID | None, str]]:
        found = await rows(
            """select what, decided_by, as_staff, reason from held_decision
               where school_id = $1 order by decided_at""",
            self.school.id,
        )
        return [tuple(row.values()) for row in found]

    async def journal(self) -> list[tuple[str, UUID | None, str]]:
        found = await rows(
            "select what, by_staff, said from journal where school_id = $1 order by at",
            self.school.id,
        )
        return [tuple(row.values()) for row in found]

    async def mark(self, pupil: UUID) -> str:
        found = await rows(
            """select state from mark where school_id = $1 and register_id = $2
               and pupil_id = $3""",
            self.school.id,
            self.school.register(),
            pupil,
        )
        return str(found[0]["state"]) if found else "none"

    async def words(self, path: str, by: Browser | None = None) -> str:
        """The page's words, without its marks and with single spaces."""
        answer = await (by or self.price).open(path)
        assert answer.status_code == 200, answer.text
        return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())

    def at(self, clock: str, day: Any = MONDAY) -> datetime:
        self.school.clock.at = london(clock, day)
        return self.school.clock.at


@pytest.fixture
async def desk(school: School) -> Desk:
    return await Desk(school).open()
