"""An op as a device freezes it; a test changes one thing of it."""

import json
from typing import Any

from sync.core import ids

ID = ids.text(b"i" * 16)
PREV = ids.text(b"p" * 32)


def fields(**changed: Any) -> dict[str, Any]:
    """The thirteen fields of a valid op, in their order."""
    plain = {
        "school": ids.text(b"s" * 16),
        "device": ids.text(b"d" * 16),
        "n": 2,
        "prev": PREV,
        "type": "seen",
        "register": ids.text(b"r" * 16),
        "body": {"pupils": [ID]},
        "base": [ID, 7],
        "grant": ids.text(b"g" * 16),
        "tk": None,
        "wall": 1_795_421_100_000,
        "run": [ID, 5_000],
        "salt": ids.text(b"x" * 16),
    }
    assert set(changed) <= set(plain)
    return plain | changed


def freeze(plain: dict[str, Any]) -> bytes:
    """As ``JSON.stringify`` writes it (PROTOCOL 2.1)."""
    return json.dumps(plain, separators=(",", ":")).encode()


def an_op(**changed: Any) -> bytes:
    return freeze(fields(**changed))
