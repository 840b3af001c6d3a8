"""Every query on registers, acts, entries and marks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from msgspec import Struct
from msgspec.structs import astuple

from database.sql import bulk, in_list, rows
from server.rules.codes import Session
from server.rules.marks import Fact, Lane, Mark
from server.rules.register_times import RegisterTimes
from server.rules.register_window import EntryTime

# A pupil who has just left or joined a group is still known to its register (SYNC §5).
MOVED_DAYS = timedelta(days=7)
EVERY_SEQ = 2**62  # above every number of a log


class RegisterRow(Struct):
    """A register as writers need it. ``head_seq`` and the completion move with what is written."""

    id: UUID
    on_date: date
    group_id: UUID
    session: Session
    staff_id: UUID | None
    covered_by: UUID | None
    opens_at: datetime
    closes_at: datetime
    ends_at: datetime
    head_seq: int
    completed_seq: int | None

    @property
    def times(self) -> RegisterTimes:
        return RegisterTimes(self.opens_at, self.closes_at, self.ends_at)


class ActRow(Struct, frozen=True):
    """One numbered act. ``earliest_at``, ``latest_at``: proved; ``flag``: what to know of it."""

    seq: int
    register_id: UUID
    kind: str
    op_id: str | None
    author_id: UUID | None
    author_position: str
    unplanned: bool
    device_id: UUID | None
    n: int | None
    base_seq: int
    made_at: datetime
    received_at: datetime
    grade: str
    chain: str
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    flag: str | None = None


class EntryRow(Struct, frozen=True):
    seq: int
    pupil_id: UUID
    lane: Lane
    fact: Fact
    arrived: time | None = None
    src: str | None = None
    code: str | None = None
    note: str | None = None


class WrittenEntry(Struct, frozen=True):
    """An entry with what the fold needs of its act."""

    register_id: UUID
    pupil_id: UUID
    seq: int
    lane: Lane
    fact: Fact
    arrived: time | None
    src: str | None
    code: str | None
    base_seq: int
    device_id: UUID | None
    n: int | None
    made_at: datetime
    grade: str
    latest_at: datetime | None


def as_written(act: ActRow, entry: EntryRow) -> WrittenEntry:
    return WrittenEntry(
        register_id=act.register_id,
        pupil_id=entry.pupil_id,
        seq=entry.seq,
        lane=entry.lane,
        fact=entry.fact,
        arrived=entry.arrived,
        src=entry.src,
        code=entry.code,
        base_seq=act.base_seq,
        device_id=act.device_id,
        n=act.n,
        made_at=act.made_at,
        grade=act.grade,
        latest_at=act.latest_at,
    )


class AuthorRow(Struct, frozen=True):
    id: UUID
    position: str


_REGISTER = """id, on_date, group_id, session, staff_id, covered_by, opens_at, closes_at, ends_at,
               head_seq, completed_seq"""


async def registers(school_id: UUID, ids: Sequence[UUID]) -> dict[UUID, RegisterRow]:
    found = await rows(
        f"select {_REGISTER} from register where school_id = $1 and id in {in_list(2, ids)}",
        school_id,
        *ids,
    )
    return {row["id"]: RegisterRow(**row) for row in found}


async def authors(school_id: UUID, ids: Sequence[UUID]) -> dict[UUID, AuthorRow]:
    found = await rows(
        f"select id, position from staff where school_id = $1 and id in {in_list(2, ids)}",
        school_id,
        *ids,
    )
    return {row["id"]: AuthorRow(**row) for row in found}


async def takers(school_id: UUID, roles: Sequence[str], on: date) -> list[UUID]:
    """Staff of those ``roles`` who work here on that day."""
    found = await rows(
        f"""select id from staff where school_id = $1 and (ended_on is null or ended_on > $2)
              and role in {in_list(3, roles)}""",
        school_id,
        on,
        *roles,
    )
    return [row["id"] for row in found]


async def teachers(school_id: UUID, groups: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """(group, staff) of everyone who teaches one of ``groups``."""
    found = await rows(
        f"""select group_id, staff_id from group_teacher
            where school_id = $1 and ended_on is null and group_id in {in_list(2, groups)}""",
        school_id,
        *groups,
    )
    return {(row["group_id"], row["staff_id"]) for row in found}


async def expected(school_id: UUID, on: Iterable[RegisterRow]) -> dict[UUID, set[UUID]]:
    """Register → everyone who is, or has just been, in its group."""
    by_group: dict[UUID, list[RegisterRow]] = {}
    for register in on:
        by_group.setdefault(register.group_id, []).append(register)
    found = await rows(
        f"""select group_id, pupil_id, joined_on, left_on from group_pupil
            where school_id = $1 and group_id in {in_list(2, list(by_group))}""",
        school_id,
        *by_group,
    )
    pupils: dict[UUID, set[UUID]] = defaultdict(set)
    for row in found:
        for register in by_group[row["group_id"]]:
            if row["joined_on"] <= register.on_date + MOVED_DAYS and (
                row["left_on"] is None or row["left_on"] > register.on_date - MOVED_DAYS
            ):
                pupils[register.id].add(row["pupil_id"])
    return pupils


async def written(
    school_id: UUID, register_ids: Sequence[UUID], *, before: int = EVERY_SEQ
) -> list[WrittenEntry]:
    """The entries of those registers below ``before``, each register's in the order of the log.

    Ordered as ``act_of_register`` is: by ``seq`` alone, SQLite would look through the whole log.
    """
    found = await rows(
        f"""select act.register_id, entry.pupil_id, entry.seq, entry.lane, entry.fact,
              entry.arrived, entry.src, entry.code, act.base_seq, act.device_id, act.n,
              act.made_at, act.grade, act.latest_at
            from act join entry on entry.school_id = act.school_id and entry.seq = act.seq
            where act.school_id = $1 and act.seq < $2
              and act.register_id in {in_list(3, register_ids)}
            order by act.register_id, act.seq""",
        school_id,
        before,
        *register_ids,
    )
    return [WrittenEntry(**row) for row in found]


ACT = """seq, register_id, kind, op_id, author_id, author_position, unplanned, device_id, n,
          base_seq, made_at, received_at, grade, chain, earliest_at, latest_at, flag"""


async def completions(school_id: UUID, register_ids: Sequence[UUID]) -> list[ActRow]:
    """Every act that completed or reopened one of those registers (order: see ``written``)."""
    found = await rows(
        f"""select {ACT} from act where school_id = $1 and kind in ('complete', 'reopened')
              and register_id in {in_list(2, register_ids)} order by register_id, seq""",
        school_id,
        *register_ids,
    )
    return [ActRow(**row) for row in found]


async def acts_of_ops(school_id: UUID, op_ids: Sequence[str]) -> dict[str, ActRow]:
    found = await rows(
        f"""select {ACT} from act where school_id = $1 and op_id in {in_list(2, op_ids)}""",
        school_id,
        *op_ids,
    )
    return {row["op_id"]: ActRow(**row) for row in found}


async def save_labels(school_id: UUID, labels: dict[int, tuple[str, EntryTime]]) -> None:
    """Writes what is made again from evidence: grade and proved times of acts, by number."""
    await bulk(
        """update act set grade = $3, earliest_at = $4, latest_at = $5
           where school_id = $1 and seq = $2""",
        [(school_id, seq, letter, t.earliest, t.latest) for seq, (letter, t) in labels.items()],
    )


async def add_acts(school_id: UUID, acts: Sequence[ActRow]) -> None:
    await bulk(
        """insert into act (school_id, seq, register_id, kind, op_id, author_id, author_position,
             unplanned, device_id, n, base_seq, made_at, received_at, grade, chain, earliest_at,
             latest_at, flag)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
             $18)""",
        [(school_id, *astuple(act)) for act in acts],
    )


async def add_entries(school_id: UUID, entries: Sequence[EntryRow]) -> None:
    await bulk(
        """insert into entry (school_id, seq, pupil_id, lane, fact, arrived, src, code, note)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        [(school_id, *astuple(entry)) for entry in entries],
    )


