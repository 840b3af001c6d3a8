"""Rule U1, policy L, Q: what follows a call that reached nobody, and a further day of silence."""

import pytest

from server.rules.because import Because
from server.rules.follow_up import Due, of_day, within_day

NOBODY = Because("U1", "Q", "no contact was reached")
UNKNOWN = Because("U1", "L", "nobody knows where the pupil is")
AT_RISK = Because("U1", "L", "nobody knows where the pupil is and the pupil is at risk")
VISIT = [Due("safeguarding_lead", NOBODY), Due("home_visit", NOBODY)]
REFERRAL = Due("referral_to_authority", UNKNOWN)


@pytest.mark.parametrize(
    ("left_to_ring", "spoken_to", "whereabouts_unknown", "at_risk", "due"),
    [
        (2, False, False, False, []),
        (1, False, False, True, []),
        (0, True, False, False, []),
        (0, False, False, False, VISIT),
        (0, False, True, False, [*VISIT, REFERRAL]),
        (0, True, True, False, [REFERRAL]),  # the parent does not know either
        (0, True, True, True, [REFERRAL, Due("police_or_social_care", AT_RISK)]),
        (1, False, True, True, [REFERRAL, Due("police_or_social_care", AT_RISK)]),
    ],
)
def test_what_today_has_led_to(left_to_ring, spoken_to, whereabouts_unknown, at_risk, due):
    found = within_day(
        left_to_ring=left_to_ring,
        spoken_to=spoken_to,
        whereabouts_unknown=whereabouts_unknown,
        at_risk=at_risk,
    )

    assert found == due


@pytest.mark.parametrize(
    ("school_day", "decided", "tasks"),
    [
        (1, False, ["first_day_call"]),
        (2, False, ["call_again"]),
        (3, False, ["call_again", "welfare_officer_decision"]),
        (3, True, ["call_again"]),  # a decision ends the question, not the calls
        (4, False, ["call_again", "welfare_officer_decision"]),
    ],
)
def test_each_further_day_calls_again_and_the_third_asks_for_a_decision(school_day, decided, tasks):
    because = Because("U1", "Q", f"school day {school_day} of the unexplained absence")

    found = of_day(school_day, decided=decided)

    assert found == [Due(task, because) for task in tasks]


def test_the_day_of_the_decision_is_the_schools():
    assert [due.task for due in of_day(2, decision_on=2)] == [
        "call_again",
        "welfare_officer_decision",
    ]
    assert [due.task for due in of_day(3, decision_on=4)] == ["call_again"]
