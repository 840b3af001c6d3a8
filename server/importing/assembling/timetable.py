"""Our own files: the school day, the week's lessons, the days without school (docs/import.md)."""

from msgspec.structs import replace

from server.importing.assembling.records import (
    ClosureRecord,
    LessonRecord,
    PeriodRecord,
    SchoolRecord,
)
from server.importing.assembling.schools import Schools
from server.importing.assembling.terms import distinct
from server.importing.reading.folder import Source
from server.importing.reading.problems import Place
from server.importing.reading.source import LessonRow

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def add_timetable(source: Source, schools: Schools, homes: dict[str, SchoolRecord]) -> None:
    _add_periods(source, schools)
    _add_closures(source, schools)
    _add_lessons(source, homes)
    if any(lesson.week for school in distinct(schools) for lesson in school.lessons):
        source.problems.note(
            "timetable.csv has weeks A and B: their lessons are held once you have named a Monday "
            "of a week A with ./firstbell settings --week-a."
        )


def _where(source: Source, schools: Schools, school: str, place: Place) -> list[SchoolRecord]:
    """The schools for which a row holds: the one that it names, else all of the folder."""
    if not school:
        return distinct(schools)
    found = schools.get(school)
    if found is None and source.organisation.whole:
        source.problems.add(place, f'The school "{school}" is not known.')
    return [found] if found is not None else []


def _add_periods(source: Source, schools: Schools) -> None:
    lines: dict[tuple[str, str, str], int] = {}
    for row in source.period.rows:
        if row.session not in ("AM", "PM", ""):
            sentence = f'The session "{row.session}" is not known (AM, PM or empty).'
            source.problems.add(source.at("period", row, "session"), sentence)
        for school in _where(source, schools, row.school, source.at("period", row, "school")):
            for what, field in (("period", "name"), ("session", "session")):
                word = getattr(row, field)
                line = lines.setdefault((school.source_id, what, word), row.place.line)
                if word and line != row.place.line:
                    sentence = f'The {what} "{word}" is already on line {line}.'
                    source.problems.add(source.at("period", row, field), sentence)
            period = PeriodRecord(row.name, row.starts, row.ends, row.session, row.row_id)
            school.periods.append(period)


def _add_closures(source: Source, schools: Schools) -> None:
    lines: dict[tuple[str, str], int] = {}
    for row in source.closure.rows:
        for school in _where(source, schools, row.school, source.at("closure", row, "school")):
            key = (school.source_id, row.on.isoformat())
            line = lines.setdefault(key, row.place.line)
            if line != row.place.line:
                sentence = f"{row.on} is already closed on line {line}."
                source.problems.add(source.at("closure", row, "on"), sentence)
            school.closures.append(ClosureRecord(row.on, row.cause))


def _add_lessons(source: Source, homes: dict[str, SchoolRecord]) -> None:
    lines: dict[tuple[str, int, str, str], int] = {}
    staff = {(id(school), one.source_id) for school in homes.values() for one in school.staff}
    periods = {(id(school), one.name) for school in homes.values() for one in school.periods}
    for row in source.lesson.rows:
        lesson = _lesson(source, row)
        school = homes.get(row.class_id)
        if school is None:
            if source.class_.unknown(("", row.class_id)):
                sentence = f'The class "{row.class_id}" is not known.'
                source.problems.add(source.at("lesson", row, "class_id"), sentence)
            continue
        if (id(school), row.period) not in periods and row.period not in source.period.unsure:
            sentence = f'The period "{row.period}" is not in periods.csv.'
            source.problems.add(source.at("lesson", row, "period"), sentence)
        is_taught = not row.teacher or (id(school), row.teacher) in staff
        if not is_taught:
            _say_no_staff(source, row, school)
        if lesson is None:
            continue
        lesson = lesson if is_taught else replace(lesson, staff=None)
        key = (lesson.group, lesson.weekday, lesson.week, lesson.period)
        line = lines.setdefault(key, row.place.line)
        if line != row.place.line:
            source.problems.add(row.place, f"The same lesson is already on line {line}.")
        school.lessons.append(lesson)


def _lesson(source: Source, row: LessonRow) -> LessonRecord | None:
    if row.week not in ("A", "B", ""):
        sentence = f'The week "{row.week}" is not known (A, B or empty).'
        source.problems.add(source.at("lesson", row, "week"), sentence)
    if row.weekday not in WEEKDAYS:
        sentence = f'"{row.weekday}" is not a weekday (expected Monday).'
        source.problems.add(source.at("lesson", row, "weekday"), sentence)
        return None
    weekday = WEEKDAYS.index(row.weekday) + 1
    return LessonRecord(
        group=row.class_id,
        weekday=weekday,
        week=row.week,
        period=row.period,
        room=row.room,
        staff=row.teacher or None,
        ended_on=row.until,
        id=row.row_id,
    )


def _say_no_staff(source: Source, row: LessonRow, school: SchoolRecord) -> None:
    place = source.at("lesson", row, "teacher")
    user = (source.mapping.people.get("teacher", ""), row.teacher)
    if source.user.unknown(user):
        source.problems.add(place, f'The teacher "{row.teacher}" is not known.')
    elif user in source.user.by_id and row.teacher not in source.role.unsure:
        source.problems.add(place, f'"{row.teacher}" is no member of staff of {school.name}.')
    elif user in source.user.left_out:
        source.problems.note(f"{row.place.file}: a lesson is without its teacher, who is left out.")
