"""How each invented pupil attends: a few are often away, and lateness has its regulars.

The shares follow the department's figures for state-funded secondary schools, 2025/26: overall
absence 8.5 %, persistent 24 %, severe 3 %, late sessions 3.1 %.
"""

from random import Random
from typing import Literal

from msgspec import Struct

from server.demo.pupils import Pupil

Kind = Literal["usual", "persistent", "severe"]

YEAR_FACTOR = {7: 0.8, 8: 0.95, 9: 1.05, 10: 1.08, 11: 1.12}
FAMILY_BORROWS = 0.5  # how much of a brother's or sister's rate a pupil has


class Habit(Struct):
    """``rate``: share of days away. ``lateness``: chance of a late morning.

    ``fixed``: what stands on a weekday (0 = Monday) all year: its AM and PM codes, empty for none.
    ``left``: school days that the present absence still lasts, with its reason.
    """

    kind: Kind
    rate: float
    lateness: float
    fixed: dict[int, tuple[str, str]]
    left: int = 0
    reason: str = ""


CAST = {"Ada Byrne": (0.04, 0.08), "Kofi Asante": (0.02, 0.01), "Cem Demir": (0.03, 0.02)}


def habits(pupils: tuple[Pupil, ...], other_school_day: int) -> list[Habit]:
    """One habit a pupil. ``other_school_day``: the weekday that Cem Demir is elsewhere."""
    random = Random("northfield/habits")
    of_family: dict[int, float] = {}
    found: list[Habit] = []
    for pupil in pupils:
        habit = _habit(random, pupil, of_family.get(pupil.family))
        of_family.setdefault(pupil.family, habit.rate)
        cast = CAST.get(f"{pupil.given_name} {pupil.family_name}")
        if cast is not None and pupil.tutor_group == "8B":
            habit = Habit("usual", *cast, {})
            if pupil.family_name == "Demir":
                habit.fixed = {other_school_day: ("D", "D")}
        found.append(habit)
    _arrange(random, pupils, found)
    return found


def _habit(random: Random, pupil: Pupil, of_sibling: float | None) -> Habit:
    draw = random.random()
    rate: float
    if draw < 0.033:
        kind: Kind = "severe"
        rate = random.uniform(0.52, 0.85)
    elif draw < 0.188:
        kind = "persistent"
        rate = 0.10 + 0.24 * random.random() ** 1.6
    else:
        kind = "usual"
        rate = 0.004 + 0.079 * random.random() ** 1.15
    if of_sibling is not None and kind == "usual":
        rate += FAMILY_BORROWS * (min(of_sibling, 0.2) - rate)
    lateness = random.choices((0.012, 0.05, 0.20), (60, 25, 15))[0]
    if kind != "usual":
        lateness *= 1.4
    return Habit(kind, rate * YEAR_FACTOR.get(pupil.year, 1.0), lateness, {})


def _arrange(random: Random, pupils: tuple[Pupil, ...], found: list[Habit]) -> None:
    """Standing arrangements: a college day, part-time timetables, a place of the authority's."""
    older = [habit for pupil, habit in zip(pupils, found, strict=True) if pupil.year >= 10]
    often_away = [habit for habit in found if habit.kind == "persistent"]
    share = len(found) / 840
    for habit in random.sample(older, round(6 * share)):
        for weekday in random.sample(range(5), 2):
            habit.fixed[weekday] = ("B", "B")
    for habit in random.sample(often_away, round(5 * share)):
        habit.fixed = dict.fromkeys(range(5), ("", "C2"))
    for habit in random.sample(often_away, round(1 * share)):
        habit.fixed = dict.fromkeys(range(5), ("K", "K"))
