"""Rule F1, policy S: the figure beside the department's, and why it differs."""

from datetime import date

from server.rules.because import Because
from server.rules.comparable_figures import OfPupil, comparable
from server.rules.figures import Counts
from server.rules.own_sessions import Period, SessionMark
from server.rules.school_calendar import SessionOn

AUTUMN = Period(date(2025, 9, 1), date(2025, 12, 19))
INSIDE, BEFORE = date(2025, 11, 24), date(2025, 7, 14)


def marks(codes: str, on: date = INSIDE) -> list[SessionMark]:
    return [SessionMark(SessionOn(on, "AM"), code) for code in codes]


def year_8(codes: str, on: date = INSIDE) -> OfPupil:
    return OfPupil(date(2013, 5, 1), 8, marks(codes, on))


def test_without_a_difference_there_is_no_reason():
    assert comparable([year_8("//I"), year_8("U")], AUTUMN) == (
        Counts(2, 1, 1, 1),
        Counts(2, 1, 1, 1),
        Counts(),
        [],
    )


def test_each_difference_has_its_reason_and_its_sessions():
    sixth_form = OfPupil(date(2008, 11, 1), 12, marks("/LO"))
    four_years_old = OfPupil(date(2021, 8, 1), 0, marks("/"))

    found = comparable([year_8("//I"), year_8("IX", BEFORE), sixth_form, four_years_old], AUTUMN)

    assert found.own == Counts(5, 2, 1, 1)
    assert found.department == Counts(2, 1)
    assert found.sixth_form == Counts(2, 0, 1, 1)
    assert found.because == [
        Because("F1", "S", "sessions outside the department's period: 1"),  # not the X
        Because("F1", "S", "sessions of the sixth form, which stands apart: 3"),
        Because("F1", "S", "sessions of pupils not of compulsory school age: 1"),
    ]


def test_the_sixth_form_begins_with_year_12():
    year_11 = OfPupil(date(2009, 11, 1), 11, marks("/"))

    assert comparable([year_11], AUTUMN).department == Counts(1)
    assert comparable([year_11._replace(year=12)], AUTUMN).department == Counts()
