"""Who may record which code (rule C2; policy E, L)."""

from server.rules.because import Because
from server.rules.codes import code_set
from server.rules.permissions import Role

# Leave, and the standing arrangement X, which rest on a decision (rule L1).
DECIDED = frozenset({"C", "C1", "C2", "J1", "S", "X"})


def recording_refusal(symbol: str, role: Role, *, decided: bool = False) -> Because | None:
    """Why ``role`` cannot record ``symbol``; None: they can.

    ``decided``: the headteacher or a named deputy has decided so for this pupil and session.
    """
    if role is Role.ADMINISTRATOR:
        return Because("C2", "E", "an administrator records no attendance")
    if role is Role.TEACHER and not code_set()[symbol].teacher_may_set:
        return Because(
            "C2", "E", f"a teacher records present, late and absent; {symbol} is none of these"
        )
    if symbol in DECIDED and not decided:
        return Because("L1", "L", f"{symbol} rests on a decision of the headteacher or a deputy")
    return None
