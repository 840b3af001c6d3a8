"""The first rows of a folder's files; one that cannot be read says why."""

from pathlib import Path

from server.importing.mapped.samples import FILES_MAX, LOOKED_AT, samples


def test_files_are_taken_in_order_and_others_left(tmp_path: Path):
    for name in ("b.CSV", "a.txt", "notes.pdf"):
        (tmp_path / name).write_text("Adno;Name\n1;Ada\n")

    found = samples(tmp_path)

    assert [one.file for one in found] == ["a.txt", "b.CSV"]
    assert found[0].header == ["Adno", "Name"]
    assert [row.cells for row in found[0].rows] == [["1", "Ada"]]


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "nul.csv").write_bytes(b"a,b\n1,\0\n")
    (tmp_path / "quote.csv").write_text('a,b\n1,"x\n')
    (tmp_path / "wide.csv").write_text(",".join(f"c{n}" for n in range(10_000)) + "\n")

    said = {one.file: one.problem for one in samples(tmp_path)}

    assert said == {
        "empty.csv": "The file is empty: not even a header.",
        "nul.csv": "Line 2: There is a NUL byte. Save it as UTF-8.",
        "quote.csv": "Line 2: A quote is opened here and never closed.",
        "wide.csv": "Line 1: There are 10000 columns (at most 500).",
    }


def test_our_own_files_are_nobody_s_to_map_and_others_of_their_name_are(tmp_path: Path):
    (tmp_path / "periods.csv").write_text("period,starts,ends,session\n1,08:20,09:20,AM\n")
    (tmp_path / "contacts.csv").write_text("Adno,Forename,Surname,Relationship\n")

    assert [one.file for one in samples(tmp_path)] == ["contacts.csv"]


def test_no_more_is_looked_at_than_there_is_room_for(tmp_path: Path):
    for number in range(FILES_MAX + 5):
        (tmp_path / f"{number:02}.csv").write_text("a\n")
    (tmp_path / "00.csv").write_text("a\n" + "1\n" * (LOOKED_AT + 5))

    found = samples(tmp_path)

    assert len(found) == FILES_MAX
    assert len(found[0].rows) == LOOKED_AT
