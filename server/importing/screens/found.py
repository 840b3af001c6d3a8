"""What reading and comparing an upload has found, as its page shows it."""

from pathlib import Path

from msgspec import Struct

from server.importing.saving.brakes import Brake
from server.importing.saving.summary import SchoolSummary

FILE, REPORT = "found.json", "report.txt"
AGAIN = "The school’s data has changed since you compared. This is what would be done now."
_FORMULA = ("=", "+", "-", "@")


class Fault(Struct, frozen=True):
    """``line`` counts from 1, header included; 0: the file as a whole. ``column``: may be empty."""

    file: str
    line: int
    column: str
    sentence: str


class Found(Struct, frozen=True, kw_only=True):
    """``faults``: the first, of ``fault_count``. ``notes``: what was accepted, and not used.

    ``fingerprint``: of all that would be done; only what was compared is written.
    """

    title: str = ""
    faults: list[Fault] = []
    fault_count: int = 0
    notes: list[str] = []
    summary: list[SchoolSummary] = []
    brakes: list[Brake] = []
    fingerprint: str = ""


def one_fault(file: str, sentence: str) -> Found:
    return Found(faults=[Fault(file, 0, "", sentence)], fault_count=1)


def write_report(every: list[Fault], to: Path) -> None:
    """All of them, one a line, tabs between the cells: for a person, or for a spreadsheet."""
    with to.open("w", encoding="utf-8") as out:
        out.write("file\tline\tcolumn\twhat is wrong\n")
        for one in every:
            cells = (one.file, str(one.line or ""), one.column, one.sentence)
            out.write("\t".join(neutral(cell) for cell in cells) + "\n")


def neutral(cell: str) -> str:
    """What no spreadsheet takes for a formula, or for the end of a cell or line."""
    clean = "".join(sign if sign.isprintable() else " " for sign in cell)
    return f"'{clean}" if clean.lstrip().startswith(_FORMULA) else clean
