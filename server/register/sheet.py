"""What a register's sheet shows a teacher: words, never the letters of others' codes (rule C2)."""

from datetime import datetime
from functools import partial
from uuid import UUID

from msgspec import Struct

from database.engine import read_together
from server.clock import milliseconds, school_time
from server.register import store
from server.register.store import RegisterView
from server.rules.codes import teacher_kind, teacher_word
from server.rules.register_state import RegisterState
from sync.core import ids
from sync.service.log import read_head

HUES = (28, 48, 90, 150, 200, 240, 270, 305, 340)

# Mark, its word in the tally, and whether that is said of nobody too.
TALLY = (
    ("present", "present", True),
    ("late", "late", True),
    ("absent", "absent", True),
    ("planned", "prefilled", False),
    ("check", "to be decided", False),
    ("none", "without a mark", False),
)

# The strip says here, late and away, and nothing finer (design decision 3).
STRIP = {"present": "here", "late": "late"}
AWAY = "away"


class PupilRow(Struct, frozen=True):
    """One pupil on the sheet. ``mark``: none, present, late, absent, planned or check.

    ``plan``: the word of what is planned, empty where nothing is. ``left``: no longer in the group.
    """

    id: str
    name: str
    initials: str
    hue: int
    mark: str
    minutes: int | None
    plan: str
    plan_kind: str
    plan_times: str
    strip: list[str]
    strip_words: str
    away_last: bool
    left: bool

    @property
    def kind(self) -> str:
        """The group that the row is drawn in; empty where the pupil has no mark."""
        if self.mark == "planned":
            return self.plan_kind
        return "" if self.mark == "none" else self.mark


class Sheet(Struct, frozen=True):
    """A register ready to be shown. Instants are ms since 1970; clock times are the school's."""

    id: str
    name: str
    detail: str
    where: str
    date: str
    session: str
    opens: str
    closes: str
    opens_ms: int
    closes_ms: int
    ends_ms: int
    epoch: str
    seq: int
    state: RegisterState
    taken: str
    received: str
    cover_for: str
    pupils: list[PupilRow]
    rows: int
    tally: list[tuple[int, str]]
    marked: str


async def read_sheet(school_id: UUID, view: RegisterView, now: datetime) -> Sheet:
    """The sheet as of the school's newest number: later entries are not in it."""
    return await read_together(partial(_read, school_id, view, now))


async def _read(school_id: UUID, view: RegisterView, now: datetime) -> Sheet:
    epoch, seq = await read_head(school_id)  # first, so that the sheet is never older than it says
    found = await store.pupils_of(view, school_id)
    strips = await store.last_five(view, school_id)
    plans = await store.plans_of(school_id, view.id) if view.prefilled else {}
    pupils = [_pupil(row, strips.get(row["id"], []), plans.get(row["id"])) for row in found]
    group, detail = _name(view)
    return Sheet(
        id=ids.short(view.id),
        name=group,
        detail=detail,
        where=" · ".join([day_words(view), view.room or "No room", _count(len(pupils))]),
        date=view.on_date.isoformat(),
        session=view.session,
        opens=clock(view.opens_at),
        closes=clock(view.closes_at),
        opens_ms=milliseconds(view.opens_at),
        closes_ms=milliseconds(view.closes_at),
        ends_ms=milliseconds(view.ends_at),
        epoch=epoch,
        seq=seq,
        state=view.state(now),
        taken=clock(view.completed_at),
        received=clock(view.completed_received_at),
        cover_for=view.teacher or "" if view.covered_by else "",
        pupils=pupils,
        rows=-(-len(pupils) // 2),
        tally=_tally([pupil.mark for pupil in pupils]),
        marked=_marked([pupil.mark for pupil in pupils]),
    )


def _name(view: RegisterView) -> tuple[str, str]:
    """The group, which is printed large, and the rest of the register's name."""
    return view.group_name, view.name.removeprefix(view.group_name).strip()


def _tally(marks: list[str]) -> list[tuple[int, str]]:
    """How many have which mark, in the words that the page's script goes on with."""
    counts = [(marks.count(mark), word, always) for mark, word, always in TALLY]
    return [(number, word) for number, word, always in counts if number or always]


def _marked(marks: list[str]) -> str:
    blank = marks.count("none")
    some = f"{len(marks) - blank} of {len(marks)} have a mark"
    return some if blank else f"All {len(marks)} have a mark"


def _count(pupils: int) -> str:
    return "1 pupil" if pupils == 1 else f"{pupils} pupils"


def clock(instant: datetime | None) -> str:
    """``08:09`` on the school's wall clock; empty for None."""
    return "" if instant is None else school_time(instant).strftime("%H:%M")


def day_words(view: RegisterView) -> str:
    return f"{view.on_date:%A} {view.on_date.day} {view.on_date:%B}"


def _pupil(row: dict[str, object], strip: list[str], plan: tuple[str, str] | None) -> PupilRow:
    given, family = str(row["given_name"]), str(row["family_name"])
    identity = row["id"]
    assert isinstance(identity, UUID)
    words = [STRIP.get(state, AWAY) for state in strip if state != "none"]
    minutes = row["minutes_late"]
    return PupilRow(
        id=ids.short(identity),
        name=f"{given} {family}",
        initials=(given[:1] + family[:1]).upper(),
        hue=HUES[identity.int % len(HUES)],
        mark=str(row["state"] or "none"),
        minutes=minutes if isinstance(minutes, int) else None,
        plan=teacher_word(plan[0]) if plan else "",
        plan_kind=teacher_kind(plan[0]) if plan else "",
        plan_times=_times(plan),
        strip=words,
        strip_words=", ".join(words),
        away_last=words[-1:] == [AWAY],
        left=row["member"] is None,
    )


def _times(plan: tuple[str, str] | None) -> str:
    """The plan's hours, where they say more than its word does."""
    return "" if plan is None or plan[1] == teacher_word(plan[0]) else plan[1]
