"""Rule C3, policy Q: five school days for a reason, and a person at their end."""

import json
from datetime import date

import pytest

from server.rules.because import Because
from server.rules.school_calendar import SchoolCalendar, SessionOn
from server.rules.unexplained import resolution_refusal, search
from tests.rules.vectors import VECTORS

FILE = json.loads((VECTORS / "unexplained.json").read_text("utf-8"))
CALENDAR = SchoolCalendar(SessionOn(date.fromisoformat(day), "AM") for day in FILE["school_days"])


@pytest.mark.parametrize("case", FILE["cases"], ids=lambda case: f"{case['today']}")
def test_the_vectors(case):
    on, today = date.fromisoformat(case["session_on"]), date.fromisoformat(case["today"])

    found = search(on, today, CALENDAR)

    assert (found.due_on and str(found.due_on)) == case["due_on"]
    assert (found.days_left, found.overdue) == (case["days_left"], case["overdue"])
    passed = 5 - case["days_left"]
    assert found.because == Because("C3", "Q", f"{passed} of 5 school days have passed")


def on_day(count: int):
    """The search on the ``count``-th school day after the absence."""
    return search(CALENDAR.days[0], CALENDAR.days[count], CALENDAR)


@pytest.mark.parametrize(
    ("code", "by", "reason", "day", "why"),
    [
        ("I", "Mrs Price", "", 1, None),
        ("O", "Mrs Price", "shopping", 1, None),  # a reason that is known needs no waiting
        ("O", "Mrs Price", "", 5, "O without a reason comes after 5 school days"),
        ("O", "Mrs Price", " ", 0, "O without a reason comes after 5 school days"),
        ("O", "Mrs Price", "", 6, None),
        ("O", "", "", 6, "a named person resolves an unexplained absence"),  # never silently
        ("O", " ", "shopping", 6, "a named person resolves an unexplained absence"),
        ("I", "", "ill", 1, "a named person resolves an unexplained absence"),
        ("N", "Mrs Price", "", 6, "the absence is unexplained already"),
    ],
)
def test_an_unexplained_absence_is_resolved_by_a_person(code, by, reason, day, why):
    refused = resolution_refusal(code, by, reason, on_day(day))

    assert refused == (why and Because("C3", "Q", why))
