"""The bugs that the simulator can make anew: the same on both sides of the pipe, and caught."""

import io
import re
from argparse import Namespace
from pathlib import Path

import pytest

from server.errors import SetupProblem
from server.simulator.bugs import BUGS
from server.simulator.command import simulate_command

FOLDER = Path(__file__).parents[3] / "sync" / "simulator" / "bugs"
NO_BUGS = {"index", "pretend", "of_the_server"}
WANTED = 20  # SYNC §7.2


def hunt(*names: str) -> tuple[int, list[str]]:
    asked = Namespace(
        story=False, shrink=False, bugs=list(names), seed=None, first=1, seeds=0, workers=1,
        store="memory", database=None,
    )  # fmt: skip
    out = io.StringIO()
    return simulate_command(asked, out), out.getvalue().splitlines()


def on_the_device() -> set[str]:
    return {file.stem for file in FOLDER.glob("*.js")} - NO_BUGS


def on_the_server() -> set[str]:
    """The names that JavaScript asks the server's side for."""
    table = (FOLDER / "of_the_server.js").read_text("utf-8")
    named = set(re.findall(r'^  (\w+): "', table, re.MULTILINE))
    both = (file.read_text("utf-8") for file in FOLDER.glob("*.js"))
    return named | {name for text in both for name in re.findall(r'server = "(\w+)"', text)}


def test_each_bug_of_the_server_has_its_words():
    assert on_the_server() == set(BUGS)


def test_there_are_enough():
    assert len(on_the_device() | on_the_server()) >= WANTED


def test_each_file_is_one_bug_and_says_its_name():
    index = (FOLDER / "index.js").read_text("utf-8")

    for name in on_the_device():
        text = (FOLDER / f"{name}.js").read_text("utf-8")
        assert f'export const name = "{name}"' in text
        assert f'from "./{name}.js"' in index


@pytest.mark.parametrize(("name", "promise"), [("no_rearm", "armed"), ("last_write_wins", "fold")])
def test_a_bug_is_caught_by_the_promise_that_it_breaks(name, promise):
    status, [_, caught, total] = hunt(name)

    assert re.match(rf"{name} +\d+  {promise} +\d+  \w", caught)
    assert total == "1 of 1 bugs were caught within 1,000."
    assert status == 0


def test_a_bug_that_nobody_knows_is_named():
    with pytest.raises(SetupProblem, match=r"No bug is called no_such_bug\. There are: "):
        hunt("no_such_bug")
