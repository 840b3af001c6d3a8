"""Draws docs/states.md from the processes of server/rules: `python -m tools.states`."""

import importlib
import pkgutil
from pathlib import Path
from typing import Any

from server import rules
from server.rules.transitions import Process

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "states.md"
HEAD = """# States

Drawn by `python -m tools.states` from the tables in `server/rules`; a test holds that they agree.
Each arrow is an event; what has no arrow is refused with its reason.
"""

Drawn = tuple[Process[Any, Any], str]


def processes() -> list[Drawn]:
    """Every process of the rules with its file, by name."""
    found = []
    for module in pkgutil.iter_modules(rules.__path__):
        names = vars(importlib.import_module(f"server.rules.{module.name}"))
        for value in names.values():
            # One that is imported is its own file's to show.
            if isinstance(value, Process) and _begins_in(module.name, value):
                found.append((value, f"server/rules/{module.name}.py"))
    return sorted(found, key=lambda drawn: drawn[0].name)


def _begins_in(module: str, process: Process[Any, Any]) -> bool:
    source = (ROOT / "server" / "rules" / f"{module}.py").read_text("utf-8")
    return f'name="{process.name}"' in source


def drawing(process: Process[Any, Any], file: str) -> str:
    rule, policy = process.source
    lines = [f"## {process.name.capitalize()}", f"Rule {rule}, policy {policy}: `{file}`.", ""]
    lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {process.start}"]
    lines += [f"    {state} --> {to}: {_read(event)}" for state, event, to in process.table]
    lines += [f"    {state} --> [*]" for state in process.ends]
    lines += ["```", ""]
    lines += [
        f"- Not to {_read(event)} when {_read(state)}: {reason}."
        for (state, event), reason in process.refusals.items()
    ]
    return "\n".join(lines).rstrip() + "\n"


def page() -> str:
    return "\n".join([HEAD, *(drawing(*drawn) for drawn in processes())])


def _read(word: str) -> str:
    return word.replace("_", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
