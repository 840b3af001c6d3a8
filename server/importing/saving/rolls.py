"""Pupils who come, go and come back: their times on the roll, the earlier ones kept apart."""

from collections.abc import Container, Hashable, Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from server.importing.saving import store
from server.importing.saving.comparing import Change, Counts, Stored, Values, Wanted
from server.importing.saving.ids import NewIds
from server.importing.saving.plan import Part
from server.importing.saving.staying import on_roll, roll_of
from server.importing.saving.written import EARLIER_STAY, PUPIL


def same_numbers(pupils: Iterable[tuple[UUID, Values]]) -> Iterator[str]:
    """A sentence for each UPN that two pupils would have."""
    first: dict[str, Values] = {}
    for _, values in pupils:
        upn = PUPIL.value("upn", values)
        if upn and (other := first.setdefault(upn, values)) is not values:
            one, two = (" ".join(each[:2]) for each in (other, values))
            yield f"{one} and {two} would both have the UPN {upn}. Correct it in the source."


class Rolls:
    """``first``: the school has no pupil of this source yet."""

    def __init__(self, today: date, *, first: bool) -> None:
        self._today = today
        self._first = first
        self.earlier: list[tuple[UUID, date, date]] = []

    async def settle(
        self,
        school: UUID,
        wanted: list[Wanted],
        stored: Mapping[Hashable, Stored],
        lost: Container[Hashable],
    ) -> list[Wanted]:
        """The pupils with the days that are to be kept. ``lost``: whom the source had no more."""
        floors = await store.ends_of_earlier_stays(school)
        return [
            self._new(row)
            if (before := stored.get(row.key)) is None
            else self._of(row, before, row.key in lost, floors)
            for row in wanted
        ]

    def _new(self, row: Wanted) -> Wanted:
        """Who is new in a later import, and of whom no file gives a first day, came today."""
        if self._first or not row.kept:
            return row
        begins = max(roll_of(row.values).begins, self._today)
        return row._replace(values=PUPIL.with_value(row.values, on_roll_from=begins))

    def _of(self, row: Wanted, before: Stored, lost: bool, floors: Mapping[UUID, date]) -> Wanted:
        roll = on_roll(
            roll_of(row.values, assumed="on_roll_from" in row.kept),
            roll_of(before.values),
            self._today,
            back=lost,
            floor=floors.get(before.id, date.min),
        )
        if roll.earlier:
            self.earlier.append((before.id, *roll.earlier))
        values = PUPIL.with_value(row.values, on_roll_from=roll.begins, on_roll_until=roll.ends)
        return row._replace(values=values, kept=frozenset())

    def part(self, new_ids: NewIds) -> Part:
        added = [Stored(new_ids.next(), stay) for stay in self.earlier]
        counts = Counts(added=len(added))
        return Part("earlier stays", Change(EARLIER_STAY, added, [], counts, {}))
