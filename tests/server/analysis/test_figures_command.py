"""``./firstbell figures FILE.csv``: the figures of a file, and a sentence for each bad line."""

import io
import json
from pathlib import Path

import pytest

from server.analysis.figures_command import print_figures
from server.cli import main
from server.errors import BadInput

TERM = "code,sessions\n/,171\n\\,160\nL,11\nI,30\nN,8\nX,4\n"


@pytest.fixture
def write(tmp_path):
    def to(text: str | bytes, name: str = "term.csv") -> Path:
        file: Path = tmp_path / name
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    return to


def as_json(file: Path) -> dict[str, object]:
    out = io.StringIO()
    assert print_figures(file, out, as_json=True) == 0
    found: dict[str, object] = json.loads(out.getvalue())
    return found


def refusal(file: Path) -> list[str]:
    with pytest.raises(BadInput) as refused:
        print_figures(file, io.StringIO())
    return refused.value.text.splitlines()


def test_json_has_the_published_keys(write):
    assert as_json(write(TERM)) == {
        "attended": 342,
        "authorised": 30,
        "unauthorised": 8,
        "possible": 380,
        "late": 11,
        "attendance_rate": 90.0,
        "absence_rate": 10.0,
        "persistent": True,
        "severe": False,
    }


def test_text_says_each_figure_and_what_it_is_made_of(write):
    out = io.StringIO()

    print_figures(write(TERM), out)

    lines = out.getvalue().splitlines()
    assert lines[0] == "attended               342  / 171, \\ 160, L 11 (policy H)"
    assert lines[5] == "attendance rate    90.00 %"
    assert lines[7].endswith("yes  38 of 380 possible sessions absent, 10 % or more (policy W)")
    assert lines[9] == "outside                  4  X 4 (policy H)"


def test_where_nothing_was_possible_there_is_no_rate(write):
    found = as_json(write("code,sessions\nX,4\n"))

    assert (found["attendance_rate"], found["absence_rate"]) == (None, None)
    assert (found["persistent"], found["severe"]) == (False, False)


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + TERM.encode(),
        TERM.replace(",", ";"),
        TERM.replace("\n", "\r\n"),
        TERM.replace("code,sessions", "Code, Sessions"),
        TERM.replace("I,30", "I, 10 \n\nI,20"),  # a code may stand twice, lines may be empty
        TERM.replace("code,sessions", '"code","sessions"').removesuffix("\n"),
        "sessions,note,code\n171,,/\n160,,\\\n11,,L\n30,ill,I\n8,,N\n",
    ],
)
def test_spreadsheets_write_the_same_file_in_many_ways(write, text):
    assert as_json(write(text))["possible"] == 380


def test_codes_of_history_keep_their_class(write):
    found = as_json(write("code,sessions\nF,1\nH,2\nJ,4\nY,8\n"))

    assert (found["attended"], found["authorised"], found["possible"]) == (4, 3, 7)


def test_every_bad_line_is_named(write):
    text = "code,sessions\n/,171\nQQ,3\nl,2\n,5\nI,\nN,-2\nO,1.5\nG,1e3\nU,٣\nE,1;2\nT\n"

    number = 'term.csv line {}: In the column sessions, "{}" is not a whole number of 0 or more.'
    assert refusal(write(text)) == [
        'term.csv line 3: The code "QQ" is not known.',
        'term.csv line 4: The code "l" is not known.',
        'term.csv line 5: The code "" is not known.',
        "term.csv line 6: In the column sessions, a number is missing.",
        number.format(7, "-2"),
        number.format(8, "1.5"),
        number.format(9, "1e3"),
        number.format(10, "٣"),
        number.format(11, "1;2"),
        "term.csv line 12: The row has 1 field, the header has 2.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "term.csv: The file is empty: not even a header."),
        (
            "/,171\n",
            "term.csv line 1: The first line names the columns; missing: code, sessions.",
        ),
        (
            "code,count\n/,1\n",
            "term.csv line 1: The first line names the columns; missing: sessions.",
        ),
        (
            "code,sessions,code\n/,1,L\n",
            "term.csv line 1: The first line names the columns; there twice: code.",
        ),
        (TERM.encode("utf-16"), "term.csv line 1: There is a NUL byte. Save it as UTF-8."),
        (
            b"code,sessions\n/,1\n\x81,2\n",
            "term.csv line 3: This is neither UTF-8 nor Windows-1252. Save it as UTF-8.",
        ),
        (b"code,sessions\n\xe9,2\n", 'term.csv line 2: The code "é" is not known.'),
        ('code,sessions\n"/,1\n', "term.csv line 2: A quote is opened here and never closed."),
        (
            "code,sessions\n/," + "9" * 5000,
            "term.csv line 2: In the column sessions, "
            "the number has 5,000 digits, 15 at most can be counted.",
        ),
        (
            "code,sessions\n" + "Q" * 5000 + ",x" + "9" * 5000,
            f'term.csv line 2: In the column sessions, "x{"9" * 39}…" is not a whole number of 0 '
            f'or more.\nterm.csv line 2: The code "{"Q" * 40}…" is not known.',
        ),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(write, text, sentence):
    assert "\n".join(refusal(write(text))) == sentence


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "nowhere.csv") == ["nowhere.csv: There is no such file."]
    assert refusal(tmp_path) == [f"{tmp_path.name}: This is a folder. Name a CSV file."]
    assert refusal(Path("/dev/null")) == ["null: This is no file on a disk. Save it first."]


def test_the_command_answers_its_exit_status(write, capsys):
    assert main(["figures", str(write(TERM)), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["late"] == 11

    assert main(["figures", str(write("code,sessions\nQQ,1\n"))]) == 1
    assert capsys.readouterr().err == 'term.csv line 2: The code "QQ" is not known.\n'


@pytest.mark.slow
def test_a_million_lines_are_streamed(write):
    file = write("code,sessions\n" + "/,1\nI,1\n" * 500_000)

    assert as_json(file)["possible"] == 1_000_000
