"""Every query behind Today, the sheet and the search."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from msgspec import Struct

from database.sql import in_list, rows
from server.rules.register_state import Completion, Holder, RegisterState, register_state
from server.rules.register_times import RegisterTimes
from server.rules.register_window import in_time

ACTS_MAX = 20_000


class RegisterView(Struct, frozen=True):
    """A register with everything that names it; ``gapless_n``: of the tablet that completed it."""

    id: UUID
    on_date: date
    session: str
    room: str
    group_id: UUID
    group_name: str
    group_kind: str
    subject: str | None
    year: int | None
    period_name: str
    starts: time
    ends: time
    staff_id: UUID | None
    teacher: str | None
    covered_by: UUID | None
    cover: str | None
    opens_at: datetime
    closes_at: datetime
    ends_at: datetime
    head_seq: int
    completed_at: datetime | None
    completed_received_at: datetime | None
    completed_grade: str | None
    completed_n: int | None
    gapless_n: int | None
    pupils: int
    prefilled: int

    @property
    def times(self) -> RegisterTimes:
        return RegisterTimes(self.opens_at, self.closes_at, self.ends_at)

    @property
    def name(self) -> str:
        """``8B morning register``, ``8B afternoon register`` or ``9C Chemistry``."""
        if self.session == "AM":
            return f"{self.group_name} morning register"
        if self.session == "PM" and self.group_kind == "tutor":
            return f"{self.group_name} afternoon register"
        return self.lesson_name

    @property
    def lesson_name(self) -> str:
        if self.subject is None or self.subject.lower() in self.group_name.lower():
            return self.group_name
        return f"{self.group_name} {self.subject}"

    def state(self, now: datetime, holders: Sequence[Holder] = ()) -> RegisterState:
        return register_state(now, self.times, self.completion(), self.pupils, holders)

    def completion(self) -> Completion | None:
        if self.completed_at is None:
            return None
        whole = self.completed_n is None or (self.gapless_n or 0) >= self.completed_n - 1
        return Completion(made_in_time=in_time(self.completed_grade), whole=whole)


def name_sql(alias: str) -> str:
    """A person's name in SQL: title and family name, or both names where there is no title."""
    return f"""case when {alias}.title = '' then {alias}.given_name || ' ' || {alias}.family_name
               else {alias}.title || ' ' || {alias}.family_name end"""


_VIEW = f"""
    select register.id, register.on_date, register.session, register.room, register.group_id,
      pupil_group.name as group_name, pupil_group.kind as group_kind, pupil_group.subject,
      pupil_group.year, period.name as period_name, period.starts, period.ends,
      register.staff_id, {name_sql("planned")} as teacher,
      register.covered_by, {name_sql("covering")} as cover,
      register.opens_at, register.closes_at, register.ends_at, register.head_seq,
      register.completed_at, register.completed_received_at, register.completed_grade,
      register.completed_n, device.gapless_n,
      (select count(*) from group_pupil
        where group_pupil.school_id = register.school_id
          and group_pupil.group_id = register.group_id
          and group_pupil.joined_on <= register.on_date
          and (group_pupil.left_on is null or group_pupil.left_on > register.on_date)) as pupils,
      (select count(*) from mark
        where mark.school_id = register.school_id and mark.register_id = register.id
          and mark.state = 'planned') as prefilled
    from register
    join pupil_group on pupil_group.school_id = register.school_id
      and pupil_group.id = register.group_id
    join period on period.school_id = register.school_id and period.id = register.period_id
    left join staff planned on planned.school_id = register.school_id
      and planned.id = register.staff_id
    left join staff covering on covering.school_id = register.school_id
      and covering.id = register.covered_by
    left join device on device.school_id = register.school_id
      and device.id = register.completed_device
    where register.school_id = $1"""

_ORDER = " order by period.starts, pupil_group.year, pupil_group.name, register.id"


async def _views(condition: str, *args: object) -> list[RegisterView]:
    return [RegisterView(**row) for row in await rows(_VIEW + condition + _ORDER, *args)]


async def register_view(school_id: UUID, register_id: UUID) -> RegisterView | None:
    found = await _views(" and register.id = $2", school_id, register_id)
    return found[0] if found else None


async def registers_by_id(school_id: UUID, ids: Sequence[UUID]) -> list[RegisterView]:
    return await _views(f" and register.id in {in_list(2, ids)}", school_id, *ids)


