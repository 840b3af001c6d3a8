"""A file's lines as text: UTF-8 with or without its mark, else Windows-1252."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.importing.reading.problems import Place, Problems

LARGEST = 50_000_000  # bytes

# The five bytes that Windows-1252 leaves without a meaning.
NO_LETTER = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@contextmanager
def open_lines(path: Path, encoding: str) -> Iterator[Iterator[str]]:
    """Lines with their endings as they stand, so that the CSV reader counts as an editor does."""
    with path.open(encoding=encoding, newline="") as lines:
        yield lines


def encoding_of(path: Path, problems: Problems) -> str | None:
    """The encoding in which ``path`` can be read to its end; None after saying why it cannot."""
    if path.stat().st_size > LARGEST:
        problems.add(Place(path.name), f"The file is larger than {LARGEST // 1_000_000} MB.")
        return None
    utf8, unreadable = True, 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if b"\0" in line:
                problems.add(Place(path.name, number), "There is a NUL byte. Save it as UTF-8.")
                return None
            utf8 = utf8 and _is_utf8(line)
            if not unreadable and NO_LETTER.search(line):
                unreadable = number
    if utf8:
        return "utf-8-sig"
    if unreadable:
        sentence = "This is neither UTF-8 nor Windows-1252. Save it as UTF-8."
        problems.add(Place(path.name, unreadable), sentence)
        return None
    problems.note(f"{path.name} is not UTF-8: read as Windows-1252.")
    return "cp1252"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
