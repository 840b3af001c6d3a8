"""What an import would do, or did: counts of each kind, and what changes, field by field."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from uuid import UUID

import msgspec
from msgspec import Struct

from server.importing.saving.comparing import Changed, Values, Written
from server.importing.saving.naming import Names, called, field, shown
from server.importing.saving.plan import Part, Plan

HEADINGS = ("added", "changed", "ended", "returned", "unchanged", "not in files")
SHOWN = 50  # lines of each kind and each thing that may happen to it
TOLD = 10  # of these in a terminal


class FieldChange(Struct, frozen=True):
    """``before`` and ``after`` as shown; empty: nothing there."""

    field: str
    before: str
    after: str


class Line(Struct, frozen=True):
    """One row. ``what``: added, changed, ended, returned, kept; ``who``: its name.

    ``kept``: the files say ``after``, but it was changed here, so ``before`` stays.
    """

    what: str
    who: str
    fields: list[FieldChange] = []


class KindSummary(Struct, frozen=True):
    """``words``: pupils, staff, terms …; ``lines``: the first, of which ``more`` are left out."""

    words: str
    added: int = 0
    changed: int = 0
    ended: int = 0
    returned: int = 0
    unchanged: int = 0
    missing: int = 0
    lines: list[Line] = []
    more: int = 0

    @property
    def counts(self) -> tuple[int, ...]:
        """In the order of ``HEADINGS``."""
        made = (self.added, self.changed, self.ended, self.returned)
        return (*made, self.unchanged, self.missing)


class SchoolSummary(Struct, frozen=True):
    """``renamed_from``: empty where the name stays."""

    school_id: UUID
    name: str
    is_new: bool
    renamed_from: str
    kinds: list[KindSummary]


def summary_of(plan: Plan) -> SchoolSummary:
    kinds = [_kind(plan, part) for part in plan.parts]
    return SchoolSummary(
        plan.school_id,
        plan.name,
        plan.is_new,
        plan.renamed_from,
        [kind for kind in kinds if any(kind.counts)],
    )


def _kind(plan: Plan, part: Part) -> KindSummary:
    counts = part.counts
    lines, more = first_of(chain(kept_lines(part, plan.names), lines_of(part, plan)))
    return KindSummary(
        part.words,
        counts.added,
        counts.changed,
        counts.ended,
        counts.returned,
        counts.unchanged,
        counts.missing,
        lines,
        more,
    )


def first_of(lines: Iterable[Line]) -> tuple[list[Line], int]:
    """The first of each thing that happens, and how many more there are."""
    seen: Counter[str] = Counter()
    first = []
    for line in lines:
        seen[line.what] += 1
        if seen[line.what] <= SHOWN:
            first.append(line)
    return first, seen.total() - len(first)


def lines_of(part: Part, plan: Plan) -> Iterator[Line]:
    """Every row that changes; of a school that is new, none: all of it is added."""
    change = part.change
    for one in change.changed:
        yield line_of(change.table, one, plan.names)
    if not plan.is_new:
        for row in change.added:
            what = "returned" if row.id in change.returned else "added"
            yield Line(what, called(change.table.name, row.id, row.values, plan.names))


def kept_lines(part: Part, names: Names) -> Iterator[Line]:
    for kept in part.kept:
        fields = [FieldChange(field(kept.column), kept.ours, kept.theirs)]
        yield Line("kept", names.get(kept.id, "?"), fields)


def line_of(table: Written, one: Changed, names: Names) -> Line:
    who = called(table.name, one.id, one.after, names)
    return Line(one.what, who, fields_of(table.columns, one.before, one.after, names))


def fields_of(
    columns: Iterable[str], before: Values, after: Values, names: Names
) -> list[FieldChange]:
    return [
        FieldChange(field(column), shown(old, names), shown(new, names))
        for column, old, new in zip(columns, before, after, strict=True)
        if old != new
    ]


def fingerprint(digest: str, plans: Iterable[Plan]) -> str:
    """Of the files and of all that would become of them, but for ids that are still to be made."""
    whole = hashlib.sha256(digest.encode())
    for plan in plans:
        school = plan.organisation if plan.is_new else str(plan.school_id)
        whole.update(f"{plan.source} {school} {plan.name} {plan.today}".encode())
        for part in plan.parts:
            whole.update(msgspec.json.encode([part.words, part.counts]))
            for line in lines_of(part, plan):
                whole.update(msgspec.json.encode(line))
    return whole.hexdigest()


def as_lines(school: SchoolSummary) -> Iterator[str]:
    """For a terminal: one line a kind; the school's id in the first, to name it ``--school``."""
    new = "new, " if school.is_new else ""
    renamed = f", was {school.renamed_from}" if school.renamed_from else ""
    yield f"{school.name}{renamed} ({new}{school.school_id})"
    yield _row("", HEADINGS)
    for kind in school.kinds:
        yield _row(kind.words, [str(count) for count in kind.counts])
    if any(kind.missing for kind in school.kinds):
        yield "  What is counted as not in the files stays as it is."
    for kind in school.kinds:
        yield from _details(kind)


def _row(words: str, cells: tuple[str, ...] | list[str]) -> str:
    return f"  {words:<20}" + "".join(f"{cell:>13}" for cell in cells)


def _details(kind: KindSummary) -> Iterator[str]:
    if kind.lines:
        yield f"  {kind.words}:"
        told: Counter[str] = Counter()
        for line in kind.lines:
            told[line.what] += 1
            if told[line.what] <= TOLD:
                yield f"    {_sentence(line)}"
        if more := kind.more + sum(max(0, count - TOLD) for count in told.values()):
            yield f"    … and {more} more."


def _sentence(line: Line) -> str:
    if line.what == "kept":
        [one] = line.fields
        theirs = one.after or "none"
        return f"kept {line.who}: {one.field} {one.before} was given here (the files: {theirs})"
    fields = ", ".join(
        f"{one.field} {one.before or '–'} → {one.after or '–'}" for one in line.fields
    )
    return f"{line.what} {line.who}" + (f": {fields}" if fields else "")
