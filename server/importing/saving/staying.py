"""Stays as rows: of pupils in groups, in cohorts, and on the roll."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import NamedTuple

from server.importing.assembling.records import SchoolRecord
from server.importing.saving.comparing import Stored, Values, Wanted, Written
from server.importing.saving.stays import Stay, continued
from server.importing.saving.written import COHORT, GROUP_PUPIL, PUPIL, Ids

Where = tuple[Hashable, ...]  # a group and a pupil; or a pupil, a cohort and its value


class Staying(NamedTuple):
    """A table of stays: its last two columns are the days, those before them say who and where.

    ``of_kind``: whose id the first column holds.
    """

    words: str
    table: Written
    stays: Callable[[SchoolRecord, Ids], Iterable[tuple[Where, Stay]]]
    of_kind: str


def in_groups(school: SchoolRecord, ids: Ids) -> Iterable[tuple[Where, Stay]]:
    """Who leaves the roll leaves every group with it, whether the files say so or not; an export
    of ours says what is so.
    """
    until = {one.source_id: one.on_roll_until for one in school.pupils}
    for one in school.group_pupils:
        ends = one.left_on if one.id else _first(one.left_on, until.get(one.pupil))
        where = (ids["group"][one.group], ids["pupil"][one.pupil])
        yield where, Stay(one.joined_on, ends and max(ends, one.joined_on), one.assumed, one.id)


def in_cohorts(school: SchoolRecord, ids: Ids) -> Iterable[tuple[Where, Stay]]:
    for one in school.cohorts:
        where = (ids["pupil"][one.pupil], one.cohort, one.value)
        yield where, Stay(one.begins_on, one.ended_on, one.assumed, one.id)


STAYING = (
    Staying("cohorts of pupils", COHORT, in_cohorts, "pupil"),
    Staying("pupils in groups", GROUP_PUPIL, in_groups, "group"),
)


def _first(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def rows_of_stays(
    stays: Iterable[tuple[Where, Stay]], stored: Iterable[Stored], today: date, *, first: bool
) -> tuple[list[Wanted], dict[Hashable, Stored]]:
    """The rows that are wanted, and the stored ones by the same keys."""
    before: dict[Where, list[Stored]] = defaultdict(list)
    for one in stored:
        before[one.values[:-2]].append(one)
    for kept in before.values():
        kept.sort(key=lambda one: one.values[-2])
    now: dict[Where, list[Stay]] = defaultdict(list)
    for where, stay in stays:
        now[where].append(stay)
    wanted = [
        row
        for where, some in now.items()
        for row in _rows(
            where, sorted(some, key=lambda one: one.begins), before.get(where, []), today, first
        )
    ]
    keyed: dict[Hashable, Stored] = {
        (*where, n): one for where, kept in before.items() for n, one in enumerate(kept)
    }
    return wanted, keyed


def _rows(
    where: Where, stays: list[Stay], stored: list[Stored], today: date, first: bool
) -> Iterable[Wanted]:
    kept = [Stay(*one.values[-2:]) for one in stored]
    become = continued(stays, kept, today, first=first)
    for n, (stay, one) in enumerate(zip(stays, become, strict=True)):
        place = len(kept) + n if one.place is None else one.place
        values = (*where, one.begins, one.ends)
        yield Wanted((*where, place), values, returns=one.returns, id=stay.id)


class OnRoll(NamedTuple):
    """A pupil's time on the roll as it is to be kept; ``earlier``: one that has become past."""

    begins: date
    ends: date | None
    earlier: tuple[date, date] | None = None


def on_roll(now: Stay, before: Stay, today: date, *, back: bool, floor: date) -> OnRoll:
    """``back``: the source had lost the pupil. ``floor``: when the last earlier stay ended.

    Whoever is back is on roll from today, or from a later day that the files give; and so is one
    whose first day the files give after the last. A day that no file gave never moves.
    """
    if before.ends is None or not (now.ends is None or now.ends > max(before.ends, today)):
        return OnRoll(_moved(now, before, floor), now.ends)
    told = not now.assumed and now.begins >= before.ends
    if not told and not (back and before.ends <= today):
        return OnRoll(_moved(now, before, floor), now.ends)
    begins = now.begins if told else today
    if begins == before.ends:
        return OnRoll(before.begins, now.ends)
    return OnRoll(begins, now.ends, (before.begins, before.ends))


def _moved(now: Stay, before: Stay, floor: date) -> date:
    return before.begins if now.assumed or now.begins < floor else now.begins


def roll_of(values: Values, *, assumed: bool = False) -> Stay:
    begins = PUPIL.value("on_roll_from", values)
    return Stay(begins, PUPIL.value("on_roll_until", values), assumed)
