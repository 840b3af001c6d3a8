"""The vendored library is the file that was reviewed."""

import hashlib
import re
from pathlib import Path

VENDOR = Path(__file__).parents[2] / "frontend" / "vendor"


def test_every_vendored_file_has_the_hash_of_the_readme() -> None:
    rows = re.findall(r"\| `([\w.-]+)` \|.*`([0-9a-f]{64})`", (VENDOR / "README.md").read_text())

    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in VENDOR.glob("*.js")
    }

    assert found == dict(rows)
    assert found != {}
