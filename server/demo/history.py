"""The invented past: session marks since September, lesson marks of the last days (rules F1–F4)."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from itertools import groupby
from random import Random
from uuid import UUID

from database.engine import current_engine
from server.clock import SCHOOL_TIME
from server.demo import store
from server.demo.attendance import Attendance, Outcome, Sessions
from server.demo.identity import SCHOOL_ID, demo_id
from server.demo.log import Key, Log
from server.demo.school import School, hours, sheet
from server.demo.spoken import Sheet, Spoken, amended, in_lesson, planned, taken
from server.demo.timetable import Lesson, period_id
from server.rules.register_times import at
from sync.service.log import lock_head, save_head

Members = list[tuple[UUID, Outcome]]


class History:
    """Writes day after day. ``due``: what the office enters on a later day, by that day's place."""

    def __init__(self, school: School, attendance: Attendance) -> None:
        self.school = school
        self.log = Log()
        self._attendance = attendance
        self._office = school.person("Price")
        self._cover = school.person("Lund")
        self._due: dict[int, list[tuple[Sheet, UUID, str]]] = defaultdict(list)

    async def write(self, until: date, say: Callable[[str], None]) -> None:
        """Every school day before ``until``, a transaction a week."""
        days = [day for day in self.school.year.days() if day < until]
        kept = self.school.scale.history_days or len(days)
        first, first_lessons = len(days) - kept, len(days) - self.school.scale.lesson_days
        for _, week in groupby(enumerate(days), key=lambda pair: pair[1].isocalendar()[:2]):
            numbered = list(week)
            drawn = [(place, day, self._attendance.day(day)) for place, day in numbered]
            drawn = [row for row in drawn if row[0] >= first]
            if drawn:
                say(f"Week of {numbered[0][1]:%d %B}: {numbered[-1][0] + 1} of {len(days)} days")
                await self._write_week(drawn, first_lessons)

    async def _write_week(
        self, week: list[tuple[int, date, list[Sessions]]], first_lessons: int
    ) -> None:
        evening = at(week[-1][1], time(17), SCHOOL_TIME)
        async with current_engine().transaction():
            head = await lock_head(SCHOOL_ID, evening)
            registers: list[tuple[object, ...]] = []
            covers: list[tuple[object, ...]] = []
            for place, day, sessions in week:
                lessons = list(self._lessons(day, with_lessons=place >= first_lessons))
                registers += [self._register(lesson, day) for lesson in lessons]
                covers += [self._cover_row(x, day) for x in lessons if x.teacher is None]
                self.log.add(head, self._day(place, day, sessions, lessons))
                self.log.forget_all_but(self._awaited())
            await store.add_registers(registers)
            await store.insert("cover", "school_id, id, lesson_id, on_date, staff_id", covers)
            await self.log.write(SCHOOL_ID)
            await save_head(head)

    def _lessons(self, day: date, *, with_lessons: bool) -> Iterator[Lesson]:
        for lesson in self.school.lessons_on(day):
            if with_lessons or lesson.period in ("Tutor", "4"):
                yield lesson

    def _day(
        self, place: int, day: date, sessions: list[Sessions], lessons: list[Lesson]
    ) -> list[Spoken]:
        random = Random(f"northfield/registers/{day.isoformat()}")
        opened_at = at(day, time(7), SCHOOL_TIME)
        spoken: list[Spoken] = []
        for lesson in lessons:
            register = sheet(lesson, day, lesson.teacher or self._cover)
            members = self.members(random, lesson, day, sessions)
            spoken += planned(register, members, opened_at)
            spoken += taken(random, register, members, self._office)
            self.await_reasons(place, register, members)
        return [*spoken, *self.reasons_of(place, day)]

    def members(
        self, random: Random, lesson: Lesson, day: date, sessions: list[Sessions]
    ) -> Members:
        """Who is in the lesson's group, with what became of each."""
        session, times = hours(day, lesson.period)
        pupils = self.school.pupils
        places = self.school.members[lesson.group.id]
        if session:
            which = 0 if session == "AM" else 1
            return [(pupils[place].id, sessions[place][which]) for place in places]
        opens_at = hours(day, "Tutor")[1].opens_at
        return [
            (pupils[place].id, in_lesson(random, sessions[place], opens_at, times))
            for place in places
        ]

    def await_reasons(self, place: int, register: Sheet, members: Members) -> None:
        """Notes on which later day the office will know why these pupils were away."""
        if register.session == "":
            return
        for pupil, outcome in members:
            if outcome.code in ("I", "O", "G") and not outcome.planned:
                self._due[place + outcome.settled_in].append((register, pupil, outcome.code))

    def reasons_of(self, place: int, day: date) -> Iterator[Spoken]:
        """What the office enters on the ``place``-th day, at 09:20 or after the PM register."""
        by_register: dict[UUID, tuple[Sheet, dict[UUID, str]]] = {}
        for register, pupil, code in self._due.pop(place, []):
            by_register.setdefault(register.id, (register, {}))[1][pupil] = code
        for number, (register, codes) in enumerate(by_register.values()):
            today = register.on_date == day
            begins = time(13, 45) if today and register.session == "PM" else time(9, 20)
            made_at = at(day, begins, SCHOOL_TIME) + timedelta(seconds=37 * number)
            yield amended(register, codes, made_at, self._office)

    def _awaited(self) -> set[Key]:
        return {(one.id, pupil) for due in self._due.values() for one, pupil, _ in due}

    def _register(self, lesson: Lesson, day: date) -> tuple[object, ...]:
        one = sheet(lesson, day, lesson.teacher)
        staff_id = lesson.teacher.id if lesson.teacher else None
        covered_by = None if lesson.teacher else self._cover.id
        whose = (period_id(lesson.period), lesson.group.id, one.session, lesson.room)
        return (SCHOOL_ID, one.id, day, *whose, staff_id, covered_by, *one.times)

    def _cover_row(self, lesson: Lesson, day: date) -> tuple[object, ...]:
        identity = demo_id("cover", f"{lesson.id}/{day.isoformat()}")
        return (SCHOOL_ID, identity, lesson.id, day, self._cover.id)
