"""How large the invented school is: whole for people, small for tests."""

from msgspec import Struct


class Scale(Struct, frozen=True):
    """``history_days``: the last school days that have session marks; None: the whole year."""

    years: tuple[int, ...] = (7, 8, 9, 10, 11)
    letters: str = "ABCDEF"
    pupils: int = 28  # in a tutor group
    choir: int = 100
    history_days: int | None = None
    lesson_days: int = 10


FULL = Scale()
SMALL = Scale(years=(8, 11), letters="ABC", pupils=28, choir=60, history_days=12, lesson_days=3)
