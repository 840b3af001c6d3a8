"""Rule C5, policy H, L: what is to be written beside a code."""

import csv
from datetime import date, time
from pathlib import Path

import pytest

from server.rules import codes
from server.rules.because import Because
from server.rules.code_details import BY_CODE, Agreement, Written, missing_detail
from server.rules.codes import code_set

MONDAY = date(2026, 11, 23)
AGREED = Agreement(True, "Mornings only", MONDAY, MONDAY)
ALL = Written("visit to the mill", "no bus ran", 0, time(8, 20), AGREED)
NATURE, CIRCUMSTANCES = "the nature of the activity", "the circumstances"


@pytest.mark.parametrize(
    ("several", "detail", "without"),
    [
        ("B K P V W", NATURE, ALL._replace(nature=" ")),
        ("C Q Y1 Y2 Y3 Y4 Y5 Y6 Y7", CIRCUMSTANCES, ALL._replace(circumstances=" ")),
        ("L", "the minutes late", ALL._replace(minutes_late=None)),
        ("L", "the minutes late", ALL._replace(minutes_late=-1)),
        ("U", "the time of arrival", ALL._replace(arrived_at=None)),
        ("C2", "the agreement with a parent", ALL._replace(agreement=None)),
    ],
)
def test_a_code_needs_its_detail(several, detail, without):
    for code in several.split():
        assert missing_detail(code, MONDAY, ALL) is None
        missing = missing_detail(code, MONDAY, without)
        assert missing == Because("C5", "H", f"{code} needs {detail}")


def test_other_codes_need_nothing():
    for code in code_set().keys() - BY_CODE.keys():
        assert missing_detail(code, MONDAY, Written()) is None


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_a_setting_relaxes_only_what_the_regulations_do_not_ask(code):
    missing = missing_detail(code, MONDAY, Written(), relaxed=list(BY_CODE))

    assert (missing is None) == (code in {"C", "L", "U"})
    assert missing_detail(code, MONDAY, Written(), relaxed=()) is not None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            {"parent_lives_with_pupil": False},
            "the parent who agrees is one whom the pupil normally lives with",
        ),
        ({"times": " "}, "the agreement names its times"),
        ({"ends_on": None}, "the agreement has a last day"),
        ({"ends_on": date(2026, 11, 22)}, "the day lies outside the agreement"),
        (
            {"starts_on": date(2026, 11, 24), "ends_on": date(2026, 11, 30)},
            "the day lies outside the agreement",
        ),
    ],
)
def test_an_agreement_is_whole(change, why):
    written = Written(agreement=AGREED._replace(**change))

    assert missing_detail("C2", MONDAY, written) == Because("C5", "L", f"C2: {why}")


def test_an_agreement_is_looked_at_for_c2_alone():
    written = ALL._replace(agreement=AGREED._replace(times=""))

    assert missing_detail("V", MONDAY, written) is None


def test_the_code_set_asks_for_the_same_details():
    path = Path(codes.__file__).with_name("codes.csv")
    with path.open(encoding="utf-8", newline="") as file:
        asked = {row["code"] for row in csv.DictReader(file) if row["detail_required"]}

    assert asked - {"C1"} == set(BY_CODE)  # C1: a reference is recommended
