"""In which order the parts of the style sheet follow one another, and the one sheet they make.

Layers decide first (`@layer` in tokens.css); within a layer a later part wins, so a part that
refines another stands below it.
"""

import re
from pathlib import Path

ORDER = (
    "tokens",
    "reset",
    "base",
    "page",
    "shell",
    "stack",
    "words",
    "bar",
    "rail",
    "button",
    "card",
    "list",
    "avatar",
    "kind",
    "code",
    "tag",
    "strip",
    "chip",
    "notice",
    "segments",
    "stepper",
    "countdown",
    "tools",
    "sheet",
    "sheet_wide",
    "sheet_rows",
    "sheet_views",
    "sheet_narrow",
    "pupil_states",
    "finish",
    "undo",
    "field",
    "table",
    "wide_table",
    "figure",
    "importing",
    "mapping",
    "board",
    "tile",
    "live",
    "picks",
    "entries",
    "held",
    "devices",
    "rescue",
    "today",
    "day",
    "states",
    "door",
    "forced_colors",
    "print",
    "hidden",
)

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def joined(folder: Path) -> bytes:
    """One sheet of all parts, without comments and indentation."""
    text = "\n".join((folder / f"{part}.css").read_text("utf-8") for part in ORDER)
    lines = (line.strip() for line in _COMMENT.sub("", text).splitlines())
    return "\n".join(line for line in lines if line).encode()
