"""Cohorts: each known key with its words, and a value only where it takes one (rule S2)."""

import pytest

from server.rules.cohorts import COHORTS, fits, known, words


def test_the_cohorts_of_rule_s2_are_known_and_no_other():
    assert {key: words(key) for key in COHORTS} == {
        "sen_support": "SEN support",
        "ehc_plan": "Education, health and care plan",
        "pupil_premium": "Pupil premium",
        "free_school_meals": "Free school meals",
        "eal": "English as an additional language",
        "ethnicity": "Ethnicity",
        "looked_after": "Looked after",
        "previously_looked_after": "Looked after before",
        "social_worker": "Has a social worker",
        "previously_social_worker": "Had a social worker",
        "young_carer": "Young carer",
        "medical_condition": "Medical condition",
    }
    assert known("eal")
    assert not known("EAL")
    assert not known("year")


@pytest.mark.parametrize(
    ("key", "value", "fit"),
    [
        ("eal", None, True),
        ("eal", "", True),
        ("eal", "Urdu", False),
        ("ethnicity", "WBRI", True),
        ("ethnicity", " ", False),
        ("ethnicity", None, False),
        ("shoe_size", None, False),
        ("shoe_size", "38", False),
    ],
)
def test_a_value_goes_with_a_cohort_that_takes_one(key, value, fit):
    assert fits(key, value) is fit


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("sex", "F", "Sex: F"),
        ("ethnicity", "WBRI", "Ethnicity: WBRI"),
        ("year", "9", "Year: 9"),
        ("tutor_group", None, "Tutor group"),
    ],
)
def test_the_screen_says_a_cohort_in_words(key, value, said):
    assert words(key, value) == said


def test_a_cohort_that_is_not_known_has_no_words():
    with pytest.raises(KeyError, match="shoe_size"):
        words("shoe_size")
