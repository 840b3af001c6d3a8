"""A run in words, and the whole ones as a section of docs/proof.md."""

from collections.abc import Sequence

from tools.chaos.healing import DRAINED_S
from tools.chaos.run import PROFILES, Outcome
from tools.chaos.teacher import MISFORTUNES
from tools.proof.section import Begun
from tools.proof.sources import SERVER, TABLET

SHOWN = 20
COMMAND = "python -m tools.chaos --seed {}"
SOURCES = (
    *SERVER,
    *TABLET,
    "tests/e2e/proxy.py",
    "tools/chaos/*.py",
    "tools/proof/said.py",
)
HEAD = (
    "| engine | minutes | seed | saved | lost | twice | kills of the server | of a browser "
    "| frozen | clock set | users switched | bad spells | drained |\n" + "|---" * 13 + "|"
)
NOTE = f"""{PROFILES} Chromium profiles with two teachers each at times, each behind a network of
its own. *Saved*: ops of which a page has told its author so; each is in the log once, with the same
bytes, with the pupils and facts that these name and as its author's, and still on its tablet.
*Drained*: the longest time from the healing, when the server is up and every network whole, until
an outbox was empty; where the browser was dead at that moment, from when it was back. More than
{DRAINED_S:.0f} s is a failure.

That it is saved is taken from the outbox's own "op:saved", the event by which the page learns that
it may say so, and not from the words on the screen: those are held against the disk under *Crash
points*. Whose an op is comes from who typed an e-mail and a password there last."""


def words(outcome: Outcome) -> str:
    """One paragraph, and where something is wrong a line for each fault."""
    verdict, done = outcome.verdict, outcome.done
    drained = f"drained {outcome.drained.after_s:.1f} s after healing"
    if not outcome.drained.in_time:
        drained = "NOT drained in time"
    found = f"{len(verdict.lost)} lost, {len(verdict.twice)} duplicates"
    lines = [
        f"{outcome.engine}, {outcome.minutes:g} min, seed {outcome.seed}: "
        f"{verdict.saved:,} ops saved, {found}, {drained}.",
        f"{outcome.kills_of_server} kills of the server, {sum(outcome.spells.values())} spells of "
        f"a bad network; {_counts(outcome.befell)}; author unsure of {verdict.unsure} ops.",
        f"What people did: {_counts(done)}.",
        f"Of the network: {_counts(outcome.spells)}.",
        outcome.verified,
        *_faults(outcome),
    ]
    return "\n".join(lines)


def _faults(outcome: Outcome) -> list[str]:
    verdict = outcome.verdict
    found = {
        "Lost": verdict.lost,
        "Changed": verdict.changed,
        "Twice": verdict.twice,
        "Not accepted": verdict.undecided,
        "Not what its bytes say": verdict.unlike,
        "Gone from its tablet": verdict.off_disk,
        "Not of its author": verdict.not_its_author,
        "Gap": verdict.gaps,
        "Waiting": outcome.drained.left,
        "Said by the server": outcome.trouble,
    }
    lines = [f"{name}: {one}" for name, faults in found.items() for one in faults[:SHOWN]]
    if outcome.epochs:
        lines.append(f"{outcome.epochs} new epochs, though nothing was restored")
    return lines + [f"The run shows nothing of: {one}" for one in outcome.missing]


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {counts[name]}" for name in sorted(counts))


def prove(begun: Begun, outcomes: Sequence[Outcome]) -> None:
    """Writes the section of docs/proof.md: only of runs that went well."""
    command = COMMAND.format(outcomes[0].seed)
    begun.write(command, [HEAD, *map(_row, outcomes), "", NOTE])


def _row(outcome: Outcome) -> str:
    cells = (
        outcome.engine,
        f"{outcome.minutes:g}",
        outcome.seed,
        f"{outcome.verdict.saved:,}",
        len(outcome.verdict.lost),
        len(outcome.verdict.twice),
        outcome.kills_of_server,
        *(outcome.befell[name] for name in MISFORTUNES),
        sum(outcome.spells.values()),
        f"{outcome.drained.after_s:.1f} s",
    )
    return f"| {' | '.join(map(str, cells))} |"
