"""What an import did, as a table for a terminal."""

from collections.abc import Iterator

from server.importing.saving.plan import Plan

HEADINGS = ("added", "changed", "ended", "unchanged", "not in files")


def summary(plan: Plan) -> Iterator[str]:
    """One line a kind; the school's id in the first, to name it with ``--school``."""
    new = "new, " if plan.is_new else "renamed, " if plan.renamed else ""
    yield f"{plan.record.name} ({new}{plan.school_id})"
    yield _line("", HEADINGS)
    for words, counts in plan.counts:
        if any(counts):
            yield _line(words, [str(count) for count in counts])
    if any(counts.missing for _, counts in plan.counts):
        yield "  What is not in the files any more stays as it is."


def _line(words: str, cells: tuple[str, ...] | list[str]) -> str:
    return f"  {words:<20}" + "".join(f"{cell:>14}" for cell in cells)
