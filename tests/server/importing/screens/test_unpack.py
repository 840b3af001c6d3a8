"""Zips that mean harm: each is refused with its sentence, and nothing lands elsewhere."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from server.importing.screens.limits import FILE_MAX, FILES_MAX
from server.importing.screens.unpack import NotUnpacked, lay_out

HEADER = b"sourcedId,name\n"
Spoil = Callable[[ZipFile], object]
Harm = Callable[[Path], object]


def a_zip(folder: Path, spoil: Spoil, name: str = "school.zip") -> Path:
    (folder / "sent").mkdir(exist_ok=True)
    path = folder / "sent" / name
    with ZipFile(path, "w", ZIP_DEFLATED) as out:
        spoil(out)
    return path


def laid_out(folder: Path) -> list[str]:
    lay_out(folder / "sent", folder / "files")
    return sorted(path.name for path in (folder / "files").iterdir())


def holding(*names: str) -> Spoil:
    def write(out: ZipFile) -> None:
        for name in names:
            out.writestr(name, HEADER)

    return write


def a_link(out: ZipFile) -> None:
    entry = ZipInfo("users.csv")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    out.writestr(entry, "/etc/passwd")


def packed_oddly(out: ZipFile) -> None:
    out.writestr("users.csv", HEADER * 100, compress_type=ZIP_BZIP2)


def a_bomb(out: ZipFile) -> None:
    out.writestr("users.csv", b"\0" * 20_000_000)


def a_large_file(out: ZipFile) -> None:
    row = HEADER + b"".join(b"%d,%x\n" % (n, n * n) for n in range(100_000))
    with out.open("users.csv", "w", force_zip64=True) as file:
        for _ in range(FILE_MAX // len(row) + 1):
            file.write(row)


PATH = "is a path. Zip the files alone."
REFUSED: dict[str, tuple[Spoil, str]] = {
    "up": (holding("../users.csv"), f'"../users.csv" {PATH}'),
    "up-within": (holding("set/../users.csv"), PATH),
    "absolute": (holding("/etc/users.csv"), PATH),
    "drive": (holding("C:\\users.csv"), PATH),
    "windows-up": (holding("..\\users.csv"), PATH),
    "dot": (holding("./users.csv", "orgs.csv"), PATH),
    "deep": (holding("a/b/users.csv"), "lies in a folder. Zip the CSV files alone."),
    "two-folders": (holding("a/users.csv", "b/orgs.csv"), '"a/users.csv" lies in a folder.'),
    "formula": (holding("=cmd.csv"), '"=cmd.csv" is no plain file name. Rename it'),
    "control": (holding("us\x07ers.csv"), '"us?ers.csv" is no plain file name.'),
    "long": (holding("x" * 101 + ".csv"), "is no plain file name."),
    "long-on-the-disk": (holding("漢" * 90 + ".csv"), "is no plain file name."),
    "nested": (holding("users.csv", "more.zip"), '"more.zip" is a zip within the zip.'),
    "twice": (holding("users.csv", "Users.CSV"), '"Users.CSV" was sent twice.'),
    "empty": (holding(), "There is no CSV file in it."),
    "other-files": (holding("letter.docx"), "There is no CSV file in it."),
    "link": (a_link, '"users.csv" is a link and no file. Zip the file itself.'),
    "unusual": (packed_oddly, "It is packed in an unusual way."),
    "bomb": (a_bomb, "It becomes far larger when unpacked than a school's files do."),
    "large": (a_large_file, '"users.csv" is more than 50 MB when unpacked.'),
    "many": (holding(*(f"f{n}.csv" for n in range(FILES_MAX + 1))), "It holds 201 files;"),
    "very-many": (holding(*(f"f{n}.csv" for n in range(3 * FILES_MAX + 1))), "more than 200"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(("spoil", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_harmful_zip_is_refused_and_nothing_lands_elsewhere(
    tmp_path: Path, spoil: Spoil, sentence: str
) -> None:
    a_zip(tmp_path, spoil)

    with pytest.raises(NotUnpacked) as refusal:
        lay_out(tmp_path / "sent", tmp_path / "files")

    assert refusal.value.file == "school.zip"
    assert sentence in refusal.value.sentence
    assert {path.name for path in tmp_path.iterdir()} == {"sent", "files"}


def patched(path: Path, old: bytes, new: bytes, count: int = -1) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, count))


def locked(path: Path) -> None:
    """Sets the flag of a password on every entry."""
    content = bytearray(path.read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        found = content.find(sign)
        while found >= 0:
            content[found + at] |= 1
            found = content.find(sign, found + 4)
    path.write_bytes(content)


def lying_about_its_size(path: Path) -> None:
    """Says that 20 MB are 10 bytes, where zip programs look."""
    patched(path, struct.pack("<L", 20_000_000), struct.pack("<L", 10))


def with_a_second_end(path: Path) -> None:
    """Which counts more than the first, and says how long the list of files truly is."""
    content = path.read_bytes()
    first = content[-22:]
    (length, start) = struct.unpack_from("<2L", first, 12)
    count = 4 * FILES_MAX
    second = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(content) - 22, 1)
    lie = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 50, start, 0)
    path.write_bytes(content[:-22] + second + locator + lie)
    with ZipFile(path) as read:
        assert len(read.infolist()) == count


DAMAGED = "It cannot be unpacked: it is damaged, or no zip. Make it again."
BROKEN: dict[str, tuple[Spoil, Harm, str]] = {
    "locked": (holding("users.csv"), locked, "It is locked with a password."),
    "no-zip": (holding("users.csv"), lambda path: path.write_text("hello"), DAMAGED),
    "cut": (
        holding("users.csv"),
        lambda path: path.write_bytes(path.read_bytes()[:-30]),
        DAMAGED,
    ),
    "wrong-sum": (
        lambda out: out.writestr("users.csv", HEADER, zipfile.ZIP_STORED),
        lambda path: patched(path, HEADER, HEADER.upper()),
        DAMAGED,
    ),
    "liar": (a_bomb, lying_about_its_size, DAMAGED),
    "two-ends": (
        holding(*(f"f{n}.csv" for n in range(4 * FILES_MAX))),
        with_a_second_end,
        "It is packed in an unusual way.",
    ),
    "end-of-rubbish": (
        holding("users.csv"),
        lambda path: path.write_bytes(b"PK\x05\x06" + b"\xff" * 18),
        "more than 200 files",
    ),
}


@pytest.mark.parametrize(("make", "spoil", "sentence"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_zip_is_refused(tmp_path: Path, make: Spoil, spoil: Harm, sentence: str) -> None:
    spoil(a_zip(tmp_path, make))

    with pytest.raises(NotUnpacked) as refusal:
        lay_out(tmp_path / "sent", tmp_path / "files")

    assert sentence in refusal.value.sentence


ACCEPTED = {
    "files": ("users.csv", "orgs.csv"),
    "one-folder": ("set/users.csv", "set/orgs.csv"),
    "windows-folder": ("set\\users.csv", "set\\orgs.csv"),
    "mac": ("users.csv", "orgs.csv", "__MACOSX/._users.csv", ".DS_Store", "._orgs.csv"),
    "mac-folder": ("set/users.csv", "set/orgs.csv", "set/.DS_Store", "__MACOSX/set/._users.csv"),
    "beside": ("users.csv", "orgs.csv", "read me.txt"),
}


@pytest.mark.parametrize("names", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_a_zip_as_computers_make_them_is_taken(tmp_path: Path, names: tuple[str, ...]) -> None:
    a_zip(tmp_path, holding(*names))

    assert laid_out(tmp_path) == ["orgs.csv", "users.csv"]
    assert (tmp_path / "files" / "users.csv").read_bytes() == HEADER


def test_zips_and_files_may_be_sent_together_and_others_are_named(tmp_path: Path) -> None:
    a_zip(tmp_path, holding("Section (2).csv", "Straße.csv", "notes.txt"))
    (tmp_path / "sent" / "periods.csv").write_bytes(HEADER)

    left_out = lay_out(tmp_path / "sent", tmp_path / "files")

    assert left_out == ["notes.txt"]
    assert laid_out(tmp_path) == ["Section (2).csv", "Straße.csv", "periods.csv"]  # once more


def test_one_file_in_two_zips_is_refused(tmp_path: Path) -> None:
    a_zip(tmp_path, holding("users.csv"), "a.zip")
    a_zip(tmp_path, holding("users.csv"), "b.zip")

    with pytest.raises(NotUnpacked, match="sent twice"):
        laid_out(tmp_path)


def test_a_table_that_repeats_itself_is_no_bomb(tmp_path: Path) -> None:
    row = b"e%d,,,8b,westmere,p%d,student,,2026-09-01,\n"
    table = HEADER + b"".join(row % (n, n % 2000) for n in range(60_000))
    a_zip(tmp_path, lambda out: out.writestr("enrollments.csv", table))

    assert laid_out(tmp_path) == ["enrollments.csv"]
    assert io.BytesIO(table).getvalue() == (tmp_path / "files" / "enrollments.csv").read_bytes()