async def save_marks(school_id: UUID, marks: Iterable[tuple[UUID, UUID, Mark]]) -> None:
    """Replaces the marks of (register, pupil)."""
    await bulk(
        """insert into mark (school_id, register_id, pupil_id, state, code, minutes_late, seq)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (school_id, register_id, pupil_id) do update set state = excluded.state,
             code = excluded.code, minutes_late = excluded.minutes_late, seq = excluded.seq""",
        [
            (school_id, register, pupil, mark.state, mark.code, mark.minutes_late, mark.seq)
            for register, pupil, mark in marks
        ],
    )


async def save_register_heads(school_id: UUID, heads: dict[UUID, int]) -> None:
    await bulk(
        "update register set head_seq = $3 where school_id = $1 and id = $2",
        [(school_id, register_id, seq) for register_id, seq in heads.items()],
    )


async def save_completions(school_id: UUID, standing: dict[UUID, ActRow | None]) -> None:
    """Writes, for each register, the completion that stands, or that none does."""
    await bulk(
        """update register set completed_seq = $3, completed_at = $4, completed_received_at = $5,
             completed_grade = $6, completed_device = $7, completed_n = $8
           where school_id = $1 and id = $2""",
        [(school_id, register_id, *_completion(act)) for register_id, act in standing.items()],
    )


def _completion(act: ActRow | None) -> tuple[object, ...]:
    if act is None:
        return (None,) * 6
    return (act.seq, act.made_at, act.received_at, act.grade, act.device_id, act.n)
