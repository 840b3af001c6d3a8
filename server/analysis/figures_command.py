"""``./firstbell figures FILE.csv``: sessions by code as counts and rates (rules C1, F1–F3)."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import TextIO

import msgspec

from server.analysis.sheet import lines, quoted, refuse, whole_number
from server.importing.reading.problems import Problems
from server.rules.because import Because
from server.rules.codes import code_set
from server.rules.figures import Counts, codes_of, counts, explained, percentage
from server.rules.persistent_absence import is_persistent, is_severe, tier

WIDTH = 16


class Figures(msgspec.Struct):
    """What ``--json`` prints. Rates in per cent, half up to two decimals; None: no sessions."""

    attended: int
    authorised: int
    unauthorised: int
    possible: int
    late: int
    attendance_rate: Decimal | None
    absence_rate: Decimal | None
    persistent: bool
    severe: bool


def print_figures(path: Path, out: TextIO, *, as_json: bool = False) -> int:
    """Answers the exit status; raises BadInput where the file cannot be read."""
    tally = read_tally(path)
    found = figures(counts(tally))
    if as_json:
        encoder = msgspec.json.Encoder(decimal_format="number")
        out.write(msgspec.json.format(encoder.encode(found)).decode() + "\n")
    else:
        out.write(in_words(found, tally))
    return 0


def read_tally(path: Path) -> Counter[str]:
    """Sessions by code of a file ``code,sessions``; a code may stand on any number of lines."""
    problems = Problems()
    tally: Counter[str] = Counter()
    known = code_set()
    for place, (code, sessions) in lines(path, ("code", "sessions"), problems):
        count = whole_number(sessions, "sessions", place, problems)
        if code in known:
            tally[code] += count
        else:
            problems.add(place, f"The code {quoted(code)} is not known.")
    refuse(problems)
    return tally


def figures(found: Counts) -> Figures:
    return Figures(
        attended=found.attended,
        authorised=found.authorised,
        unauthorised=found.unauthorised,
        possible=found.possible,
        late=found.late,
        attendance_rate=percentage(found.attended, found.possible),
        absence_rate=percentage(found.absent, found.possible),
        persistent=is_persistent(found),
        severe=is_severe(found),
    )


def in_words(found: Figures, tally: Counter[str]) -> str:
    """One figure a line, with the codes that it is made of."""
    made_of = explained(tally)
    why: dict[str, Because] = {**made_of, "persistent": tier(counts(tally)).because}
    shown: dict[str, int | Decimal | None] = msgspec.structs.asdict(found)
    if "outside" in made_of:
        shown["outside"] = sum(tally[code] for code in codes_of("outside"))
    return "".join(
        f"{name.replace('_', ' '):<{WIDTH}}{_shown(value):>10}  {why.get(name, '')}".rstrip() + "\n"
        for name, value in shown.items()
    )


def _shown(value: int | Decimal | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value} %" if isinstance(value, Decimal) else f"{value:,}"
