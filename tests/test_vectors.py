"""The vectors of docs/vectors are ours, and an outsider reproduces them from their README alone."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.rules.vectors import VECTORS

# One cell of each file, altered so that no rule gives it.
ALTERED = {
    "codes.csv": ("D,not_possible,outside", "D,present,attended"),
    "rates.csv": ("26,9.74,no", "26,9.73,no"),
    "unexplained.json": ('"due_on": "2026-11-09"', '"due_on": "2026-10-30"'),
    "compulsory_school_age.csv": ("2026-06-26,2026-06-26,yes", "2026-06-26,2026-06-26,no"),
    "lateness.csv": ("08:15:00,U,15", "08:15:00,L,15"),
    "threshold.json": ('"first_reached_on": "2026-11-11"', '"first_reached_on": "2026-11-12"'),
    "penalty_notices.csv": ("2026-02-02,first,80", "2026-02-02,first,160"),
    "register_hours.csv": ("2026-10-26T08:00:00Z", "2026-10-26T07:00:00Z"),
    "grades.csv": (",F\n", ",C\n"),
    "detentions.csv": ("2026-11-23,due,known", "2026-11-24,due,known"),
}
FILES = sorted(file.name for file in VECTORS.glob("*.[cj]s[vo]*"))


def outsider(folder: Path, *, of: str) -> tuple[int, str]:
    """Exit status and output of the script that reproduces the file ``of``."""
    scripts = sorted(VECTORS.glob("*.mjs"))
    script = next(one for one in scripts if f'"{of}"' in one.read_text("utf-8"))
    done = subprocess.run(["node", script, folder], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_every_file_is_reproduced_and_altered_below():
    assert sorted(ALTERED) == FILES


@pytest.mark.parametrize("name", ["codes.csv", "grades.csv"])
def test_an_outsider_reproduces_the_vectors(name):
    status, said = outsider(VECTORS, of=name)

    assert (status, "should be" in said) == (0, False), said


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_an_outsider_notices_a_vector_that_is_altered(tmp_path, name):
    folder = shutil.copytree(VECTORS, tmp_path / "vectors")
    text = (folder / name).read_text("utf-8")
    right, wrong = ALTERED[name]
    assert right in text
    (folder / name).write_text(text.replace(right, wrong, 1), "utf-8")

    status, said = outsider(folder, of=name)

    assert status == 1
    assert f"{name}: " in said
    assert "should be" in said


@pytest.mark.parametrize("script", ["check.mjs", "check_hours.mjs"])
def test_the_outsiders_script_is_short_and_stands_alone(script):
    text = (VECTORS / script).read_text("utf-8")

    assert len(text.splitlines()) <= 60
    assert re.findall(r"\bimport\b(?!\.meta).*", text) == ['import { readFileSync } from "node:fs"']


@pytest.mark.parametrize("name", FILES)
def test_the_readme_has_a_section_for_every_file(name):
    assert f"## {name}" in (VECTORS / "README.md").read_text("utf-8")
