"""``./firstbell figures --department FILE.csv``: the department's rows beside our reckoning.

The published file is no part of this repository: the tests of it are skipped without it.
"""

import csv
import io
from pathlib import Path

import pytest

from server.analysis.department import CODES, RATES, TOTALS
from server.analysis.department_command import print_department, read_rows
from server.cli import main
from server.errors import BadInput

PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "dfe-attendance-2025-26.csv"
published = pytest.mark.skipif(
    not PUBLISHED.is_file(), reason="the department's file is not at ../shared/data"
)
SURPLUS = [10, 11, 13, 14, 15, 16, 17, 20, 21, 32, 33, 34, 35, 36, 37, 39, 40]

COUNTS = dict.fromkeys(CODES, "0") | {
    "reason_present_am": "400",
    "reason_present_pm": "390",
    "reason_l_present_late_before_registers_closed": "10",
    "reason_b_aea_education_off_site": "100",
    "reason_i_authorised_illness": "60",
    "reason_u_unauthorised_late_after_registers_closed": "40",
}
ROW = {
    **dict.fromkeys(["region_name", "la_name"], ""),
    "country_name": "England",
    "education_phase": "Secondary",
    **COUNTS,
    **dict(zip(TOTALS, ["790", "800", "100", "900", "60", "40", "100", "1000", "50"], strict=True)),
    **dict.fromkeys(RATES, "0"),
    "attendance_perc": "90",
    "overall_absence_perc": "10",
    "illness_perc": "6.0",
    "authorised_absence_perc": "6",
    "unauthorised_absence_perc": "4.0000000001",
    "unauth_late_registers_closed_perc": "4",
}


@pytest.fixture
def write(tmp_path):
    def to(**cells: str) -> Path:
        file: Path = tmp_path / "department.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(ROW))
            writer.writeheader()
            writer.writerow(ROW | cells)
        return file

    return to


def printed(file: Path) -> tuple[int, list[str]]:
    out = io.StringIO()
    return print_department(file, out), out.getvalue().splitlines()


def test_a_row_that_agrees(write):
    assert printed(write()) == (
        0,
        ["line 2: England, Secondary: 9 totals and 18 rates agree", "1 of 1 rows agree."],
    )


def test_the_smallest_place_names_the_row(write):
    assert read_rows(write(region_name="London"))[0].row == "line 2: London, Secondary"
    named = read_rows(write(region_name="London", la_name="Camden"))[0]
    assert named.row == "line 2: Camden, Secondary"


def test_a_surplus_is_named_and_carried_into_every_sum(write):
    more = {"authorised_absence": "63", "overall_absence": "103", "possible_sessions": "1003"}
    over = {
        "attendance_perc": 900,
        "overall_absence_perc": 103,
        "authorised_absence_perc": 63,
        "unauthorised_absence_perc": 40,
        "illness_perc": 60,
        "unauth_late_registers_closed_perc": 40,
    }
    file = write(**more, **{name: f"{100 * part / 1003:.12f}" for name, part in over.items()})

    status, lines = printed(file)

    assert status == 0
    assert lines[0].endswith(
        "; 3 authorised sessions more than their codes (an old code has no column)"
    )
    assert lines[2] == "1 with an authorised surplus: lines 2."


@pytest.mark.parametrize("name", TOTALS)
def test_a_total_that_differs_is_said(write, name):
    status, lines = printed(write(**{name: str(int(ROW[name]) - 1)}))

    assert status == 1
    assert f"line 2: England, Secondary: {name} is {int(ROW[name]) - 1}, ours {ROW[name]}" in lines
    assert lines[-1] == "0 of 1 rows agree."


@pytest.mark.parametrize("name", RATES)
def test_a_rate_that_differs_is_said(write, name):
    status, lines = printed(write(**{name: "6.1"}))

    ours = float(ROW[name])
    assert (status, len(lines)) == (1, 2)
    assert lines[0].startswith(f"line 2: England, Secondary: {name} is 6.1, ours {ours:.0f}")


@pytest.mark.parametrize("cell", ["", "z", "nan", "1/3", "-6", "1e999"])
def test_a_rate_that_is_no_number_is_refused(write, cell):
    with pytest.raises(BadInput, match=r"line 2: In the column illness_perc, .* is not a percent"):
        read_rows(write(illness_perc=cell))


def test_a_file_of_another_kind_is_refused_in_one_sentence(tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("code,sessions\n/,1\n")

    with pytest.raises(BadInput) as refused:
        read_rows(file)

    assert refused.value.text.startswith(
        "other.csv line 1: The first line names the columns; missing:"
    )
    assert "\n" not in refused.value.text


@published
def test_all_forty_rows_agree_and_seventeen_have_a_surplus(capsys):
    found = read_rows(PUBLISHED)

    assert len(found) == 40
    assert all((one.totals, one.rates, one.differ) == (9, 18, []) for one in found)
    assert [line for line, one in enumerate(found, 2) if one.surplus] == SURPLUS
    assert {min(s for one in found if (s := one.surplus)), max(one.surplus for one in found)} == {
        4,
        106,
    }

    assert main(["figures", "--department", str(PUBLISHED)]) == 0
    assert capsys.readouterr().out.endswith(f"lines {', '.join(map(str, SURPLUS))}.\n")
