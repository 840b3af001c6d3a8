"""Which codes may be entered in which session of which year (rules C6, C2, T2; policy H)."""

from datetime import date

from server.rules.because import Because
from server.rules.codes import code_set
from server.rules.school_calendar import Half

NO_MARK = "-"

# The Regulations of 2024: these codes came with them, and those of history ended the day before.
SET_OF_2024 = date(2024, 8, 19)
NEW_IN_2024 = frozenset({"K", "C1", "C2", "J1", "Q", *(f"Y{n}" for n in range(1, 8))})


def entry_refusal(symbol: str, on: date, session: Half) -> Because | None:
    """Why ``symbol`` cannot be entered for the AM or PM ``session`` of ``on``; None: it can.

    A day before the codes of 2024 is no reason to enter an old one: history is imported.
    """
    code = code_set().get(symbol)
    if code is None:
        return _no(f"{symbol} is not a code")
    if not code.active:
        return _no(f"{symbol} has not been entered since 18 August 2024")
    if symbol in NEW_IN_2024 and on < SET_OF_2024:
        return _no(f"{symbol} is a code since 19 August 2024 only")
    if symbol == NO_MARK:
        return _no(f"{symbol} says that there is no mark, and is none")
    if session not in code.sessions:
        return _no(f"{symbol} is not a code of the {session} session", "T2")
    return None


def _no(text: str, rule: str = "C6") -> Because:
    return Because(rule, "H", text)
