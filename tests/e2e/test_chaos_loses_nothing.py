"""60 s of chaos in four real browsers, half on each engine (SYNC §7.3); more by command."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.server import ROOT

MINUTES = "0.5"
SEED = "2026"


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_what_a_page_has_said_is_saved_is_in_the_log_once(engine: str, chromium: Path) -> None:
    command = ["tools.chaos", "--engine", engine, "--minutes", MINUTES, "--seed", SEED]
    ran = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )

    print(ran.stdout)
    assert "0 lost, 0 duplicates, drained" in ran.stdout
    assert ran.returncode == 0
