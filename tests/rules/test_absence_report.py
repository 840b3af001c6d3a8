"""Rule P2, policy A, G, N: by 07:45, on each day; later ones are taken; a prefill is no mark."""

from datetime import date, time
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.rules.absence_report import (
    PREFILLS,
    Reason,
    Report,
    covered,
    prefilled,
    refusals,
    reported_late,
    unreported,
)
from server.rules.because import Because
from server.rules.marks import fold
from server.rules.notice import State
from server.rules.school_calendar import SchoolCalendar, SessionOn
from tests.builders import MONDAY, london
from tests.rules.sayings import TIMES, coded

LONDON = ZoneInfo("Europe/London")
THURSDAY, FRIDAY, SATURDAY = (date(2026, 11, day) for day in (26, 27, 28))
TUESDAY = date(2026, 12, 1)
# Monday 23 November to Tuesday 1 December, without the weekend and without Monday 30 November.
DAYS = [date(2026, 11, day) for day in (23, 24, 25, 26, 27)] + [TUESDAY]
AUTUMN = SchoolCalendar(SessionOn(day, "AM") for day in DAYS)
ILL = Report(THURSDAY, Reason.ILLNESS, "A high temperature since last night")


@pytest.mark.parametrize(
    ("day", "clock", "text"),
    [
        (MONDAY, "07:45", None),
        (MONDAY, "07:45:59", None),  # the minute that the parent's clock shows
        (MONDAY, "07:46", "07:46 is after 07:45"),
        (MONDAY, "15:10", "15:10 is after 07:45"),
        (date(2026, 11, 22), "23:00", None),  # the evening before
        (date(2026, 11, 24), "00:00", "it came after the day of the absence"),
        (date(2026, 11, 24), "07:00", "it came after the day of the absence"),
    ],
)
def test_a_later_report_is_shown_as_late(day, clock, text):
    because = Because("P2", "G", text) if text else None

    assert reported_late(london(clock, day), MONDAY, LONDON) == because


@pytest.mark.parametrize("day", [date(2026, 3, 27), date(2026, 3, 30), date(2026, 10, 26)])
def test_the_time_is_the_wall_clocks_in_summer_and_winter(day):
    assert reported_late(london("07:45", day), day, LONDON) is None
    assert reported_late(london("07:46", day), day, LONDON) is not None


def test_a_school_sets_its_own_time():
    assert reported_late(london("08:00"), MONDAY, LONDON, time(8, 0)) is None
    assert reported_late(london("08:01"), MONDAY, LONDON, time(8, 0)) == Because(
        "P2", "G", "08:01 is after 08:00"
    )


@pytest.mark.parametrize(
    ("returns_on", "until_return", "days"),
    [
        (None, False, [THURSDAY]),
        (None, True, [THURSDAY]),
        (TUESDAY, False, [THURSDAY]),
        (TUESDAY, True, [THURSDAY, FRIDAY]),  # neither the weekend nor a closed Monday
        (FRIDAY, True, [THURSDAY]),
        (date(2026, 12, 2), True, [THURSDAY, FRIDAY, TUESDAY]),
    ],
)
def test_a_report_is_good_for_its_day_unless_the_setting_says_otherwise(
    returns_on, until_return, days
):
    report = structs.replace(ILL, returns_on=returns_on)

    assert covered(report, AUTUMN, until_return=until_return) == days


def test_by_default_a_report_is_good_for_its_own_day():
    assert covered(structs.replace(ILL, returns_on=TUESDAY), AUTUMN) == [THURSDAY]


def test_a_report_of_a_day_without_school_covers_nothing():
    assert covered(structs.replace(ILL, on=SATURDAY), AUTUMN) == []


def test_each_day_of_absence_is_owed_a_report():
    absent = [FRIDAY, THURSDAY, TUESDAY]
    report = structs.replace(ILL, returns_on=TUESDAY)

    assert unreported(absent, [report], AUTUMN) == [FRIDAY, TUESDAY]
    assert unreported(absent, [report], AUTUMN, until_return=True) == [TUESDAY]
    assert unreported(absent, [], AUTUMN) == [THURSDAY, FRIDAY, TUESDAY]


@pytest.mark.parametrize(
    ("report", "texts"),
    [
        (ILL, []),
        (structs.replace(ILL, returns_on=FRIDAY), []),
        (structs.replace(ILL, words=" "), ["the reason in words is missing"]),
        (
            structs.replace(ILL, returns_on=THURSDAY),
            ["the return is not after the day of the absence"],
        ),
    ],
)
def test_a_report_gives_its_reason_in_words(report, texts):
    assert refusals(report) == [Because("P2", "G", text) for text in texts]


@pytest.mark.parametrize(
    ("reason", "code"),
    [("illness", "I"), ("appointment", "M"), ("religious_observance", "R"), ("other", None)],
)
def test_an_accepted_report_explains_an_absence(reason, code):
    report = structs.replace(ILL, reason=Reason(reason))

    assert prefilled(report, "accepted") == code


@pytest.mark.parametrize("state", sorted(set(get_args(State)) - {"accepted"}))
def test_no_other_report_explains_anything(state):
    assert prefilled(ILL, state) is None


@given(st.sampled_from(sorted(PREFILLS.values())))
def test_a_prefill_is_never_a_mark(code):
    assert fold([coded("plan", code, 1)], TIMES, "AM").state == "planned"
