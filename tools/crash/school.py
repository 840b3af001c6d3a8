"""The school of a world's tablets: four tutor groups, their open registers, one sign-in."""

from uuid import UUID

from msgspec import Struct

from server.accounts.csrf import session_token
from server.accounts.secret import digest_of
from server.entries.day import open_day, register_id
from tests import builders as make
from tests.builders import MONDAY, london, named
from tools.bench.school import FAMILY, GIVEN, NAME, signed_in

GROUPS = ("7A", "8B", "9C", "10D")
PUPILS = 6


class Register(Struct, frozen=True):
    id: UUID
    pupils: list[UUID]


class School(Struct, frozen=True):
    """``session``, ``csrf``: of a browser at which Ms Okafor has signed in."""

    id: UUID
    registers: list[Register]
    session: str
    csrf: str


async def a_school(key: bytes) -> School:
    """In the database that is open; ``key``: the server's."""
    school_id = await make.a_school(NAME)
    okafor = await make.a_member_of_staff(school_id, "Okafor")
    registers = []
    for name in GROUPS:
        group = await make.a_group(school_id, name)
        await make.a_lesson(school_id, group, staff_id=okafor)
        pupils = [
            await make.a_pupil(school_id, f"{GIVEN[k]} {FAMILY[k]}-{name}", group)
            for k in range(PUPILS)
        ]
        of_day = register_id(school_id, MONDAY, named(f"{NAME} Tutor"), group)
        registers.append(Register(of_day, pupils))
    await open_day(school_id, MONDAY, london("07:30"))
    session = await signed_in(school_id, okafor, london("07:55"))
    return School(school_id, registers, session, session_token(key, digest_of(session)))
