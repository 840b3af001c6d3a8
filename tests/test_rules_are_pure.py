"""server/rules is small and pure: no I/O, no clock, no framework (STYLE §1, issue 4)."""

import ast
from pathlib import Path
from statistics import median

import pytest

FILES = sorted((Path(__file__).parents[1] / "server" / "rules").glob("[a-z]*.py"))
IMPORTED = {"bisect", "calendar", "collections", "dataclasses", "datetime", "decimal", "enum"}
IMPORTED |= {"functools", "itertools", "msgspec", "server", "typing", "uuid", "zoneinfo"}
READS_THE_CODE_SET = {"codes.py": {"csv", "pathlib", "open"}}  # once, and it comes with the code
CALLED = {"open", "print", "input", "now", "today", "utcnow", "fromtimestamp", "uuid4", "uuid1"}


def reaches_out(source: str) -> set[str]:
    """What ``source`` imports or calls that no rule needs: files, clocks, chance, frameworks."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names):
                found |= {one.name.partition(".")[0] for one in names} - IMPORTED
            case ast.ImportFrom(module) if module and not module.startswith("server.rules"):
                found |= {module.partition(".")[0]} - (IMPORTED - {"server"})
            case ast.Call(ast.Attribute(attr=name)) | ast.Call(ast.Name(name)):
                found |= {name} & CALLED
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_rule_reaches_for_nothing_outside(file):
    assert reaches_out(file.read_text("utf-8")) == READS_THE_CODE_SET.get(file.name, set())


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import os", {"os"}),
        ("import random, csv", {"random", "csv"}),
        ("from time import sleep", {"time"}),
        ("from server.clock import SCHOOL_TIME", {"server"}),
        ("from litestar.di import Provide", {"litestar"}),
        ("at = datetime.now(UTC)", {"now"}),
        ("day = date.today()", {"today"}),
        ("open('codes.csv')", {"open"}),
        ("from server.rules.codes import code_set", set()),
        ("from datetime import date", set()),
    ],
)
def test_what_reaches_out_is_seen(source, found):
    assert reaches_out(source) == found


def test_rules_are_short():
    lengths = [len(file.read_text("utf-8").splitlines()) for file in FILES]
    functions = [
        node.end_lineno - node.lineno + 1
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    ]

    assert median(lengths) <= 60
    assert max(lengths) <= 200
    assert median(functions) <= 8