async def registers_of_staff(school_id: UUID, staff_id: UUID, day: date) -> list[RegisterView]:
    """What one person takes on ``day``: their own lessons that nobody covers, and their cover."""
    return await _views(
        """ and register.on_date = $2
            and (register.covered_by = $3
              or (register.staff_id = $3 and register.covered_by is null))""",
        school_id,
        day,
        staff_id,
    )


async def registers_of_period(school_id: UUID, day: date, period_id: UUID) -> list[RegisterView]:
    return await _views(
        " and register.on_date = $2 and register.period_id = $3", school_id, day, period_id
    )


async def find_registers(school_id: UUID, day: date, words: Sequence[str]) -> list[RegisterView]:
    """Registers of ``day`` whose group, subject, room or teacher holds every one of ``words``."""
    condition = " and register.on_date = $2"
    for position, _ in enumerate(words, start=3):
        condition += f"""
            and lower(pupil_group.name || ' ' || coalesce(pupil_group.subject, '') || ' '
              || register.room || ' ' || coalesce({name_sql("planned")}, '') || ' '
              || coalesce({name_sql("covering")}, '')) like ${position} escape '!'"""
    return await _views(condition, school_id, day, *(_pattern(word) for word in words))


def _pattern(word: str) -> str:
    """A like-pattern that finds ``word`` itself, whatever signs it holds."""
    for sign in "!%_":
        word = word.replace(sign, "!" + sign)
    return f"%{word.lower()}%"


async def pupils_of(view: RegisterView, school_id: UUID) -> list[dict[str, Any]]:
    """The group's pupils on that day, and those with a mark who have left since; by family name.

    Each with its mark (state None: no mark), and the plan's code and words where one is planned.
    """
    return await rows(
        """select pupil.id, pupil.given_name, pupil.family_name, member.pupil_id as member,
             mark.state, mark.code, mark.minutes_late
           from pupil
           left join group_pupil member on member.school_id = pupil.school_id
             and member.pupil_id = pupil.id and member.group_id = $2
             and member.joined_on <= $3 and (member.left_on is null or member.left_on > $3)
           left join mark on mark.school_id = pupil.school_id and mark.register_id = $4
             and mark.pupil_id = pupil.id
           where pupil.school_id = $1
             and pupil.id in (
               select pupil_id from group_pupil where school_id = $1 and group_id = $2
               union select pupil_id from mark where school_id = $1 and register_id = $4)
             and (member.pupil_id is not null or mark.state is not null)
           order by pupil.family_name, pupil.given_name, pupil.id""",
        school_id,
        view.group_id,
        view.on_date,
        view.id,
    )


async def plans_of(school_id: UUID, register_id: UUID) -> dict[UUID, tuple[str, str]]:
    """Pupil → planned code and the words beside it."""
    found = await rows(
        """select entry.pupil_id, entry.code, entry.note
           from act join entry on entry.school_id = act.school_id and entry.seq = act.seq
           where act.school_id = $1 and act.register_id = $2 and act.kind = 'planned'
           order by act.seq""",  # by entry.seq, SQLite would look through the whole log
        school_id,
        register_id,
    )
    return {row["pupil_id"]: (row["code"], row["note"] or "") for row in found}


async def last_five(view: RegisterView, school_id: UUID) -> dict[UUID, list[str]]:
    """Pupil → states of the group's last five registers of this kind, oldest first."""
    found = await rows(
        """select mark.pupil_id, mark.state
           from (select id, opens_at from register
                 where school_id = $1 and group_id = $2 and opens_at < $3
                   and (session = $4 or ($4 <> 'AM' and session <> 'AM'))
                 order by on_date desc, opens_at desc limit 5) recent
           join mark on mark.school_id = $1 and mark.register_id = recent.id
           order by recent.opens_at""",
        school_id,
        view.group_id,
        view.opens_at,
        view.session,
    )
    strips: dict[UUID, list[str]] = {}
    for row in found:
        strips.setdefault(row["pupil_id"], []).append(row["state"])
    return strips


async def changed_since(school_id: UUID, since: int, limit: int) -> list[tuple[UUID, int]]:
    """(register, number of its last act) of what changed after ``since``.

    At most ``ACTS_MAX`` acts are read: a caller that is further behind fetches all anew.
    The limit inside also keeps SQLite from looking through the whole log.
    """
    found = await rows(
        f"""select register_id, max(seq) as seq
            from (select register_id, seq from act where school_id = $1 and seq > $2
                  order by seq limit {ACTS_MAX}) recent
            group by register_id order by max(seq) limit {limit}""",
        school_id,
        since,
    )
    return [(row["register_id"], row["seq"]) for row in found]
