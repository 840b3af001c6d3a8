"""Which format a folder holds, told by its files and their headers."""

import csv
import re
from pathlib import Path

from server.importing.reading.mapping import Mapping, Sign, mappings
from server.importing.reading.problems import Place, Problems

LONGEST = 100_000  # bytes of a file in which its header, or a line, is looked for
LINE_END = re.compile(r"\r\n|\r|\n")


def recognise(folder: Path, problems: Problems) -> Mapping | None:
    """The one mapping that fits; None after saying why there is none."""
    here = Place(str(folder))
    if not folder.exists():
        problems.add(here, "There is no such folder.")
        return None
    if not folder.is_dir():
        problems.add(
            here, "This is a file. Name the folder in which the files lie, or a zip of them."
        )
        return None
    fitting = [mapping for mapping in mappings() if _fits(folder, mapping)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = " and as ".join(mapping.title for mapping in fitting)
        problems.add(here, f"The files can be read as {names}. Lay one format in one folder.")
    else:
        problems.add(here, f"No format that we know. Looked for {_looked_for()}.")
    return None


def _fits(folder: Path, mapping: Mapping) -> bool:
    rule = mapping.recognise
    return any(_seen(folder, sign) for sign in rule.any) and not any(
        _seen(folder, sign) for sign in rule.unless
    )


def _seen(folder: Path, sign: Sign) -> bool:
    path = folder / sign.file
    if not path.is_file():
        return False
    with path.open("rb") as file:
        begin = file.read(LONGEST).decode("utf-8-sig", errors="replace")
    first, *lines = LINE_END.split(begin)
    has_line = not sign.line or sign.line in map(str.strip, lines)
    return has_line and any(sign.column in _names(first, mark) for mark in ",;")


def _names(header: str, delimiter: str) -> list[str]:
    return [name.strip() for row in csv.reader([header], delimiter=delimiter) for name in row]


def _looked_for() -> str:
    return "; ".join(
        f"{mapping.title}: "
        + " or ".join(
            f'{sign.file} with a column "{sign.column}"' for sign in mapping.recognise.any
        )
        for mapping in mappings()
    )
