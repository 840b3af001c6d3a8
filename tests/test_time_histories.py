"""SYNC §7.5 by a sample: `python -m tools.time_histories --count 1000000` is the whole of it."""

from collections import Counter

import pytest

from tools.time_histories import SHARE_MIN, Counts, count_part, main


@pytest.fixture(scope="module")
def counts() -> Counts:
    return count_part(20_000, seed=1, part=0)


@pytest.mark.slow
def test_no_history_has_a_false_grade(counts: Counts) -> None:
    assert Counter(reason for reason, _, _ in counts.false) == {}


def test_the_histories_are_of_every_kind(counts: Counts) -> None:
    """Else nothing would be shown by them: each kind, in time and not, has each of its grades."""
    grades = {name: set(letters) for name, letters in counts.grades.items()}

    assert grades["honest, in time"] == set("ABCD")
    assert grades["honest, late"] == set("DF")
    assert grades["there_and_back, late (shows)"] == set("DF")
    assert {"D", "F"} <= grades["liar, late"]


def test_where_one_beacon_landed_nearly_every_entry_is_proved(counts: Counts) -> None:
    assert counts.landed[False] > 1_000
    assert counts.share(is_edge=False) >= SHARE_MIN


def test_the_command_says_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "500", "--seed", "7"]) in (0, 1)  # too few for the share

    said = capsys.readouterr().out
    assert "500 histories of seed 7" in said
    assert "False grades: 0" in said
