"""What a code of an imported year meant, by the dates on which it held (rule C6; policy H).

Sub-codes are what the department had vendors add in the pandemic; the statutory code is theirs.
"""

from datetime import date
from typing import NamedTuple

from server.rules.because import Because, said
from server.rules.code_validity import NEW_IN_2024, SET_OF_2024
from server.rules.codes import CodeClass, code_set


class Meaning(NamedTuple):
    """``comparable``: False where figures of other years must not be set beside it."""

    symbol: str
    code_class: CodeClass
    comparable: bool


class SubCode(NamedTuple):
    """``first``, ``last``: the days on which it was in use, both included."""

    symbol: str
    first: date
    last: date
    comparable: bool = True


# X then also meant "not attending in circumstances related to coronavirus".
COVID_X = SubCode("X", date(2020, 8, 24), date(2022, 4, 17), comparable=False)
SUB_CODES = {
    **dict.fromkeys(("I01", "I02"), SubCode("I", COVID_X.first, date(2022, 8, 31))),
    "X01": COVID_X._replace(comparable=True),  # not of compulsory school age: as today
    **dict.fromkeys(("X08", "X09"), COVID_X._replace(first=date(2021, 9, 1))),
    **{f"X0{n}": COVID_X for n in range(2, 8)},
}


def meaning(symbol: str, on: date) -> Meaning | Because:
    """The statutory code and class of ``symbol`` in a register of ``on``, or why it has none."""
    if symbol in SUB_CODES:
        return _of_sub_code(symbol, on)
    code = code_set().get(symbol)
    if code is None:
        return Because("C6", "H", f"{symbol} is not a code of any year")
    if symbol in NEW_IN_2024 and on < SET_OF_2024:
        return Because("C6", "H", f"{symbol} is a code since 19 August 2024 only")
    if not code.active and on >= SET_OF_2024:
        return Because("C6", "H", f"{symbol} is no code since 19 August 2024")
    covid = symbol == COVID_X.symbol and COVID_X.first <= on <= COVID_X.last
    return Meaning(symbol, code.code_class, comparable=not covid)


def _of_sub_code(symbol: str, on: date) -> Meaning | Because:
    sub = SUB_CODES[symbol]
    if not sub.first <= on <= sub.last:
        used = f"{said(sub.first)} to {said(sub.last)}"
        return Because("C6", "H", f"{symbol} was in use from {used} only")
    return Meaning(sub.symbol, code_set()[sub.symbol].code_class, sub.comparable)
