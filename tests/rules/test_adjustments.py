"""Part-time timetables end, time-out cards rest on a need, teachers read words (rule S1)."""

from datetime import date

import pytest

from server.rules.adjustments import (
    Adjustment,
    PartTimeTimetable,
    TimeOutCard,
    card_lacks,
    for_teacher,
    timetable_is_over,
    timetable_refusal,
)
from server.rules.because import Because

SUNDAY, MONDAY, TUESDAY = date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24)


def test_a_teacher_reads_the_words_and_no_diagnosis():
    asked = [Adjustment("May leave for five minutes", "Crohn's disease"), Adjustment(" ", "asthma")]

    assert for_teacher(asked) == ["May leave for five minutes"]


@pytest.mark.parametrize(
    ("ends_on", "refusal"),
    [
        (TUESDAY, None),
        (MONDAY, None),
        (SUNDAY, "the last day is before the first"),
        (None, "a part-time timetable has a last day"),
    ],
)
def test_a_part_time_timetable_has_a_last_day(ends_on, refusal):
    found = timetable_refusal(PartTimeTimetable(MONDAY, ends_on))

    assert found == (Because("S1", "T", refusal) if refusal else None)


@pytest.mark.parametrize(
    ("ends_on", "over"), [(TUESDAY, False), (MONDAY, False), (SUNDAY, True), (None, True)]
)
def test_it_is_over_after_its_last_day(ends_on, over):
    assert timetable_is_over(PartTimeTimetable(date(2026, 11, 2), ends_on), MONDAY) is over


@pytest.mark.parametrize(
    ("card", "lacks"),
    [
        (TimeOutCard("asthma", "Dr Shah", TUESDAY), []),
        (TimeOutCard("asthma", "Dr Shah", MONDAY), []),
        (TimeOutCard("asthma", "Dr Shah", SUNDAY), ["it was to be reviewed by 22 November 2026"]),
        (TimeOutCard(" ", "Dr Shah", TUESDAY), ["the medical need is missing"]),
        (TimeOutCard("asthma", " ", TUESDAY), ["who approved it is missing"]),
        (TimeOutCard("asthma", "Dr Shah", None), ["the day of its review is missing"]),
    ],
)
def test_a_card_has_a_need_an_approver_and_a_review(card, lacks):
    assert card_lacks(card, MONDAY) == [Because("S1", "T", text) for text in lacks]
