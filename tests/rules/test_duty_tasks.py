"""Rule U3, policy Q, S: whom the law and the policy have the school tell."""

import pytest

from server.rules.because import Because
from server.rules.duty_tasks import Duty, Involved, deletion_refusal, of_unexplained_absence

SOCIAL = Duty("social_worker", Because("U3", "S", "the pupil has a social worker"))
YOUTH = Duty("youth_offending_worker", Because("U3", "Q", "the pupil has a youth-offending worker"))
VIRTUAL = Duty("virtual_school_head", Because("U3", "S", "the pupil is looked after"))
ALL = Involved(social_worker=True, youth_offending_worker=True, looked_after=True)


@pytest.mark.parametrize(
    ("involved", "due"),
    [
        (Involved(), []),
        (Involved(social_worker=True), [SOCIAL]),
        (Involved(youth_offending_worker=True), [YOUTH]),
        (Involved(looked_after=True), [VIRTUAL]),
        (ALL, [SOCIAL, YOUTH, VIRTUAL]),
    ],
)
def test_an_unexplained_absence_is_told_to_whoever_is_involved(involved, due):
    assert of_unexplained_absence(involved) == due


def test_the_virtual_school_is_told_by_setting():
    assert of_unexplained_absence(ALL, virtual_school=False) == [SOCIAL, YOUTH]


@pytest.mark.parametrize(
    ("involved", "told", "is_refused"),
    [
        (Involved(), [], False),
        (Involved(youth_offending_worker=True, looked_after=True), [], False),
        (Involved(social_worker=True), [], True),
        (ALL, ["virtual_school_head"], True),
        (ALL, ["social_worker"], False),
    ],
)
def test_the_social_worker_is_told_before_a_deletion(involved, told, is_refused):
    because = Because("U3", "S", "the social worker is told before the deletion")

    assert deletion_refusal(involved, told) == (because if is_refused else None)
