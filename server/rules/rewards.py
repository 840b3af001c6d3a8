"""Who is praised for attendance, and lists that name nobody by leaving out (rule R2; policy a).

A reward that leaves out authorised medical and religious absence treats it as attended. So
illness never takes a pupil off a list, and a list that is public tells of no illness (Equality
Act).
"""

from collections.abc import Mapping

from server.rules.because import Because
from server.rules.figures import Tally, counts

LEFT_OUT = frozenset({"I", "M", "R"})


def earns(tally: Tally, percent: int, *, leave_out: bool = True) -> bool:
    """Whether a pupil's sessions reach ``percent``. False where nothing was possible."""
    of_all = counts(tally)
    excepted = sum(tally.get(code, 0) for code in LEFT_OUT) if leave_out else 0
    return of_all.possible > 0 and (of_all.attended + excepted) * 100 >= percent * of_all.possible


def public_list(
    tallies: Mapping[str, Tally], percent: int, *, leave_out: bool = True
) -> list[str] | Because:
    """The pupils to name, in the order given, or why there can be no public list."""
    if not leave_out:
        return Because("R2", "a", "a pupil who was ill would be known by not being on the list")
    return [pupil for pupil, tally in tallies.items() if earns(tally, percent)]
