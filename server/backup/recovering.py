"""What a person looks through after a restore, before the school works as before (SYNC §4)."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from database.engine import current_engine
from database.sql import execute, rows
from server.accounts.sessions import SignedIn
from server.clock import school_time
from server.errors import BadInput
from sync.service.journal import Noted, Random, note

OVERDUE_HOURS = 25  # once a day, and an hour for the backup itself
RECOVERED = "recovered"

# What may have been taken away since the backup was made, and is back with it.
QUESTIONS = {
    "people": "Everybody on the page People still works here.",
    "tablets": "Every tablet that has not ended is the school’s and is where it should be.",
    "contacts": "Every contact who is barred by a court is still marked so.",
}


class Safety(Struct, frozen=True):
    """When the last backup was made, and since when the school has been restored, in words."""

    backup_at: str
    overdue: bool
    recovering_since: str
    clock_stepped_at: str
    people: int
    tablets: int
    barred: int


async def read_safety(school_id: UUID, now: datetime) -> Safety:
    [head] = await rows(
        """select durable_at, recovering_since, clock_stepped_at from head
           where school_id = $1""",
        school_id,
    )
    made = head["durable_at"]
    return Safety(
        backup_at=_words(made),
        overdue=made is None or (now - made).total_seconds() > OVERDUE_HOURS * 3600,
        recovering_since=_words(head["recovering_since"]),
        clock_stepped_at=_words(head["clock_stepped_at"]),
        people=await _count("staff where school_id = $1 and ended_on is null", school_id),
        tablets=await _count("device where school_id = $1 and ended_at is null", school_id),
        barred=await _count(
            "contact_link where school_id = $1 and barred and ended_on is null", school_id
        ),
    )


def _words(moment: datetime | None) -> str:
    return f"{school_time(moment):%A %-d %B %Y, %H:%M}" if moment else ""


async def _count(what: str, school_id: UUID) -> int:
    [row] = await rows(f"select count(*) as count from {what}", school_id)
    return int(row["count"])


async def confirm(by: SignedIn, answered: set[str], now: datetime, random: Random) -> None:
    """Ends the recovery; BadInput while one of the questions is open."""
    if not QUESTIONS.keys() <= answered:
        text = "Look through all three and tick each: what was taken away before may be back."
        raise BadInput("recovering.open", text)
    async with current_engine().transaction():
        await execute("update head set recovering_since = null where school_id = $1", by.school_id)
        await note(by.school_id, Noted(what=RECOVERED, at=now, by_staff=by.staff_id), random)
