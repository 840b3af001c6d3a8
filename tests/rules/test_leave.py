"""Rules L1, L2, L4: grounds, asking in advance, and what the absence reads that was refused."""

from datetime import date

import pytest

from server.rules.because import Because
from server.rules.codes import CodeClass, code_set
from server.rules.leave import (
    CODES,
    Asked,
    Ground,
    code_if_taken,
    grant_refusal,
    told_before_asking,
)
from tests.builders import london

WORDS = {
    "regulated performance or employment abroad": "C1",
    "interview": "J1",
    "study leave": "S",
    "part-time timetable": "C2",
    "exceptional circumstances": "C",
    "family holiday": None,
    "travel abroad for a relative's illness": None,
    "another reason": None,
}
MORNING = date(2026, 12, 1)
STARTS, ENDS = london("08:00", MORNING), london("12:45", MORNING)


def asked(at: str = "07:59", *, by_resident_parent: bool = True) -> Asked:
    return Asked(london(at, MORNING), STARTS, ENDS, by_resident_parent)


@pytest.mark.parametrize("ground", Ground)
def test_a_parent_is_told_before_asking_where_there_is_no_ground(ground):
    text = f"{ground} is not a ground on which leave can be granted"
    told = None if WORDS[ground] else Because("L2", "L", text)

    assert told_before_asking(ground) == told
    assert grant_refusal(ground, asked(), london("07:59", MORNING)) == told


@pytest.mark.parametrize(
    ("asked_at", "granted_at", "because"),
    [
        ("07:59", "08:00", None),
        ("07:59", "12:44", None),
        ("07:59", "12:45", Because("L4", "L", "no leave is granted after the event")),
        ("08:00", "08:00", Because("L1", "L", "it was not asked for in advance")),
        ("13:00", "13:00", Because("L1", "L", "it was not asked for in advance")),
    ],
)
def test_leave_is_asked_for_in_advance_and_never_granted_after(asked_at, granted_at, because):
    found = grant_refusal(Ground.INTERVIEW, asked(asked_at), london(granted_at, MORNING))

    assert found == because


@pytest.mark.parametrize("ground", CODES)
@pytest.mark.parametrize("granted_at", ["08:00", "12:44"])
def test_a_performance_and_a_part_time_timetable_need_not_be_asked_for_in_advance(
    ground, granted_at
):
    found = grant_refusal(ground, asked("08:00"), london(granted_at, MORNING))
    because = Because("L1", "L", "it was not asked for in advance")

    assert found == (None if ground in (Ground.PERFORMANCE, Ground.PART_TIME) else because)


@pytest.mark.parametrize(
    ("granted_at", "because"),
    [("07:59:59", None), ("08:00", Because("L1", "L", "study leave is agreed in advance"))],
)
def test_study_leave_is_agreed_in_advance_and_not_only_asked_for(granted_at, because):
    assert grant_refusal(Ground.STUDY, asked(), london(granted_at, MORNING)) == because


@pytest.mark.parametrize("ground", CODES)
def test_some_grounds_need_a_parent_with_whom_the_pupil_lives(ground):
    before = london("07:59", MORNING)
    found = grant_refusal(ground, asked(by_resident_parent=False), before)
    because = Because("L1", "L", "a parent whom the pupil normally lives with asks or agrees")

    assert found == (because if ground in (Ground.PART_TIME, Ground.EXCEPTIONAL) else None)


def test_leave_is_authorised_and_what_is_notified_is_no_leave():
    classes = {code_set()[code].code_class for code in CODES.values()}

    assert classes == {CodeClass.AUTHORISED}
    assert {ground: CODES.get(ground) for ground in Ground} == WORDS


@pytest.mark.parametrize("ground", Ground)
def test_a_refused_holiday_that_is_taken_is_g_and_other_absence_o(ground):
    assert code_if_taken(ground) == ("G" if ground is Ground.HOLIDAY else "O")
