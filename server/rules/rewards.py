"""Who is praised for attendance, and lists that name nobody by leaving out (rule R2; policy a).

A reward that leaves out authorised medical and religious absence treats it as attended. So
illness never takes a pupil off a list, and a list that is public tells of no illness (Equality
Act).
"""

from collections.abc import Mapping

from server.rules.because import Because
from server.rules.figures import Tally, counts

LEFT_OUT = frozenset({"I", "M", "R"})


def not_earned(tally: Tally, percent: int, *, leave_out: bool = True) -> Because | None:
    """Why a pupil's sessions earn no praise; None where they reach ``percent``."""
    of_all = counts(tally)
    if of_all.possible == 0:
        return Because("F1", "", "nothing was possible")
    excepted = sum(tally.get(code, 0) for code in LEFT_OUT) if leave_out else 0
    kept = of_all.attended + excepted
    if kept * 100 >= percent * of_all.possible:
        return None
    return Because("R2", "a", f"{kept} of {of_all.possible} possible sessions, under {percent} %")


def public_list(
    tallies: Mapping[str, Tally], percent: int, *, leave_out: bool = True
) -> list[str] | Because:
    """The pupils to name, in the order given, or why there can be no public list."""
    if not leave_out:
        return Because("R2", "a", "a pupil who was ill would be known by not being on the list")
    return [pupil for pupil, tally in tallies.items() if not not_earned(tally, percent)]
