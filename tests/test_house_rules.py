"""STYLE §1: small files, small functions, no mocks: what no linter of ours can say."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILE_MAX, FUNCTION_MAX = 300, 40
FOLDERS = ("database", "frontend", "server", "sync", "tests", "tools")
KINDS = (".py", ".js", ".mjs", ".ts", ".css", ".html", ".md", ".sh")

# Written once and never again, or not by us.
EXCEPT = ("server/migrations", "frontend/vendor", "sync/vectors", "tests/server/importing/fixtures")

# In two halves, so that this file does not find itself.
MOCKS = re.compile(
    "|".join(["unittest" + r"\.mock", "Magic" + "Mock", "monkeypatch" + r"\.setattr"])
)


def ours(*kinds: str) -> list[Path]:
    found = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*") if file.is_file()]
    return [
        file
        for file in sorted(found)
        if file.suffix in kinds and not file.relative_to(ROOT).as_posix().startswith(EXCEPT)
    ]


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_no_file_is_longer_than_300_lines():
    lengths = {named(file): len(file.read_text("utf-8").splitlines()) for file in ours(*KINDS)}

    assert {name: lines for name, lines in lengths.items() if lines > FILE_MAX} == {}


def long_functions(source: str) -> dict[str, int]:
    """Each function of ``source`` that is too long, its decorators not counted."""
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {one.name: (one.end_lineno or one.lineno) - one.lineno + 1 for one in functions}
    return {name: lines for name, lines in lengths.items() if lines > FUNCTION_MAX}


def test_no_function_is_longer_than_40_lines():
    found = {
        f"{named(file)}: {name}": lines
        for file in ours(".py")
        for name, lines in long_functions(file.read_text("utf-8")).items()
    }

    assert found == {}


@pytest.mark.parametrize(("lines", "long"), [(39, False), (40, True)])
def test_a_long_function_is_seen(lines, long):
    source = "async def take():\n" + "    pass\n" * lines

    assert bool(long_functions(source)) is long


def test_there_are_no_mocks():
    """Time, network and randomness are arguments; the database is real (STYLE §1)."""
    mocked = [named(file) for file in ours(".py") if MOCKS.search(file.read_text("utf-8"))]

    assert mocked == []


def test_every_python_file_says_what_it_knows():
    silent = [
        named(file)
        for file in ours(".py")
        if (text := file.read_text("utf-8").strip()) and not ast.get_docstring(ast.parse(text))
    ]

    assert silent == []


def test_no_file_names_a_folder_of_one_machine():
    """A path under somebody's home or workplace means nothing on another machine."""
    home = re.compile("/(?:" + "|".join(["home", "Users", "work"]) + r")/\w+/")
    found = [named(file) for file in ours(*KINDS) if home.search(file.read_text("utf-8"))]

    assert found == []
