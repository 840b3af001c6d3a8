"""Who was where in each session of the invented year: drawn day by day, always the same way."""

from datetime import date, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct

from server.demo.calendar import SchoolYear
from server.demo.habits import Habit, habits
from server.demo.pupils import Pupil
from server.demo.reasons import BY_CODE, Reason, chance_of_absence, draw_reason, pressure


class Outcome(NamedTuple):
    """One pupil in one session. ``minutes``: after the register opened, with L and U.

    ``planned``: known beforehand. ``settled_in``: school days until the office enters the reason.
    """

    code: str
    minutes: int = 0
    planned: bool = False
    settled_in: int = 0
    times: str = ""


PRESENT = Outcome("present")
Sessions = tuple[Outcome, Outcome]  # AM, PM
IN_SCHOOL: Sessions = (PRESENT, PRESENT)


class Plan(Struct, frozen=True):
    """A planned absence, both days included."""

    pupil_id: UUID
    starts_on: date
    ends_on: date
    sessions: str
    code: str
    times: str


class Attendance:
    """The year so far. ``day`` is asked for each school day once, in order."""

    def __init__(self, pupils: tuple[Pupil, ...], year: SchoolYear, other_school_day: int) -> None:
        self.pupils = pupils
        self.plans: list[Plan] = []
        self._days = year.days()
        self._year = year
        self._habits = habits(pupils, other_school_day)
        self._chances = [chance_of_absence(habit.rate, habit.kind) for habit in self._habits]

    def day(self, day: date) -> list[Sessions]:
        """Every pupil's two sessions of ``day``, in the order of ``pupils``."""
        random = Random(f"northfield/{day.isoformat()}")
        force = pressure(day, self._days_to_break(day))
        found: list[Sessions] = []
        for number, habit in enumerate(self._habits):
            if habit.left > 0:
                sessions = self._still_away(random, habit)
            elif day.weekday() in habit.fixed:
                sessions = self._arranged(day, number, habit)
            elif random.random() < self._chances[number] * force:
                sessions = self._begins(random, day, number, habit)
            else:
                sessions = _in_school(random, habit)
            found.append(sessions)
        for pupil, code, part in self._outings(random, day, found):
            found[pupil] = self._plan(day, day, pupil, code, part, "Until 15:00")
        return found

    def _days_to_break(self, day: date) -> int:
        end = next(last for _, first, last in self._year.terms if first <= day <= last)
        return sum(day < other <= end for other in self._days)

    def _still_away(self, random: Random, habit: Habit) -> Sessions:
        habit.left -= 1
        reason = BY_CODE[habit.reason]
        away = Outcome(reason.code, 0, reason.planned, _settled_in(random, reason))
        return away, away

    def _begins(self, random: Random, day: date, number: int, habit: Habit) -> Sessions:
        reason, days = draw_reason(random, habit.kind)
        part = _part_of_day(random, reason, days)
        if reason.planned:
            last = self._days[min(self._days.index(day) + days - 1, len(self._days) - 1)]
            times = "Until 11:00" if part == "AM" else "From 12:00" if part == "PM" else ""
            sessions = self._plan(day, last, number, reason.code, part, times)
        else:
            away = Outcome(reason.code, 0, False, _settled_in(random, reason))
            sessions = _only(part, away)
        habit.left, habit.reason = days - 1, reason.code
        return sessions

    def _arranged(self, day: date, number: int, habit: Habit) -> Sessions:
        codes = habit.fixed[day.weekday()]
        part = "BOTH" if all(codes) else "PM"
        return self._plan(day, day, number, codes[1], part, "")

    def _plan(
        self, first: date, last: date, number: int, code: str, part: str, times: str
    ) -> Sessions:
        self.plans.append(Plan(self.pupils[number].id, first, last, part, code, times))
        return _only(part, Outcome(code, 0, True, 0, times))

    def _outings(
        self, random: Random, day: date, found: list[Sessions]
    ) -> list[tuple[int, str, str]]:
        """(pupil, code, sessions) of trips, matches, work experience and study leave."""
        free = [number for number, sessions in enumerate(found) if sessions == IN_SCHOOL]
        groups = sorted({self.pupils[n].tutor_group for n in free} - {"8B"})  # hers stays at home
        if _is_work_experience(day, self._year):
            return [(n, "W", "BOTH") for n in free if self.pupils[n].year == 10]
        outings: list[tuple[int, str, str]] = []
        if random.random() < len(self.pupils) / 840 * 0.26:
            group = random.choice(groups or ["8B"])
            outings += [(n, "V", "BOTH") for n in free if self.pupils[n].tutor_group == group]
        elif day.weekday() == 2:
            team = random.sample(free, min(len(free), len(self.pupils) // 70))
            outings += [(n, "P", "PM") for n in sorted(team)]
        if (5, 15) <= (day.month, day.day) < (7, 1):
            exams = [n for n in free if self.pupils[n].year == 11 and random.random() < 0.08]
            busy = {n for n, _, _ in outings}
            outings += [(n, "S", "PM") for n in exams if n not in busy]
        return outings


def _is_work_experience(day: date, year: SchoolYear) -> bool:
    """Year 10, the last week before the half term of spring, from Wednesday."""
    last = year.terms[2][2]
    return last - timedelta(days=2) <= day <= last


def _only(part: str, away: Outcome) -> Sessions:
    return (PRESENT if part == "PM" else away, PRESENT if part == "AM" else away)


def _part_of_day(random: Random, reason: Reason, days: int) -> str:
    if days > 1:
        return "BOTH"
    if reason.code == "M":
        return random.choices(("AM", "PM", "BOTH"), (45, 40, 15))[0]
    return "PM" if reason.code in ("I", "O") and random.random() < 0.12 else "BOTH"


def _settled_in(random: Random, reason: Reason) -> int:
    """Rule C3: illness is mostly known the same day; no reason becomes O on the fifth."""
    if reason.code == "I":
        return random.choices((0, 1, 2, 3), (78, 13, 6, 3))[0]
    if reason.code == "O":
        return random.choices((1, 3, 5), (12, 13, 75))[0]
    return random.choice((0, 1, 2, 3))


def _in_school(random: Random, habit: Habit) -> Sessions:
    morning, afternoon = PRESENT, PRESENT
    if random.random() < habit.lateness:
        if random.random() < 0.11:
            morning = Outcome("U", 15 + int(70 * random.random() ** 2))
        else:
            morning = Outcome("L", 1 + int(14 * random.random() ** 1.5))
    if random.random() < habit.lateness * 0.16:
        afternoon = Outcome("L", 1 + int(9 * random.random() ** 1.5))
    return (morning, afternoon) if (morning, afternoon) != IN_SCHOOL else IN_SCHOOL
