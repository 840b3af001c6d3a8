"""The administrator at the tablets of Northfield."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from database.sql import execute, rows
from sync.core import ids
from tests.builders import insert, london
from tests.server.accounts.door import Browser
from tests.server.school_app import School
from tests.tablet import Tablet


class Office:
    """Mr Haddad manages tablets; ``price`` is the office, ``okafor`` a teacher."""

    def __init__(self, school: School) -> None:
        self.school = school

    async def open(self) -> "Office":
        self.haddad = await self.school.browser("haddad")
        await self.haddad.open("/people")
        return self

    async def tablet(self, name: str = "Tablet B2-14", **facts: Any) -> Tablet:
        """Ms Okafor's, with ``facts`` in its row."""
        tablet = Tablet(self.school.id, b"k" * 32)
        await tablet.register(self.school.okafor, self.school.clock.now(), name)
        for column, value in facts.items():
            await execute(
                f"update device set {column} = $3 where school_id = $1 and id = $2",
                self.school.id,
                tablet.id,
                value,
            )
        return tablet

    async def holds(self, tablet: Tablet, unsent: int) -> None:
        """It has said that it holds entries for 8B's morning register, which must be made."""
        await insert(
            "prepared_register",
            school_id=self.school.id,
            device_id=tablet.id,
            register_id=self.school.register(),
            grant_id=tablet.grant,
            unsent=unsent,
            oldest_at=london("07:58"),
            told_at=self.school.clock.now(),
        )

    async def words(self, path: str = "/devices", by: Browser | None = None) -> str:
        answer = await (by or self.haddad).open(path)
        assert answer.status_code == 200, answer.text
        return plain(answer)

    async def send(
        self, tablet: Tablet, what: str, by: Browser | None = None, **fields: str
    ) -> httpx.Response:
        browser = by or self.haddad
        page = "/devices" if by is None else "/board"
        return await browser.send(f"{address(tablet)}/{what}", page=page, **fields)

    async def noted(self, name: str) -> None:
        """Somebody has taken note of all that alarmed about the tablet."""
        await execute(
            """insert into journal (school_id, id, at, what, by_staff, device_id, said)
               select school_id, $3, $4, 'alarm_noted', registered_by, id, '' from device
               where school_id = $1 and name = $2""",
            self.school.id,
            name,
            uuid4(),
            self.school.clock.now(),
        )

    async def row(self, tablet: Tablet) -> dict[str, Any]:
        [row] = await rows(
            "select name, ended_at from device where school_id = $1 and id = $2",
            self.school.id,
            tablet.id,
        )
        return row

    async def standing_grants(self) -> list[UUID]:
        found = await rows(
            """select id from author_grant where school_id = $1 and revoked_at is null""",
            self.school.id,
        )
        return [row["id"] for row in found]

    async def journal(self) -> list[tuple[str, UUID | None, str]]:
        found = await rows(
            """select what, by_staff, said from journal where school_id = $1 order by at, what""",
            self.school.id,
        )
        return [(row["what"], row["by_staff"], row["said"]) for row in found]

    def at(self, clock: str) -> datetime:
        self.school.clock.at = london(clock)
        return self.school.clock.at


def address(tablet: Tablet) -> str:
    return f"/devices/{ids.short(tablet.id)}"


def plain(answer: httpx.Response) -> str:
    """The page's words, without its marks and with single spaces."""
    text = re.sub(r"<(svg|head)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


@pytest.fixture
async def office(school: School) -> Office:
    return await Office(school).open()
