"""Unique pupil numbers: their shape and their check letter (DfE, Unique pupil numbers guide)."""

import re

# I, O and S are left out: they would be read as digits.
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"

# A permanent one ends in a digit, a temporary one in a letter.
SHAPE = re.compile(rf"([{LETTERS}])([0-9]{{11}})([0-9{LETTERS}])")


def is_upn(text: str) -> bool:
    """``text``: capitals without spaces, ``B801200005001``."""
    found = SHAPE.fullmatch(text)
    return found is not None and found[1] == check_letter(found[2] + found[3])


def check_letter(rest: str) -> str:
    """Of the twelve characters behind it: their sum, each times its place, by 23."""
    values = (int(one) if one.isdigit() else LETTERS.index(one) for one in rest)
    return LETTERS[sum(place * value for place, value in enumerate(values, 2)) % 23]
