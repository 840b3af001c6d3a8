"""Which kept stay each stay of the files goes on: of a pupil in a group, or in a cohort.

Somebody may leave and come back, so who and where do not name a stay: its days do.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID


class Stay(NamedTuple):
    """From ``begins``, up to and without ``ends``. ``assumed``: no file gave the first day.

    ``id``: of our own row, in an export of ours.
    """

    begins: date
    ends: date | None
    assumed: bool = False
    id: UUID | None = None


class Continued(NamedTuple):
    """What a stay of the files becomes. ``place``: in the kept stays; None: one that is new."""

    place: int | None
    begins: date
    ends: date | None
    returns: bool = False


def continued(
    stays: Sequence[Stay], kept: Sequence[Stay], today: date, *, first: bool
) -> list[Continued]:
    """One for each of ``stays``; both are in the order of their first days.

    Who is back gets a stay of their own, from today unless the files give a later first day: the
    time away stays as it is kept. ``first``: the school has nothing of this source yet, so a first
    day that was assumed may be past; later it is today, as no register before expected the pupil.
    """
    return [_become(stay, place, kept, today, first) for stay, place in _places(stays, kept)]


def _places(stays: Sequence[Stay], kept: Sequence[Stay]) -> list[tuple[Stay, int | None]]:
    """Each stay with the last of the kept ones that lie within it, else the first it overlaps."""
    begun = {stay.begins for stay in stays}
    free = list(range(len(kept)))
    found: list[tuple[Stay, int | None]] = []
    for stay in stays:
        within = [
            n
            for n in free
            if kept[n].begins == stay.begins  # of which one may have ended as it began
            or (_holds(stay, kept[n].begins) and kept[n].begins not in begun)
        ]
        others = (n for n in free if _overlap(stay, kept[n]) and kept[n].begins not in begun)
        place = within[-1] if within else next(others, None)
        free = [n for n in free if n not in within and n != place]
        found.append((stay, place))
    return found


def _holds(stay: Stay, day: date) -> bool:
    return stay.begins <= day and (stay.ends is None or day < stay.ends)


def _overlap(one: Stay, other: Stay) -> bool:
    return (one.ends is None or other.begins < one.ends) and (
        other.ends is None or one.begins < other.ends
    )


def _become(
    stay: Stay, place: int | None, kept: Sequence[Stay], today: date, first: bool
) -> Continued:
    if place is None:
        begins = stay.begins if first or not stay.assumed else max(stay.begins, today)
        ends = None if stay.ends is None else max(stay.ends, begins)
        return Continued(None, begins, ends, returns=bool(kept))
    before = kept[place]
    goes_on = stay.ends is None or stay.ends > today
    if before.ends is not None and before.ends < today and goes_on:
        told = not stay.assumed and stay.begins >= before.ends
        return Continued(None, stay.begins if told else today, stay.ends, returns=True)
    earlier = max((one.ends or one.begins for one in kept[:place]), default=date.min)
    moves = not stay.assumed and stay.begins >= earlier
    begins = stay.begins if moves else before.begins
    return Continued(place, begins, stay.ends)
