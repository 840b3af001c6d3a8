"""Rule C6, policy H: an imported year is read by the codes of that year."""

from datetime import date

import pytest

from server.rules.because import Because
from server.rules.code_history import SUB_CODES, meaning
from server.rules.codes import code_set


def read(symbol: str, on: str) -> str:
    """What a code of a day is read as: ``X not_possible, not comparable``, or why it is not."""
    found = meaning(symbol, date.fromisoformat(on))
    if isinstance(found, Because):
        assert (found.rule, found.policy) == ("C6", "H")
        return found.text
    alone = "" if found.comparable else ", not comparable"
    return f"{found.symbol} {found.code_class}{alone}"


@pytest.mark.parametrize(
    ("symbol", "on", "said"),
    [
        ("I", "2019-11-04", "I authorised_absence"),
        ("I01", "2021-11-04", "I authorised_absence"),
        ("I02", "2022-08-31", "I authorised_absence"),
        ("I02", "2022-09-01", "I02 was in use from 24 August 2020 to 31 August 2022 only"),
        ("X", "2020-08-23", "X not_possible"),
        ("X", "2020-08-24", "X not_possible, not comparable"),
        ("X", "2022-04-17", "X not_possible, not comparable"),
        ("X", "2022-04-18", "X not_possible"),
        ("X01", "2021-11-04", "X not_possible"),  # not of compulsory school age: as today
        ("X02", "2020-08-24", "X not_possible, not comparable"),
        ("X07", "2022-04-17", "X not_possible, not comparable"),
        ("X07", "2022-04-18", "X07 was in use from 24 August 2020 to 17 April 2022 only"),
        ("X08", "2021-08-31", "X08 was in use from 1 September 2021 to 17 April 2022 only"),
        ("X09", "2021-09-01", "X not_possible, not comparable"),
        ("J", "2024-08-18", "J approved_educational_activity"),
        ("J", "2024-08-19", "J is no code since 19 August 2024"),
        ("J1", "2024-08-18", "J1 is a code since 19 August 2024 only"),
        ("J1", "2024-08-19", "J1 authorised_absence"),  # the same word, another class
        ("H", "2024-07-19", "H authorised_absence"),
        ("F", "2015-07-17", "F authorised_absence"),
        ("Y", "2024-07-19", "Y not_possible"),
        ("Y", "2024-09-02", "Y is no code since 19 August 2024"),
        ("Y1", "2024-09-02", "Y1 not_possible"),
        ("QQ", "2024-09-02", "QQ is not a code of any year"),
    ],
)
def test_a_code_means_what_it_meant_on_its_day(symbol, on, said):
    assert read(symbol, on) == said


def test_a_sub_code_is_never_a_code_of_today():
    assert set(SUB_CODES) == {"I01", "I02", *(f"X0{n}" for n in range(1, 10))}
    assert set(SUB_CODES).isdisjoint(code_set())
    assert {sub.symbol for sub in SUB_CODES.values()} == {"I", "X"}
