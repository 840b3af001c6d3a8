"""What a parent reads of a session's mark, and why it is unauthorised (rule P6; policy J, L, N)."""

from typing import NamedTuple

from server.rules.because import Because
from server.rules.codes import CodeClass, code_set
from server.rules.marks import Mark

BEING_CHECKED = "Being checked"
NO_MARK = "No mark yet"

WHY_UNAUTHORISED = {
    "G": Because("L2", "L", "the holiday was not granted"),
    "N": Because("C3", "Q", "the reason is not established yet"),
    "O": Because("C3", "N", "no reason is on file that lets the school authorise it"),
    "U": Because("W3", "J", "the pupil came after the register had closed"),
}


class Shown(NamedTuple):
    """``code`` is empty where it is not shown; ``because``: why it is so, or is checked."""

    code: str
    words: str
    because: Because | None = None


def shown(mark: Mark, held: Because | None = None) -> Shown:
    """``held``: why the absence is being checked (rules U2, E8): till then it is never absent."""
    if mark.state == "check":
        return Shown("", BEING_CHECKED, Because("E4", "", "two entries differ"))
    if held is not None and mark.state == "absent":
        return Shown("", BEING_CHECKED, held)
    if mark.code is None:
        return Shown("", NO_MARK)
    code = code_set()[mark.code]
    return Shown(mark.code, code.name, WHY_UNAUTHORISED.get(mark.code))


def may_be_queried(mark: Mark) -> bool:
    """True where a parent can ask about the mark: any that counts as unauthorised."""
    return mark.code is not None and code_set()[mark.code].code_class is CodeClass.UNAUTHORISED
