"""Northfield's morning, pushed by tablets, as the office sees it."""

import re
from datetime import datetime
from uuid import UUID

import pytest

from server.board.asked import Asked
from server.board.board import Board, read_board
from server.board.line import Line
from server.entries.day import open_day
from tests.builders import MONDAY, london
from tests.server.school_app import School
from tests.tablet import Tablet


class Office:
    """What the office reads, and tablets that push at times of their own."""

    def __init__(self, school: School) -> None:
        self.school = school

    async def open_day(self) -> None:
        await open_day(self.school.id, MONDAY, london("07:30"))

    async def tablet(self, staff: UUID) -> Tablet:
        return await self.school.tablet(staff)

    async def send(self, tablet: Tablet, *ops: bytes, at: str) -> None:
        self.school.clock.at = london(at)
        answer = await self.school.push(tablet, *ops)
        assert {op["disposition"] for op in answer.json()["ops"]} == {"accepted"}

    async def take(self, staff: UUID, *, made: str, received: str) -> Tablet:
        """8B's morning register: everyone present, and complete."""
        tablet = await self.tablet(staff)
        await self.send(
            tablet,
            tablet.op("seen", self.school.register(), london(made), self.school.pupils),
            tablet.op("complete", self.school.register(), london(made), self.school.pupils),
            at=received,
        )
        return tablet

    async def board(self, at: str | datetime, **asked: str) -> Board:
        now = london(at) if isinstance(at, str) else at
        wanted = Asked.of(asked.get("period", ""), asked.get("state", ""), asked.get("year", ""))
        return await read_board(self.school.id, wanted, now)

    async def line(self, at: str) -> Line:
        """8B's on the board of the morning."""
        self.school.clock.at = london(at)
        [line] = (await self.board(at)).lines
        return line

    async def page(self, path: str, who: str = "price") -> str:
        """The page's words, without its marks and with single spaces."""
        answer = await (await self.school.browser(who)).open(path)
        assert answer.status_code == 200, answer.text
        return words(answer.text)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.fixture
async def office(school: School) -> Office:
    made = Office(school)
    await made.open_day()
    return made
