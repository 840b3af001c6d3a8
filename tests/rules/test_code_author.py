"""Rule C2, L1, policy E, L: who may record which code."""

import pytest

from server.rules.because import Because
from server.rules.code_author import DECIDED, recording_refusal
from server.rules.codes import code_set
from server.rules.permissions import Role

TEACHERS = {"/", "\\", "L", "N"}


def test_a_teacher_records_present_late_and_absent():
    for code in code_set():
        refused = recording_refusal(code, Role.TEACHER, decided=True)

        why = f"a teacher records present, late and absent; {code} is none of these"
        assert refused == (None if code in TEACHERS else Because("C2", "E", why))


@pytest.mark.parametrize("role", [Role.OFFICE, Role.HEAD])
def test_leave_rests_on_a_decision_and_the_rest_is_the_offices(role):
    for code in code_set():
        refused = recording_refusal(code, role)

        why = f"{code} rests on a decision of the headteacher or a deputy"
        assert refused == (Because("L1", "L", why) if code in DECIDED else None)
        assert recording_refusal(code, role, decided=True) is None


@pytest.mark.parametrize("code", ["/", "I", "C"])
def test_an_administrator_records_nothing(code):
    refused = recording_refusal(code, Role.ADMINISTRATOR, decided=True)

    assert refused == Because("C2", "E", "an administrator records no attendance")


def test_the_codes_that_are_decided():
    assert {"C", "C1", "C2", "J1", "S", "X"} == DECIDED
