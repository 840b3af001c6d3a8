"""A letter a half term to every parent, and what became of each (rule R2)."""

from datetime import date

import pytest

from server.rules.because import Because
from server.rules.letters import LETTER, due
from server.rules.reports import Period
from server.rules.school_calendar import SchoolCalendar, SessionOn

DAYS = (date(2026, 9, 2), date(2026, 9, 8), date(2026, 11, 2), date(2026, 12, 18))
AUTUMN = SchoolCalendar(SessionOn(day, "AM") for day in DAYS)
FIRST = Period("half_term", DAYS[0], DAYS[1])


@pytest.mark.parametrize(
    ("today", "sent_for", "found"),
    [
        (date(2026, 9, 8), [], "no half term is over yet"),
        (date(2026, 9, 9), [], FIRST),
        (date(2026, 11, 1), [], FIRST),
        (date(2026, 11, 1), [FIRST], "the letter to 8 September 2026 has been sent"),
        (date(2026, 11, 3), [FIRST], Period("half_term", DAYS[2], DAYS[2])),
    ],
)
def test_a_letter_is_due_once_when_its_half_term_is_over(today, sent_for, found):
    result = due(AUTUMN, sent_for, today)

    assert result == (Because("R2", "K", found) if isinstance(found, str) else found)


def test_how_often_is_a_setting():
    assert due(AUTUMN, [], date(2026, 12, 19), every="term") == Period("term", DAYS[0], DAYS[3])


@pytest.mark.parametrize(
    ("state", "event", "after"),
    [
        ("written", "send", "sent"),
        ("sent", "deliver", "delivered"),
        ("sent", "open", "opened"),
        ("sent", "return", "returned"),
        ("delivered", "open", "opened"),
        ("returned", "send", "sent"),
        (LETTER.start, "open", "cannot open the letter: it is written"),
        ("opened", "deliver", "cannot deliver the letter: it is opened"),
        ("returned", "open", "the letter came back: it is sent again first"),
    ],
)
def test_a_letter_takes_its_steps_and_no_other(state, event, after):
    found = LETTER.after(state, event)

    assert found == (Because("R2", "K", after) if " " in after else after)
