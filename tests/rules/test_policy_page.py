"""The page is made from the settings, has versions and a review, and is acknowledged (rule R4)."""

from datetime import date, time

import pytest

from server.rules.because import Because
from server.rules.policy_page import (
    ON_THE_PAGE,
    Published,
    acknowledgement_due,
    lines,
    published,
    review_due,
)
from server.settings import SchoolSettings

SETTINGS = {name: 0 for name, _, _ in ON_THE_PAGE} | {"am_opens": "08:00"}
ON, REVIEW = date(2026, 9, 1), date(2027, 9, 1)
FIRST = Published(1, ON, REVIEW, lines(SETTINGS))


def test_the_page_says_the_settings_in_the_order_of_the_policy():
    found = lines(SETTINGS)

    assert [line.policy for line in found] == sorted(policy for _, policy, _ in ON_THE_PAGE)
    assert [line.value for line in found if line.words == "Be in school by"] == ["08:00"]


def test_each_setting_stands_under_its_section():
    assert [tuple(line) for line in lines({name: name for name, _, _ in ON_THE_PAGE})] == [
        ("A", "Tell us of an absence by", "report_by"),
        ("G", "School days in which a request for help is answered", "reply_in_days"),
        ("I", "Be in school by", "am_opens"),
        ("I", "The morning register closes at", "am_closes"),
        ("I", "Minutes that a lesson's register is open", "lesson_minutes"),
        (
            "J",
            "Late after the register closed: a detention the same day, before",
            "detention_cut_off",
        ),
        ("L", "Days ahead to ask for leave", "leave_notice_days"),
        ("N", "School days of illness after which we may ask for evidence", "illness_days"),
    ]


def test_a_setting_that_is_missing_is_no_page():
    with pytest.raises(KeyError, match="report_by"):
        lines({})


def test_a_change_of_a_setting_makes_the_next_version():
    later = lines(SETTINGS | {"am_closes": time(8, 20)})

    assert published(None, FIRST.lines, ON, REVIEW) == FIRST
    assert published(FIRST, later, ON, REVIEW) == Published(2, ON, REVIEW, later)
    assert published(FIRST, FIRST.lines, ON, date(2028, 9, 1)) == Published(
        2, ON, date(2028, 9, 1), FIRST.lines
    )


@pytest.mark.parametrize(
    ("review_on", "refusal"),
    [
        (REVIEW, "nothing on the page differs from version 1"),
        (ON, "the review is not after the day on which it is published"),
    ],
)
def test_a_version_differs_and_has_its_review_before_it(review_on, refusal):
    assert published(FIRST, FIRST.lines, ON, review_on) == Because("R4", "S", refusal)


@pytest.mark.parametrize(
    ("today", "due"),
    [(date(2027, 8, 31), False), (date(2027, 9, 1), True), (date(2028, 1, 1), True)],
)
def test_a_review_is_due_from_its_day_on(today, due):
    because = Because("R4", "S", "version 1 was to be reviewed by 1 September 2027")

    assert review_due(FIRST, today) == (because if due else None)


@pytest.mark.parametrize(
    ("acknowledged_on", "said"),
    [
        (None, "acknowledged never yet"),
        (date(2026, 7, 31), "acknowledged last on 31 July 2026"),
        (date(2026, 8, 1), None),
        (date(2026, 11, 24), None),
    ],
)
def test_staff_acknowledge_once_a_school_year(acknowledged_on, said):
    found = acknowledgement_due(acknowledged_on, date(2026, 11, 24))

    assert found == (Because("R4", "E", said) if said else None)


def test_the_names_of_the_settings_that_a_school_has_are_theirs():
    names = {name for name, _, _ in ON_THE_PAGE}

    assert {"am_opens", "am_closes", "lesson_minutes"} <= names & set(
        SchoolSettings.__struct_fields__
    )
