"""``./firstbell figures --department FILE.csv``: where the department's totals and ours agree."""

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import TextIO

import msgspec

from server.analysis.department import CODES, NAMES, RATES, TOTALS, Compared, compare
from server.analysis.sheet import lines, quoted, refuse, whole_number
from server.importing.reading.problems import Place, Problems

NUMBER = re.compile(r"\d{1,3}(\.\d{1,30})?(e-\d{1,2})?", re.IGNORECASE)


def print_department(path: Path, out: TextIO, *, as_json: bool = False) -> int:
    """Answers 0 where every row agrees, else 1; raises BadInput where the file cannot be read."""
    found = read_rows(path)
    if as_json:
        out.write(msgspec.json.format(msgspec.json.encode(found)).decode() + "\n")
    else:
        out.write("".join(_in_words(one) for one in found) + _summary(found))
    return 1 if any(one.differ for one in found) else 0


def read_rows(path: Path) -> list[Compared]:
    problems = Problems()
    found = []
    for place, cells in lines(path, (*NAMES, *CODES, *TOTALS, *RATES), problems):
        row = dict(zip((*NAMES, *CODES, *TOTALS, *RATES), cells, strict=True))
        numbers = {
            name: whole_number(row[name], name, place, problems) for name in (*CODES, *TOTALS)
        }
        rates = {name: _rate(row[name], name, place, problems) for name in RATES}
        tally = Counter({code: numbers[column] for column, code in CODES.items()})
        if not len(problems):
            found.append(compare(_named(place, row), tally, numbers, rates))
    refuse(problems)
    return found


def _named(place: Place, row: dict[str, str]) -> str:
    """``line 10: North West, Primary``: the smallest place that the row names, and its phase."""
    where = row["la_name"] or row["region_name"] or row["country_name"]
    return f"line {place.line}: {where}, {row['education_phase']}"


def _rate(cell: str, column: str, place: Place, problems: Problems) -> Fraction:
    if NUMBER.fullmatch(cell):
        return Fraction(cell)
    problems.add(place, f"In the column {column}, {quoted(cell)} is not a percentage.")
    return Fraction(0)


def _in_words(one: Compared) -> str:
    surplus = f"; {_surplus(one)}" if one.surplus else ""
    if not one.differ:
        return f"{one.row}: {one.totals} totals and {one.rates} rates agree{surplus}\n"
    return "".join(f"{one.row}: {sentence}{surplus}\n" for sentence in one.differ)


def _surplus(one: Compared) -> str:
    return f"{one.surplus} authorised sessions more than their codes (an old code has no column)"


def _summary(found: list[Compared]) -> str:
    agree = sum(1 for one in found if not one.differ)
    surplus = [one.row.partition(":")[0].removeprefix("line ") for one in found if one.surplus]
    said = f"{agree} of {len(found)} rows agree.\n"
    if surplus:
        said += f"{len(surplus)} with an authorised surplus: lines {', '.join(surplus)}.\n"
    return said
