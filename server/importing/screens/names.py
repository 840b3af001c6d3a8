"""Which names a sent file may have: plain ones, so that none is a path or a formula."""

import re
import unicodedata

LONGEST = 100
LONGEST_BYTES = 200  # file systems take 255
_PLAIN = re.compile(r"\w[\w .()&'+-]*\.\w+")


def is_plain(name: str) -> bool:
    """A word first, then words, spaces, dots and the like, then an ending: ``Section (2).csv``."""
    if len(name) > LONGEST or ".." in name or not _PLAIN.fullmatch(name):
        return False
    return len(name.encode()) <= LONGEST_BYTES


def ending(name: str) -> str:
    """``csv`` of ``Users.CSV``."""
    return name.rpartition(".")[2].casefold()


def same(name: str) -> str:
    """Equal for two names that some file system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()


def shown(name: str) -> str:
    """A name that was refused, fit for a sentence."""
    clean = "".join(sign if sign.isprintable() else "?" for sign in name)
    return clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…"
