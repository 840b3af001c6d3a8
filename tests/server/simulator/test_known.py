"""A story that is known to fail stops nobody, as long as it fails as it is known to."""

import json
from pathlib import Path

from server.simulator.command import Came, known_of


def test_only_what_is_listed_is_known(tmp_path: Path) -> None:
    file = tmp_path / "known.json"
    file.write_text(json.dumps({"7": "screens", "8": "screens", "9": "screens"}))
    failed = {
        7: ["screens: a page shows another mark"],
        8: ["screens: a page shows another mark", "saved: op 3 is lost"],
        10: ["screens: a page shows another mark"],
    }

    assert known_of(file, Came(failed=failed)) == {7: "screens"}
    assert known_of(None, Came(failed=failed)) == {}
