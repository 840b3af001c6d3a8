"""The invented school's week: no teacher in two rooms, no room twice, no group with two lessons."""

from collections import defaultdict
from datetime import time
from uuid import UUID

from msgspec import Struct

from server.demo.edge_colouring import colour
from server.demo.identity import demo_id
from server.demo.scale import Scale
from server.demo.staff import SUBJECTS, Person

PERIODS = (
    ("Tutor", time(8, 0), time(8, 25), "AM"),
    ("1", time(8, 25), time(9, 25), ""),
    ("2", time(9, 25), time(10, 25), ""),
    ("3", time(10, 45), time(11, 45), ""),
    ("4", time(12, 25), time(13, 25), "PM"),
    ("5", time(13, 25), time(14, 25), ""),
    ("Choir", time(14, 30), time(15, 0), ""),
)
LESSON_PERIODS = ("1", "2", "3", "4", "5")
WEEKDAYS = (1, 2, 3, 4, 5)
CHOIR = "Year 11 Choir"


class Group(Struct, frozen=True):
    """``of``: the tutor group whose pupils are in it; empty for the choir."""

    id: UUID
    name: str
    kind: str
    year: int
    subject: str | None
    of: str
    teacher: Person


class Lesson(Struct, frozen=True):
    """``teacher`` is None where nobody is set: a post that is vacant."""

    id: UUID
    group: Group
    weekday: int
    period: str
    room: str
    teacher: Person | None


def period_id(name: str) -> UUID:
    return demo_id("period", name)


def the_groups(scale: Scale, staff: tuple[Person, ...]) -> tuple[Group, ...]:
    """Tutor groups, each one's teaching groups, and the choir."""
    tutors = {"8B": _by_name(staff, "Okafor")}
    free = iter([p for p in staff if p.subject and p.family_name not in NO_TUTORS])
    groups: list[Group] = []
    names = [(year, f"{year}{letter}") for year in scale.years for letter in scale.letters]
    for year, name in names:
        tutor = tutors.get(name) or next(free)
        groups.append(_group(name, "tutor", year, None, name, tutor))
    for subject in SUBJECTS:
        teachers = [person for person in staff if person.subject == subject]
        order = sorted(names, key=lambda pair: pair[1] != "8B")  # 8B has each subject's first
        for place, (year, name) in enumerate(order):
            title = f"{name} {subject}"
            teacher = _share(teachers, place)
            groups.append(_group(title, "teaching", year, subject, name, teacher))
    choir = _by_name(staff, "Whitlock")
    return (*groups, _group(CHOIR, "teaching", 11, "Choir", "", choir))


def _share(teachers: list[Person], place: int) -> Person:
    """Who takes the ``place``-th group of a subject. Mr Lund, who covers, has two and no more."""
    if place >= 2 * len(teachers):
        teachers = [person for person in teachers if person.family_name != "Lund"]
    return teachers[place % len(teachers)]


# Ms Okafor has 8B; who covers and who leads music have none.
NO_TUTORS = ("Okafor", "Lund", "Whitlock", "Tran")


def _group(name: str, kind: str, year: int, subject: str | None, of: str, teacher: Person) -> Group:
    return Group(demo_id("group", name), name, kind, year, subject, of, teacher)


def _by_name(staff: tuple[Person, ...], family: str) -> Person:
    return next(person for person in staff if person.family_name == family)


def the_lessons(groups: tuple[Group, ...]) -> tuple[Lesson, ...]:
    """A week's lessons. One a day has no teacher: its post is vacant."""
    lessons = [
        _lesson(group, weekday, "Tutor", _tutor_room(group), group.teacher)
        for group in groups
        if group.kind == "tutor"
        for weekday in WEEKDAYS
    ]
    taught = [group for group in groups if group.kind == "teaching" and group.of]
    wanted = [(group, k) for group in taught for k in range(SUBJECTS[str(group.subject)][0])]
    slots = colour(
        [(group.of, group.teacher.id, str(group.subject)) for group, _ in wanted],
        colours=len(WEEKDAYS) * len(LESSON_PERIODS),
        day_of=lambda slot: slot % len(WEEKDAYS),
    )
    for (group, _), slot in zip(wanted, slots, strict=True):
        period = LESSON_PERIODS[slot // len(WEEKDAYS)]
        weekday = WEEKDAYS[slot % len(WEEKDAYS)]
        lessons.append(_lesson(group, weekday, period, group.teacher.room, group.teacher))
    choir = groups[-1]
    lessons += [_lesson(choir, day, "Choir", "Main hall", choir.teacher) for day in WEEKDAYS]
    return tuple(_with_vacancies(lessons))


def _tutor_room(group: Group) -> str:
    return "Room 14" if group.name == "8B" else group.teacher.room


def _lesson(group: Group, weekday: int, period: str, room: str, teacher: Person | None) -> Lesson:
    identity = demo_id("lesson", f"{group.name}/{weekday}/{period}")
    return Lesson(identity, group, weekday, period, room, teacher)


def _with_vacancies(lessons: list[Lesson]) -> list[Lesson]:
    """One lesson of each weekday without a teacher, at a time when Mr Lund could step in."""
    busy = busy_times(lessons)
    vacant: dict[int, UUID] = {}
    for lesson in lessons:
        slot = (lesson.weekday, lesson.period)
        if _may_be_vacant(lesson) and slot not in busy["Lund"]:
            vacant.setdefault(lesson.weekday, lesson.id)
    return [_vacated(lesson) if lesson.id in vacant.values() else lesson for lesson in lessons]


def _may_be_vacant(lesson: Lesson) -> bool:
    small = SUBJECTS.get(str(lesson.group.subject), (0, 0))[0] == 1
    cast = lesson.teacher is not None and lesson.teacher.family_name == "Whitlock"
    return small and not cast and lesson.group.of != "8B" and lesson.period not in ("Tutor", "4")


def _vacated(lesson: Lesson) -> Lesson:
    return _lesson(lesson.group, lesson.weekday, lesson.period, lesson.room, None)


def busy_times(lessons: list[Lesson]) -> dict[str, set[tuple[int, str]]]:
    """Family name → (weekday, period) of every lesson they teach."""
    busy: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for lesson in lessons:
        if lesson.teacher is not None:
            busy[lesson.teacher.family_name].add((lesson.weekday, lesson.period))
    return busy
