"""A zip's CSV files, taken out as if it were meant to do harm.

Names never become paths, nothing is believed of sizes, and what comes out is counted as it comes.
"""

import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zipfile import ZipFile, ZipInfo

from server.importing.screens import names
from server.importing.screens.limits import FILE_MAX, FILES_MAX, UNPACKED_MAX, in_words

RATIO_MAX = 250  # CSV packs 5 to 60 times; a bomb 1,000 times
RATIO_FROM = 5_000_000  # bytes unpacked, below which any ratio is harmless
DIRECTORY_MAX = 500_000  # bytes of a zip's own list of files
CHUNK = 256 * 1024
ODD = "It is packed in an unusual way. Zip it the usual way."
_END = struct.Struct("<4s4H2LH")
_LOCATOR = 20  # bytes before the end, of a second end for what is larger than 4 GB
_END_MAX = _LOCATOR + _END.size + 65_535  # a remark may follow


class NotUnpacked(Exception):
    """Why a zip is refused; ``file`` is the zip's name."""

    def __init__(self, file: str, sentence: str) -> None:
        super().__init__(sentence)
        self.file = file
        self.sentence = sentence


class Member(NamedTuple):
    name: str
    entry: ZipInfo


def lay_out(sent: Path, files: Path) -> list[str]:
    """Moves what was sent in ``sent`` into the new folder ``files``, zips unpacked.

    Gives the names in zips that were left out because they are no CSV files.
    """
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(mode=0o700)
    left_out: list[str] = []
    for path in sorted(sent.iterdir()):
        if names.ending(path.name) == "zip":
            left_out += unpack(path, files)
        else:
            _not_twice(path.name, path.name, files)
            (files / path.name).hardlink_to(path)
    return left_out


def unpack(path: Path, files: Path) -> list[str]:
    try:
        _check_directory(path)
        with ZipFile(path) as zipped:
            members, left_out = _members(path.name, zipped.infolist())
            room = min(UNPACKED_MAX, max(RATIO_FROM, RATIO_MAX * path.stat().st_size))
            for member in members:
                _not_twice(path.name, member.name, files)
                room -= _take_out(path.name, zipped, member, files / member.name, room)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error) as broken:
        sentence = "It cannot be unpacked: it is damaged, or no zip. Make it again."
        raise NotUnpacked(path.name, sentence) from broken
    return left_out


def _check_directory(path: Path) -> None:
    """The end of a zip says how long its list is; one that is too long is not even read."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_MAX))
        tail = file.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0:
        raise zipfile.BadZipFile
    if tail[max(0, found - _LOCATOR) : found].startswith(b"PK\x06\x07"):  # goes before this end
        raise NotUnpacked(path.name, ODD)
    _, _, _, _, count, length, _, _ = _END.unpack_from(tail, found)
    if count > FILES_MAX * 3 or length > DIRECTORY_MAX:
        raise NotUnpacked(path.name, f"It holds more than {FILES_MAX} files.")


def _members(zip_name: str, entries: list[ZipInfo]) -> tuple[list[Member], list[str]]:
    """The CSV files, without the one folder that all may lie in, and the names of other files."""
    named = [(entry.filename.replace("\\", "/").split("/"), entry) for entry in entries]
    named = [(parts, entry) for parts, entry in named if parts[-1]]  # no folders
    for parts, _ in named:
        if any(part in ("", ".", "..") or ":" in part for part in parts):
            raise NotUnpacked(zip_name, f'"{_said(parts)}" is a path. Zip the files alone.')
    named = [(parts, entry) for parts, entry in named if not _is_junk(parts)]
    if len({parts[0] for parts, _ in named}) == 1 and all(len(parts) == 2 for parts, _ in named):
        named = [(parts[1:], entry) for parts, entry in named]
    members: list[Member] = []
    left_out: list[str] = []
    for parts, entry in named:
        _check_entry(zip_name, parts, entry)
        if names.ending(parts[0]) == "csv":
            members.append(Member(parts[0], entry))
        else:
            left_out.append(parts[0])
    if not members:
        raise NotUnpacked(zip_name, "There is no CSV file in it.")
    if len(members) > FILES_MAX:
        raise NotUnpacked(zip_name, f"It holds {len(members)} files; {FILES_MAX} are the most.")
    return members, left_out


def _check_entry(zip_name: str, parts: list[str], entry: ZipInfo) -> None:
    said = _said(parts)
    if len(parts) > 1:
        raise NotUnpacked(zip_name, f'"{said}" lies in a folder. Zip the CSV files alone.')
    if entry.flag_bits & 1:
        raise NotUnpacked(zip_name, "It is locked with a password. Zip the files without one.")
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise NotUnpacked(zip_name, f'"{said}" is a link and no file. Zip the file itself.')
    if not names.is_plain(parts[0]):
        raise NotUnpacked(zip_name, f'"{said}" is no plain file name. Rename it, and zip again.')
    if names.ending(parts[0]) == "zip":
        raise NotUnpacked(zip_name, f'"{said}" is a zip within the zip. Take its files out.')
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotUnpacked(zip_name, ODD)


def _take_out(zip_name: str, zipped: ZipFile, member: Member, to: Path, room: int) -> int:
    """Bytes written; ``room``: how many there may be before the zip is a bomb."""
    taken = 0
    with zipped.open(member.entry) as packed, to.open("xb") as out:
        for chunk in _chunks(packed):
            taken += len(chunk)
            if taken > FILE_MAX:
                sentence = f'"{member.name}" is more than {in_words(FILE_MAX)} when unpacked.'
                raise NotUnpacked(zip_name, sentence)
            if taken > room:
                sentence = "It becomes far larger when unpacked than a school's files do."
                raise NotUnpacked(zip_name, sentence)
            out.write(chunk)
    return taken


def _chunks(packed: object) -> Iterator[bytes]:
    file: BinaryIO = packed  # type: ignore[assignment]
    while chunk := file.read(CHUNK):
        yield chunk


def _not_twice(sent_in: str, name: str, files: Path) -> None:
    if names.same(name) in {names.same(there.name) for there in files.iterdir()}:
        raise NotUnpacked(sent_in, f'"{name}" was sent twice. Send each file once.')


def _is_junk(parts: list[str]) -> bool:
    """What a computer puts into a zip by itself."""
    return parts[0] == "__MACOSX" or parts[-1].startswith(".")


def _said(parts: list[str]) -> str:
    return names.shown("/".join(parts))
