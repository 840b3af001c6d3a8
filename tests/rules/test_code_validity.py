"""Rules C6, T2, policy H: what may be entered, where and since when."""

from datetime import date

import pytest

from server.rules.because import Because
from server.rules.code_validity import NEW_IN_2024, entry_refusal
from tests.rules.vectors import rows

TODAY, LAST_DAY, FIRST_DAY = date(2026, 11, 23), date(2024, 8, 18), date(2024, 8, 19)


def test_the_vectors():
    for row in rows("codes.csv"):
        code = row["code"]
        sessions = [half for half in ("AM", "PM") if entry_refusal(code, TODAY, half) is None]

        only = {"/": ["AM"], "\\": ["PM"]}.get(code, ["AM", "PM"])
        assert sessions == (only if row["entered"] == "yes" else []), code


@pytest.mark.parametrize(
    ("code", "on", "session", "rule", "why"),
    [
        ("QQ", TODAY, "AM", "C6", "QQ is not a code"),
        ("H", TODAY, "AM", "C6", "H has not been entered since 18 August 2024"),
        ("H", LAST_DAY, "AM", "C6", "H has not been entered since 18 August 2024"),
        ("K", LAST_DAY, "AM", "C6", "K is a code since 19 August 2024 only"),
        ("-", TODAY, "PM", "C6", "- says that there is no mark, and is none"),
        ("\\", TODAY, "AM", "T2", "\\ is not a code of the AM session"),
        ("/", TODAY, "PM", "T2", "/ is not a code of the PM session"),
    ],
)
def test_a_refusal_says_why(code, on, session, rule, why):
    assert entry_refusal(code, on, session) == Because(rule, "H", why)


def test_the_codes_of_2024_begin_on_their_day():
    assert {"K", "C1", "C2", "J1", "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"} == NEW_IN_2024
    for code in NEW_IN_2024:
        assert entry_refusal(code, FIRST_DAY, "AM") is None, code
        assert entry_refusal(code, LAST_DAY, "AM") is not None, code


def test_codes_that_were_there_before_have_no_first_day():
    assert entry_refusal("I", LAST_DAY, "AM") is None
