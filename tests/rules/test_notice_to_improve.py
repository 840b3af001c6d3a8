"""Rule N3: a notice to improve runs three to six weeks and leaves nothing out."""

from datetime import date, timedelta

import pytest

from server.rules.because import Because
from server.rules.notice_to_improve import CONTENTS, NoticeToImprove, lacks

START = date(2026, 11, 2)


def a_notice(days: int = 21, without: str = "") -> NoticeToImprove:
    return NoticeToImprove(START, START + timedelta(days=days), CONTENTS.keys() - {without})


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (20, "the improvement period is 20 days, not 21 to 42"),
        (21, None),
        (42, None),
        (43, "the improvement period is 43 days, not 21 to 42"),
        (-7, "the improvement period is -7 days, not 21 to 42"),
    ],
)
def test_it_runs_three_to_six_weeks(days, text):
    assert lacks(a_notice(days)) == ([Because("N3", "X", text)] if text else [])


def test_its_limits_are_settings():
    assert lacks(a_notice(14), shortest=timedelta(weeks=2)) == []
    assert len(lacks(a_notice(28), longest=timedelta(weeks=3))) == 1


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("record", "the attendance record and the offences"),
        ("duty", "the benefits of attendance and the parents' duty"),
        ("support", "the support given so far"),
        ("further_support", "the support still open to the family"),
        ("warning", "the warning of a penalty notice, and what improvement is enough"),
        ("period", "the improvement period"),
        ("early_grounds", "the grounds for a penalty notice before the period ends"),
    ],
)
def test_each_of_its_contents_is_needed(key, words):
    text = f"the notice to improve leaves out {words}"

    assert lacks(a_notice(without=key)) == [Because("N3", "X", text)]
