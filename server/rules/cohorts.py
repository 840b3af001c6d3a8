"""The cohorts that a school's figures are compared by (rule S2; policy S, T, e).

Year, tutor group and sex stand on the pupil's own row; every other cohort is a key here.
"""

from typing import NamedTuple


class Cohort(NamedTuple):
    """``takes_value``: membership says which one (``ethnicity``: ``"WBRI"``), not only that."""

    key: str
    words: str
    takes_value: bool = False


COHORTS = {
    cohort.key: cohort
    for cohort in (
        Cohort("sen_support", "SEN support"),
        Cohort("ehc_plan", "Education, health and care plan"),
        Cohort("pupil_premium", "Pupil premium"),
        Cohort("free_school_meals", "Free school meals"),
        Cohort("eal", "English as an additional language"),
        Cohort("ethnicity", "Ethnicity", takes_value=True),
        Cohort("looked_after", "Looked after"),
        Cohort("previously_looked_after", "Looked after before"),
        Cohort("social_worker", "Has a social worker"),
        Cohort("previously_social_worker", "Had a social worker"),
        Cohort("young_carer", "Young carer"),
        Cohort("medical_condition", "Medical condition"),
    )
}

OF_THE_PUPILS_ROW = {"year": "Year", "tutor_group": "Tutor group", "sex": "Sex"}


def known(key: str) -> bool:
    return key in COHORTS


def fits(key: str, value: str | None) -> bool:
    """Whether ``value`` is what the cohort takes: one where it takes one, else none."""
    return known(key) and bool(value and value.strip()) == COHORTS[key].takes_value


def words(key: str, value: str | None = None) -> str:
    """What the screen says of a cohort: ``Ethnicity: WBRI``. Raises KeyError for no cohort."""
    named = OF_THE_PUPILS_ROW.get(key) or COHORTS[key].words
    return f"{named}: {value}" if value else named
