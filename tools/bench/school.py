"""The schools that are measured: as many groups, pupils and past days as a measurement needs."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from msgspec import Struct
from piccolo.apps.migrations.tables import Migration
from piccolo.table import Table

import piccolo_conf
from database.engine import close_engine, current_engine, engine_from_url, open_engine
from database.migrate import migrate
from database.sql import bulk, execute
from server.accounts.sessions import begin_session
from server.piccolo_app import APP_CONFIG
from sync.service.log import read_head
from tests import builders as make
from tests.builders import insert, london, named

NAME = "Northfield"
FIRST_DAY = date(2025, 9, 1)  # a Monday


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[None]:
    """The database ``url``, brought up to date, as the one that the product uses."""
    piccolo_conf.DB = engine_from_url(url)
    tables: list[type[Table]] = [*APP_CONFIG.table_classes, Migration]
    for table in tables:
        table._meta.db = piccolo_conf.DB
    await open_engine()
    try:
        await migrate()
        yield
    finally:
        await close_engine()


class OneRegister(Struct, frozen=True):
    id: UUID
    group_id: UUID
    on_date: date
    pupils: list[UUID]

    def at(self, clock: str) -> datetime:
        return london(clock, self.on_date)

    @property
    def hours(self) -> tuple[datetime, ...]:
        return (self.at("08:00"), self.at("08:15"), self.at("12:45"))

    @property
    def taken_at(self) -> datetime:
        return self.at("08:05")


class School(Struct, frozen=True):
    """``registers``: morning registers of all groups, day after day, of which none is taken."""

    id: UUID
    epoch: str
    staff_id: UUID
    registers: list[OneRegister]


async def a_school_of(sizes: Sequence[int], days: int, name: str = NAME) -> School:
    """A school of tutor groups of ``sizes`` pupils, with the registers of ``days`` days."""
    school_id = await make.a_school(name)
    staff_id = await make.a_member_of_staff(school_id, "Okafor")
    lists = [await _a_group(school_id, f"G{k:03}", pupils) for k, pupils in enumerate(sizes)]
    period_id = named(f"{name} Tutor")
    registers = [
        OneRegister(uuid4(), group_id, day, members)
        for day in school_days(days)
        for group_id, members in lists
    ]
    async with current_engine().transaction():
        await bulk(
            """insert into register (school_id, id, on_date, period_id, group_id, session, room,
                 staff_id, opens_at, closes_at, ends_at, head_seq)
               values ($1, $2, $3, $4, $5, 'AM', 'Room 14', $6, $7, $8, $9, 0)""",
            [
                (school_id, one.id, one.on_date, period_id, one.group_id, staff_id, *one.hours)
                for one in registers
            ],
        )
    epoch, _ = await read_head(school_id)
    return School(school_id, epoch, staff_id, registers)


async def an_account(school_id: UUID, staff_id: UUID) -> UUID:
    """A way in for a member of staff; the password is nobody's business here."""
    account_id = uuid4()
    email = f"{account_id}@northfield.example"
    await insert("account", id=account_id, email=email, password_hash="")
    await insert("membership", school_id=school_id, account_id=account_id, staff_id=staff_id)
    return account_id


async def signed_in(school_id: UUID, staff_id: UUID, now: datetime) -> str:
    """The session cookie's value of a browser at which ``staff_id`` has signed in."""
    account_id = await an_account(school_id, staff_id)
    return await begin_session(
        account_id, school_id, old=None, now=now, token_bytes=secrets.token_bytes
    )


async def _a_group(school_id: UUID, name: str, pupils: int) -> tuple[UUID, list[UUID]]:
    group_id = await make.a_group(school_id, name)
    members = [uuid4() for _ in range(pupils)]
    async with current_engine().transaction():
        await bulk(
            """insert into pupil (school_id, id, given_name, family_name, year, on_roll_from)
               values ($1, $2, $3, $4, 8, $5)""",
            [
                (school_id, pupil, GIVEN[k % len(GIVEN)], FAMILY[k % len(FAMILY)], FIRST_DAY)
                for k, pupil in enumerate(members)
            ],
        )
        await bulk(
            """insert into group_pupil (school_id, id, group_id, pupil_id, joined_on)
               values ($1, $2, $3, $4, $5)""",
            [(school_id, uuid4(), group_id, pupil, FIRST_DAY) for pupil in members],
        )
    return group_id, members


GIVEN = ("Tomasz", "Zara", "Kofi", "Amelia", "Ada", "Mei", "Oliver", "Cem", "Ifeoma", "Grace")
FAMILY = ("Adamski", "Ahmed", "Asante", "Barker", "Byrne", "Chen", "Clarke", "Demir", "Eze")


def school_days(count: int) -> list[date]:
    """The first ``count`` weekdays of the year, so that every register's day is past."""
    days = (FIRST_DAY + timedelta(days=k) for k in range(2 * count + 2))
    return [day for day in days if day.weekday() < 5][:count]


async def fill_log(school: School) -> int:
    """Takes all registers but those of the last day, by rows alone: entries written."""
    seq, entries = 0, 0
    last = school.registers[-1].on_date
    past = [one for one in school.registers if one.on_date < last]
    async with current_engine().transaction():
        for start in range(0, len(past), 500):
            batch = past[start : start + 500]
            acts = list(enumerate(batch, start=seq + 1))
            seq += len(batch)
            await bulk(
                """insert into act (school_id, seq, register_id, kind, author_id, author_position,
                     unplanned, base_seq, made_at, received_at, grade, chain)
                   values ($1, $2, $3, 'seen', $4, 'Teacher', false, 0, $5, $5, 'A', '')""",
                [(school.id, n, one.id, school.staff_id, one.taken_at) for n, one in acts],
            )
            said = [(school.id, n, pupil) for n, one in acts for pupil in one.pupils]
            await bulk(
                """insert into entry (school_id, seq, pupil_id, lane, fact)
                   values ($1, $2, $3, 'sighting', 'seen')""",
                said,
            )
            await bulk(
                """insert into mark (school_id, register_id, pupil_id, state, code, seq)
                   values ($1, $2, $3, 'present', '/', $4)""",
                [(school.id, one.id, pupil, n) for n, one in acts for pupil in one.pupils],
            )
            entries += len(said)
        await execute("update head set seq = $2 where school_id = $1", school.id, seq)
    return entries
