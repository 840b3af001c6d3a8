"""The section of docs/proof.md on mutants: read, and written anew with its explanations kept."""

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tools.mutate.mutants import Mutant
from tools.mutate.run import ROOT, RULES, Rule, own_tests

PAGE = ROOT / "docs" / "proof.md"
HEAD = "## Mutants of the rules\n"
UNEXPLAINED = "not explained yet"
ROW = re.compile(r"^\| `(\w+)\.py` \| (\d+) \| (\d+) \| `(\w+)` \|$", re.MULTILINE)
SURVIVOR = re.compile(r"^- `(\w+)\.py`, (.+? → `[^`]*`(?: #\d+)?): (.+)$", re.MULTILINE)


class Found(NamedTuple):
    """What one run found of a rule. ``survivors``: each in words, with why it survives."""

    mutants: int
    survived: int
    digest: str
    survivors: dict[str, str]

    @classmethod
    def of(cls, rule: Rule, survivors: list[Mutant]) -> "Found":
        words = in_words(survivors)
        texts = dict.fromkeys(words, UNEXPLAINED)
        return cls(len(rule.mutants), len(words), digest(rule.file), texts)


def in_words(survivors: list[Mutant]) -> list[str]:
    """```before`: `0` → `1` #2``: in a function or a table; numbered where two read the same."""
    seen: Counter[str] = Counter()
    found = []
    for one in survivors:
        words = f"`{one.function or 'table'}`: `{one.before}` → `{one.after}`"
        seen[words] += 1
        found.append(words if seen[words] == 1 else f"{words} #{seen[words]}")
    return found


def digest(rule: Path) -> str:
    """Of a rule and its own tests, as they are."""
    texts = [file.read_bytes() for file in (rule, *own_tests(rule))]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:12]


def stale(text: str) -> list[str]:
    """The rules whose figures are of other sources or tests than those that are there."""
    found = found_in(text)
    rules = {file.stem: digest(file) for file in sorted(RULES.glob("[a-z]*.py"))}
    gone = sorted(found.keys() - rules.keys())
    return gone + [
        rule for rule, now in rules.items() if rule not in found or found[rule].digest != now
    ]


def found_in(text: str) -> dict[str, Found]:
    """The findings of a page, by rule."""
    why: dict[str, dict[str, str]] = {}
    for rule, survivor, reason in SURVIVOR.findall(text):
        why.setdefault(rule, {})[survivor] = reason
    return {
        rule: Found(int(mutants), int(survived), told, why.get(rule, {}))
        for rule, mutants, survived, told in ROW.findall(text)
    }


def page_with(text: str, found: dict[str, Found]) -> str:
    """The page with these findings; a reason that the page gives for a survivor stays."""
    kept = {rule: one.survivors for rule, one in found_in(text).items()}
    before, _, rest = text.partition(HEAD)
    _, mark, after = rest.partition("\n## ")
    rows, survivors = [], []
    for rule, one in sorted(found.items()):
        if (RULES / f"{rule}.py").is_file():
            rows.append(f"| `{rule}.py` | {one.mutants} | {one.survived} | `{one.digest}` |")
            reasons = {**one.survivors, **kept.get(rule, {})}
            survivors += [f"- `{rule}.py`, {words}: {reasons[words]}" for words in one.survivors]
    table = "\n".join(["| rules | mutants | survive | digest |", "|---|---|---|---|", *rows])
    explained = "\n".join(["### The survivors, one by one", *survivors])
    section = f"{HEAD}{summary(found)}\n\n{table}\n\n{explained}\n"
    return f"{before}{section}{mark}{after}"


def summary(found: dict[str, Found]) -> str:
    """How many of all are noticed, in per cent rounded down."""
    mutants = sum(one.mutants for one in found.values())
    noticed = mutants - sum(one.survived for one in found.values())
    percent = 10_000 * noticed // mutants / 100
    return (
        "`python -m tools.mutate [RULE …]` (ADR 0010). A digest is of a rule and its own tests."
        f"\n{noticed:,} of {mutants:,} mutants are noticed: {percent:.2f} %."
    )
