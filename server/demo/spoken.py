"""What is said of one register: by the school's plan, the teacher and the office (rules E2, E3)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from msgspec import Struct

from server.clock import school_time
from server.demo.attendance import Outcome, Sessions
from server.demo.reasons import BY_CODE
from server.demo.staff import Person
from server.rules.codes import LATE, LATE_AFTER_CLOSE, Session, teacher_word
from server.rules.marks import Fact, Lane
from server.rules.register_times import RegisterTimes

NOON = time(12)
LATE_TO_LESSON, OUT_OF_LESSON = 0.02, 0.0025
AWAY = Outcome("away")


class Sheet(Struct, frozen=True):
    """One register of the past, with the hours that held. ``teacher``: who took it."""

    id: UUID
    on_date: date
    session: Session
    times: RegisterTimes
    teacher: Person | None


class Spoken(Struct):
    """One act, before it has its number. ``codes``: of plans and amendments, with their words."""

    sheet: Sheet
    kind: str
    made_at: datetime
    author: Person | None
    pupils: list[UUID]
    fact: Fact | None = None
    lane: Lane = "sighting"
    arrived: time | None = None
    src: str | None = None
    codes: dict[UUID, tuple[str, str]] = {}


def planned(sheet: Sheet, members: list[tuple[UUID, Outcome]], opened_at: datetime) -> list[Spoken]:
    """The plan's prefill, as the opening of a day writes it; empty where nothing is planned."""
    codes = {
        pupil: (outcome.code, outcome.times or teacher_word(outcome.code))
        for pupil, outcome in members
        if outcome.planned
    }
    if not codes:
        return []
    return [Spoken(sheet, "planned", opened_at, None, list(codes), "code", "plan", codes=codes)]


def taken(
    random: Random, sheet: Sheet, members: list[tuple[UUID, Outcome]], office: Person
) -> Iterator[Spoken]:
    """Seen, late and not seen; then that the register is complete; then who came after that."""
    teacher, opens_at = sheet.teacher, sheet.times.opens_at
    complete_at = opens_at + timedelta(seconds=random.randint(300, 660))
    seen: list[UUID] = []
    blank: list[UUID] = []
    for pupil, outcome in members:
        if outcome.code == "present":
            seen.append(pupil)
        elif outcome.code in (LATE, LATE_AFTER_CLOSE):
            walks_in = opens_at + timedelta(minutes=outcome.minutes, seconds=20)
            if walks_in >= complete_at - timedelta(seconds=30):
                blank.append(pupil)
                walks_in = max(walks_in, complete_at + timedelta(seconds=10))
            yield _arrival(sheet, pupil, outcome, walks_in, office)
        elif not outcome.planned:
            blank.append(pupil)
    began_at = opens_at + timedelta(seconds=random.randint(60, 200))
    if seen:
        yield Spoken(sheet, "seen", began_at, teacher, seen, "seen")
    if blank:
        not_seen_at = complete_at - timedelta(seconds=20)
        yield Spoken(sheet, "not_seen", not_seen_at, teacher, blank, "not_seen")
    yield Spoken(sheet, "complete", complete_at, teacher, [])


def _arrival(
    sheet: Sheet, pupil: UUID, outcome: Outcome, made_at: datetime, office: Person
) -> Spoken:
    """In the window on the teacher's clock; after a session's close typed at the late desk."""
    arrived = school_time(sheet.times.opens_at + timedelta(minutes=outcome.minutes)).time()
    at_desk = outcome.code == LATE_AFTER_CLOSE
    author, src = (office, "typed") if at_desk else (sheet.teacher, "clock")
    return Spoken(sheet, "arrived", made_at, author, [pupil], "arrived", arrived=arrived, src=src)


def amended(sheet: Sheet, codes: dict[UUID, str], made_at: datetime, office: Person) -> Spoken:
    """The office enters why pupils were away, with the reason of each (rule E5)."""
    words = {pupil: (code, BY_CODE[code].words) for pupil, code in codes.items()}
    return Spoken(sheet, "amended", made_at, office, list(codes), "code", "amendment", codes=words)


def in_lesson(
    random: Random, sessions: Sessions, morning_opens: datetime, times: RegisterTimes
) -> Outcome:
    """A pupil in a lesson, such as the sessions of that day allow."""
    morning = school_time(times.opens_at).time() < NOON
    outcome = sessions[0 if morning else 1]
    if outcome.planned:
        return outcome
    if outcome.code in (LATE, LATE_AFTER_CLOSE) and morning:
        arrived_at = morning_opens + timedelta(minutes=outcome.minutes)
        if arrived_at > times.opens_at:
            return _arrives_in(arrived_at, times)
    elif outcome.code not in ("present", LATE):
        return AWAY
    draw = random.random()
    if draw < OUT_OF_LESSON:
        return AWAY
    return Outcome(LATE, random.randint(1, 8)) if draw < LATE_TO_LESSON else Outcome("present")


def _arrives_in(arrived_at: datetime, times: RegisterTimes) -> Outcome:
    if arrived_at >= times.ends_at:
        return AWAY
    return Outcome(LATE, int((arrived_at - times.opens_at).total_seconds() // 60))
