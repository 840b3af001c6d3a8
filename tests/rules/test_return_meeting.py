"""Ten school days away bring a meeting with counsellor offered and catch-up planned (rule S1)."""

from datetime import date

import pytest
from msgspec.structs import replace

from server.rules.because import Because
from server.rules.return_meeting import ReturnMeeting, meeting_due, meeting_lacks

WHOLE = ReturnMeeting(date(2026, 11, 23), True, True, True, "Photosynthesis, with Mr Lund")


@pytest.mark.parametrize(
    ("school_days", "limit", "due"), [(9, 10, False), (10, 10, True), (11, 10, True), (4, 4, True)]
)
def test_it_is_due_from_the_limit_on(school_days, limit, due):
    assert (meeting_due(school_days, limit) is not None) is due


def test_it_says_why_it_is_due():
    assert meeting_due(12) == Because("S1", "T", "back after 12 school days, 10 or more")
    assert meeting_due(9) is None


@pytest.mark.parametrize(
    ("without", "lacks"),
    [
        ({}, []),
        ({"held_on": None}, ["the day on which it was held is missing"]),
        ({"with_pupil": False}, ["the talk with the pupil is missing"]),
        ({"with_parents": False}, ["the talk with the parents is missing"]),
        ({"counsellor_offered": False}, ["the offer of the counsellor is missing"]),
        ({"catch_up": " "}, ["the plan to catch up is missing"]),
    ],
)
def test_each_part_of_the_meeting_is_asked_for(without, lacks):
    found = meeting_lacks(replace(WHOLE, **without))

    assert found == [Because("S1", "V" if "catch_up" in without else "T", text) for text in lacks]


def test_nothing_is_done_by_itself():
    assert len(meeting_lacks(ReturnMeeting())) == 5
