"""`./firstbell settings`: shows a school's settings, and names a Monday of a week A (rule T1).

A screen for all of them comes later; weeks A and B cannot wait, as their lessons would be unheld.
"""

from datetime import date, datetime
from typing import TextIO
from uuid import UUID

import msgspec

from server.accounts import staff_store
from server.accounts.school_settings import change_settings, school_settings
from server.errors import BadInput, SetupProblem


async def settings_command(
    school: str | None, week_a: date | None, now: datetime, out: TextIO
) -> int:
    """Prints the settings as they stand; ``week_a`` is taken first where it is given."""
    school_id = await _school(school)
    settings = await school_settings(school_id)
    if week_a is not None:
        if week_a.isoweekday() != 1:
            text = f"{week_a} is a {week_a:%A}: name a Monday on which a week A starts."
            raise BadInput("settings.week_a", text)
        settings = msgspec.structs.replace(settings, week_a_starts_on=week_a.isoformat())
        await change_settings(school_id, settings, None, now)
    for name, value in msgspec.to_builtins(settings).items():
        out.write(f"{name:<18} {value}\n")
    return 0


async def _school(named: str | None) -> UUID:
    schools = await staff_store.schools()
    found = [row["id"] for row in schools if named in (None, str(row["id"]))]
    if not schools:
        raise SetupProblem("settings.no_school", "Import a school first: ./firstbell import DIR.")
    if len(found) != 1:
        listed = ", ".join(f"{row['id']} ({row['name']})" for row in schools)
        raise BadInput("settings.school", f"Name one school with --school: {listed}.")
    school_id: UUID = found[0]
    return school_id
