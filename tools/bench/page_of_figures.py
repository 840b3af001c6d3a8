"""docs/bench.md: a section a bench, written anew where that bench has run and left otherwise."""

import re
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "bench.md"
INTRO = "# Measured\n\nMedians unless it says otherwise; budgets are DESIGN §7.\n"


def write_section(name: str, said: str, table: str, order: Sequence[str]) -> None:
    """``said``: by which command, when and on what. ``order``: of the sections on the page."""
    PAGE.write_text(page_with(PAGE.read_text("utf-8"), name, f"{said}\n\n{table}", order), "utf-8")


def page_with(text: str, name: str, content: str, order: Sequence[str]) -> str:
    """The page ``text`` with ``content`` as its section ``name``; one without a place goes."""
    _, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    kept = dict(part.split("\n", 1) for part in parts) | {name: f"\n{content}\n"}
    sections = [f"## {key}\n\n{kept[key].strip()}\n" for key in order if key in kept]
    return "\n".join([INTRO, *sections])
