"""Fills an empty, migrated database with the invented school (DESIGN §6, issue 2)."""

import secrets
from collections.abc import Callable
from datetime import datetime

from database.engine import current_engine
from server.clock import school_time
from server.demo import store
from server.demo.attendance import Attendance
from server.demo.history import History
from server.demo.rows import add_accounts, add_school
from server.demo.scale import FULL, Scale
from server.demo.school import the_school
from server.demo.today import add_plans, add_today
from server.errors import SetupProblem
from sync.core import ids


async def build_demo(
    now: datetime,
    say: Callable[[str], None],
    scale: Scale = FULL,
    token_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> None:
    """The school as it stands at ``now``; ``say`` hears how far it is.

    Everything but the epoch and the password's salt is the same for the same ``now``. The accounts
    come last: nobody can sign in to half a school. ``token_bytes`` makes the epoch, which must
    differ from that of any school that a browser has known at this address.
    """
    if not await store.is_empty():
        text = "The demo needs a database of its own, and this one holds a school already."
        raise SetupProblem("demo.not_empty", text)
    day = school_time(now).date()
    school = the_school(day, scale)
    other_school_day = day.weekday() if day.weekday() < 5 else 0
    say(f"Northfield Secondary Academy: {len(school.pupils)} pupils, {len(school.staff)} staff")
    async with current_engine().transaction():
        await add_school(school, ids.text(token_bytes(16)))
    attendance = Attendance(school.pupils, school.year, other_school_day)
    history = History(school, attendance)
    await history.write(day, say)
    say("Today's registers")
    if school.year.is_open(day):
        await add_today(school, attendance, history, day, now)
    else:
        async with current_engine().transaction():
            await add_plans(school, attendance.plans)
    async with current_engine().transaction():
        await add_accounts(school.staff)
