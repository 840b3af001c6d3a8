"""Cells that a spreadsheet would take for a formula, and how our export makes them harmless."""

import re

# A telephone number is none: a plus, and then only figures, spaces and brackets.
FORMULA = re.compile(r"'*(?!\+[0-9][0-9 ()]*\Z)[=+\-@\t\r]")


def neutral(text: str) -> str:
    """An apostrophe before what begins like a formula; ``plain`` gives every text back."""
    return f"'{text}" if FORMULA.match(text) else text


def plain(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text
