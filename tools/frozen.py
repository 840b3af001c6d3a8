"""Freezes golden vectors: `python -m tools.frozen` (SYNC §7.7).

A tablet may bring an op of 400 days ago, so a vector of ``sync/vectors`` is never changed and never
deleted. ``frozen.json`` names each with the digest of its line, and only grows.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from tools.proof.section import begin_section

VECTORS = Path(__file__).resolve().parents[1] / "sync" / "vectors"
FROZEN = VECTORS / "frozen.json"
SOURCES = (
    "sync/vectors/*.json",
    "tests/server/test_a_queue_of_400_days.py",
    "tests/sync/outbox_of_then.test.js",
    "tests/sync/test_frozen.py",
)

# File → name of the vector → 16 hex digits.
Digests = dict[str, dict[str, str]]


def main() -> int:
    was, now = frozen(), digests(VECTORS)
    if broken := lost(was, now):
        print(
            f"Changed or gone: {', '.join(broken)}. Put them back, and add a new one beside them."
        )
        return 1
    FROZEN.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"Frozen: {sum(map(len, now.values()))}, of these new: {len(lost(now, was))}.")
    begin_section("Evolution", SOURCES).write("python -m tools.frozen", evolution(now))
    return 0


def evolution(now: Digests) -> list[str]:
    """What docs/proof.md says of it."""
    [outbox] = json.loads((VECTORS / "outboxes.json").read_text("utf-8"))
    ops, days = len(outbox["lines"]), len(outbox["marks"])
    return [
        f"{sum(map(len, now.values()))} golden vectors are frozen: no commit changes or drops one.",
        "",
        f"- A tablet that was silent for 400 days brings {ops} ops of {days} days that nobody had",
        "  opened: all are accepted, in three rounds, byte for byte, on SQLite and on PostgreSQL.",
        "- The app of today sends the whole outbox that the app of November 2026 left on the disk.",
        "- Every golden op gets its word, 400 days later. What no server understood yet is held.",
        "- 400 days are counted by the calendar, the last included. An op of 401 days ago is held",
        "  where nobody had opened its day; a register that is there takes it, however old it is.",
    ]


def frozen() -> Digests:
    found: Digests = json.loads(FROZEN.read_text("utf-8")) if FROZEN.exists() else {}
    return found


def digests(folder: Path) -> Digests:
    """Of every vector that is there; in a file without names they are numbered by their kind."""
    files = sorted(file for file in folder.glob("*.json") if file.name != FROZEN.name)
    return {file.name: dict(_named(json.loads(file.read_text("utf-8")))) for file in files}


def lost(was: Digests, now: Digests) -> list[str]:
    """What stands in ``was`` and not, or otherwise, in ``now``, in words."""
    return [
        f"{file} “{name}”"
        for file, vectors in was.items()
        for name, digest in vectors.items()
        if now.get(file, {}).get(name) != digest
    ]


def _named(content: Any) -> list[tuple[str, str]]:
    if isinstance(content, dict):
        every = [
            (f"{kind} {k}", one) for kind, ones in content.items() for k, one in enumerate(ones)
        ]
    else:
        every = [(one["name"], one) for one in content]
    assert len({name for name, _ in every}) == len(every), "two vectors of one name"
    return [(name, _digest(one)) for name, one in every]


def _digest(vector: Any) -> str:
    line = json.dumps(vector, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
