"""A golden vector is there for ever: whoever needs another adds one (SYNC §7.7)."""

import json
import shutil
import subprocess

import pytest

from tools.frozen import FROZEN, VECTORS, digests, frozen, lost

NOW = digests(VECTORS)


def test_no_golden_vector_is_changed_or_deleted():
    broken = lost(frozen(), NOW)

    assert broken == [], "a tablet may bring it in 400 days: put it back, and add another beside it"


def test_every_golden_vector_is_frozen():
    assert lost(NOW, frozen()) == [], "freeze what is new: `python -m tools.frozen`"


def test_the_list_of_frozen_vectors_has_only_grown():
    """Against every version of it that was ever committed, as far as this clone reaches."""
    for commit in git("rev-list", "HEAD", "--", FROZEN.name).split():
        was = json.loads(git("show", f"{commit}:./{FROZEN.name}"))

        assert lost(was, frozen()) == [], (
            f"commit {commit} froze it: put it back into {FROZEN.name}"
        )


def git(*command: str) -> str:
    if shutil.which("git") is None:
        pytest.skip("there is no git here to ask for earlier lists")
    done = subprocess.run(["git", *command], cwd=VECTORS, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"these files are not in git: {done.stderr.strip()}")
    return done.stdout


@pytest.mark.parametrize("harm", ["a digit", "a vector", "a file", "a name"])
def test_a_harmed_vector_is_named(tmp_path, harm):
    folder = shutil.copytree(VECTORS, tmp_path / "vectors")
    file = folder / "tickets.json"
    text = file.read_text("utf-8")
    if harm == "a digit":
        file.write_text(text.replace('"n": 7,', '"n": 8,', 1), "utf-8")
    elif harm == "a vector":
        file.write_text(json.dumps(json.loads(text)[1:]), "utf-8")
    elif harm == "a file":
        file.unlink()
    else:
        file.write_text(text.replace("for its seventh op", "for its 7th op"), "utf-8")

    harmed = digests(folder)

    assert lost(frozen(), harmed) != []
    assert all("tickets.json" in one for one in lost(frozen(), harmed))
    assert lost(frozen(), digests(VECTORS)) == []
