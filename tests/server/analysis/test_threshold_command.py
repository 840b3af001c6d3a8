"""``./firstbell threshold``: the published vectors as files, and files that cannot be read."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.analysis.threshold_command import print_threshold
from server.errors import BadInput
from tests.rules.vectors import VECTORS

CASES = json.loads((VECTORS / "threshold.json").read_text("utf-8"))
HEADER = "date,session,code"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(*lines: str, name: str = "marks.csv") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return path

    return write


def answer(path: Path, calendar: Path | None = None) -> Any:
    out = io.StringIO()
    assert print_threshold(path, out, calendar=calendar, as_json=True) == 0
    return json.loads(out.getvalue())


def lines_of(case: dict[str, Any]) -> list[str]:
    return [
        f"{day},{half},{code}"
        for day, *codes in case["days"]
        for half, code in zip(("AM", "PM"), codes, strict=True)
        if code is not None
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_file_is_answered_as_its_vector_says(case, write):
    assert answer(write(HEADER, *lines_of(case))) == case["expected"]


def test_lines_may_stand_in_any_order(write):
    lines = lines_of(CASES[0])

    assert answer(write(HEADER, *reversed(lines))) == CASES[0]["expected"]


def test_a_calendar_says_which_weeks_were_school_weeks(write):
    """Nine sessions and one ten weeks before, of which the marks' file holds two weeks only."""
    days = [f"2026-11-{16 + n // 2},{'AM' if n % 2 == 0 else 'PM'}" for n in range(9)]
    marks = write(HEADER, "2026-09-07,AM,O", *(f"{day},O" for day in days))
    between = [f"2026-{day},AM" for day in ("09-14", "09-21", "09-28", "10-05", "10-12")]
    more = [f"2026-{day},AM" for day in ("10-19", "11-02", "11-09")]

    sessions = ["date,session", "2026-09-07,AM", *between, *more, *days]
    ten = answer(marks, write(*sessions, name="ten.csv"))
    eleven = answer(marks, write(*sessions, "2026-10-26,PM", name="eleven.csv"))

    assert answer(marks)["reached"]
    assert (ten["reached"], ten["first_reached_on"]) == (True, "2026-11-20")
    assert (eleven["reached"], eleven["counted"]) == (False, 9)


def test_in_words_it_says_what_was_counted_and_decides_nothing(write):
    out = io.StringIO()

    print_threshold(write(HEADER, *lines_of(CASES[0])), out)

    assert out.getvalue().splitlines() == [
        "Reached on 2026-09-18: 10 unauthorised sessions in 10 school weeks. "
        "A person decides what follows.",
        "10 of G, O or U and 0 of N apart, "
        "in the school weeks of 7 September 2026 to 14 September 2026 (policy X)",
        "weeks of 2026-09-07 to 2026-09-14: 10 counted, 0 provisional, reached on 2026-09-18",
        "weeks of 2026-09-07 to 2026-09-21: 10 counted, 0 provisional, reached on 2026-09-18",
    ]


def test_in_words_it_says_what_is_short_of_ten(write):
    out = io.StringIO()

    print_threshold(write(HEADER, "2026-09-07,AM,O", "2026-09-07,PM,N"), out)

    assert out.getvalue().splitlines() == [
        "Not reached: 10 unauthorised sessions in 10 school weeks.",
        "1 of G, O or U and 1 of N apart, "
        "in the school weeks of 7 September 2026 to 7 September 2026 (policy X)",
    ]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["07/09/2026,AM,O"], 'marks.csv line 2: "07/09/2026" is not a date'),
        (["20260907,AM,O"], 'marks.csv line 2: "20260907" is not a date'),
        (["2026-W37-1,AM,O"], 'marks.csv line 2: "2026-W37-1" is not a date'),
        (["2027-02-29,AM,O"], 'marks.csv line 2: "2027-02-29" is not a date'),
        (["2026-09-07,am,O"], 'marks.csv line 2: "am" is not a session: write AM or PM'),
        (["2026-09-07,AM,o"], 'marks.csv line 2: The code "o" is not a code of any year.'),
        (["2026-09-07,AM,"], 'marks.csv line 2: The code "" is not a code of any year.'),
        (["2024-08-18,AM,J1"], '"J1" is a code since 19 August 2024 only'),
        (["2024-08-19,AM,H"], 'marks.csv line 2: The code "H" is no code since 19 August 2024.'),
        (
            ["2026-09-07,AM,O", "", "2026-09-07,AM,/"],
            "marks.csv line 4: An earlier line has the session 2026-09-07 AM too",
        ),
        (["2026-09-07,AM"], "marks.csv line 2: The row has 2 fields"),
        ([], "marks.csv: There is no line below the names of the columns"),
    ],
)
def test_what_cannot_be_read_is_said_by_line(lines, sentence, write):
    with pytest.raises(BadInput) as refused:
        answer(write(HEADER, *lines))

    assert sentence in refused.value.text


def test_codes_of_history_stand_on_their_days(write):
    assert answer(write(HEADER, "2024-07-01,AM,H", "2024-07-01,PM,O"))["counted"] == 1


def test_every_wrong_line_is_said(write):
    with pytest.raises(BadInput) as refused:
        answer(write(HEADER, "x,AM,O", "2026-09-07,noon,O", "2026-09-08,AM,?"))

    assert [line.split(":")[0] for line in refused.value.text.splitlines()] == [
        "marks.csv line 2",
        "marks.csv line 3",
        "marks.csv line 4",
    ]


def test_a_mark_on_no_session_of_the_calendar_is_refused(write):
    calendar = write("date,session", "2026-09-07,AM", name="calendar.csv")

    with pytest.raises(BadInput, match="line 2: The calendar has no session 2026-09-07 PM"):
        answer(write(HEADER, "2026-09-07,PM,O"), calendar)


@pytest.mark.parametrize("name", ["marks.csv", "calendar.csv"])
def test_an_empty_file_or_none_is_refused(name, write, tmp_path):
    write(HEADER, "2026-09-07,AM,O")
    write("date,session", "2026-09-07,AM", name="calendar.csv")
    for spoil in (lambda path: path.write_text(""), Path.unlink):
        spoil(tmp_path / name)

        with pytest.raises(BadInput, match=name):
            answer(tmp_path / "marks.csv", tmp_path / "calendar.csv")
