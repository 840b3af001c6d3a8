"""Rule C5, policy H, L: codes that only some ages may have."""

from datetime import date

import pytest

from server.rules.because import Because
from server.rules.code_ages import age_refusal
from server.rules.codes import code_set

BORN = date(2010, 6, 26)  # of age 31 August 2015 to 26 June 2026
FIRST, LAST = date(2015, 8, 31), date(2026, 6, 26)
BEFORE, AFTER = date(2015, 8, 30), date(2026, 6, 27)
SPAN = "of compulsory school age, which is 31 August 2015 to 26 June 2026"


@pytest.mark.parametrize(
    ("code", "days", "why"),
    [
        ("X", [BEFORE], None),
        ("X", [AFTER], None),
        ("X", [FIRST], f"X on 31 August 2015: {SPAN}"),
        ("X", [AFTER, LAST], f"X on 26 June 2026: {SPAN}"),
        ("C2", [FIRST, LAST], None),
        ("C2", [LAST, AFTER], f"C2 on 27 June 2026: not {SPAN}"),  # at all times of the leave
        ("C2", [BEFORE], f"C2 on 30 August 2015: not {SPAN}"),
        ("I", [BEFORE, FIRST, AFTER], None),
        ("X", [], None),
    ],
)
def test_x_and_c2_go_by_compulsory_school_age(code, days, why):
    assert age_refusal(code, BORN, 11, days) == (why and Because("C5", "L", why))


@pytest.mark.parametrize(
    ("year", "public", "why"),
    [
        (10, True, "S is for Year 11 and above, the pupil is in Year 10"),
        (11, True, None),
        (13, True, None),
        (11, False, "S is for public examinations only"),
    ],
)
def test_study_leave_goes_by_the_year_and_its_examinations(year, public, why):
    refused = age_refusal("S", BORN, year, [LAST], public_exams=public)

    assert refused == (why and Because("C5", "L", why))
    assert age_refusal("S", BORN, 11, [LAST]) is not None  # who does not say, says mocks


def test_no_other_code_asks_for_an_age():
    for code in code_set().keys() - {"X", "C2", "S"}:
        assert age_refusal(code, BORN, 7, [BEFORE, FIRST, LAST, AFTER]) is None
