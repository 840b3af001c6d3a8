"""The mutants of tools.mutate are made, put in the place of a rule and judged (ADR 0010)."""

import ast
import importlib
import sys
from pathlib import Path

import pytest

from tools.mutate.mutants import mutants
from tools.mutate.proof import Found, found_in, in_words, page_with
from tools.mutate.put_in import Importer, put_into_function
from tools.mutate.run import unnoticed


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("a < b", {"a <= b"}),
        ("a == b", {"a != b"}),
        ("a <= b < c", {"a < b < c", "a <= b <= c"}),
        ("a and b", {"a or b"}),
        ("a + 2", {"a - 2", "a + 3"}),
        ("not a", {"a"}),
        ("a if b else c", {"a if True else c", "a if False else c"}),
        ("[a for a in b if c]", {"[a for a in b if True]"}),
        ("min(a, b)", {"max(a, b)"}),
        ("a.strip()", {"a"}),
        ("sorted(a)", {"a"}),
        ("True", {"False"}),
        ("'late'", {"'late~'"}),
        ("{'U', a}", {"{'U~', a}", "{a}", "{'U'}"}),
        ("{a: b, c: d}", {"{a: b}", "{c: d}"}),
        ("a in (b, c)", {"a not in (b, c)", "a in (c,)", "a in (b,)"}),
        ("((a, b), (c, d))", {"((a, b),)", "((c, d),)"}),  # rows keep their length
        ("None", set()),
    ],
)
def test_an_expression_has_its_mutants(source, changes):
    tree = ast.parse(f"found = {source}")
    found = set()
    for one in mutants(tree):
        value = getattr(one.parent, one.field)
        changed = one.new if one.at is None else [*value[: one.at], one.new, *value[one.at + 1 :]]
        setattr(one.parent, one.field, changed)
        found.add(ast.unparse(tree).removeprefix("found = "))
        setattr(one.parent, one.field, value)

    assert found == changes


@pytest.mark.parametrize(
    "source",
    [
        '"""What it knows."""',
        'def f(a: Literal["AM"]) -> Literal["PM"]: ...',
        'Half = Literal["AM", "PM"]',
        'S = TypeVar("S")',
        "assert a == 1",
        "zip(a, b, strict=True).read",
        "class A(Struct, frozen=True): ...",
    ],
)
def test_what_does_not_run_or_is_held_elsewhere_is_left_alone(source):
    assert [one for one in mutants(ast.parse(source)) if one.after != "pass"] == []


RULE = """
from functools import cache

LIMIT = 3

@cache
def least(a):
    return a >= LIMIT

class Terms:
    def __init__(self, days):
        self.days = days

    @property
    def over(self):
        return self.days > 28
"""


def a_rule(folder: Path, name: str) -> Path:
    file = folder / f"{name}.py"
    file.write_text(RULE, "utf-8")
    sys.path.insert(0, str(folder))
    return file


def test_a_mutant_is_put_into_a_function_that_others_hold(tmp_path):
    a_rule(tmp_path, "held_rule")
    rule = importlib.import_module("held_rule")
    least, terms = rule.least, rule.Terms(28)
    tree = ast.parse(RULE)
    assert (least(3), terms.over) == (True, False)

    for one in mutants(tree):
        if one.function in ("least", "Terms.over") and one.before.startswith(
            ("a >=", "self.days >")
        ):
            put_into_function(rule, one.function, one.compiled(tree, "held_rule.py"))
    least.cache_clear()

    assert (least(3), terms.over) == (False, True)


def test_a_mutant_is_imported_in_the_place_of_its_rule(tmp_path):
    file = a_rule(tmp_path, "changed_rule")
    tree = ast.parse(RULE)
    limit = next(one for one in mutants(tree) if one.before == "3")
    importer = Importer("changed_rule", file, limit.compiled(tree, str(file)))
    sys.meta_path.insert(0, importer)
    try:
        assert importlib.import_module("changed_rule").LIMIT == 4
    finally:
        sys.meta_path.remove(importer)


def lives(number: int) -> bool:
    if number == 3:
        raise ValueError(number)
    return number % 2 == 0


def test_who_is_told_no_or_breaks_is_noticed():
    assert sorted(unnoticed(range(5), lives, jobs=2)) == [0, 2, 4]


def test_a_page_keeps_its_reasons_and_what_stands_around():
    one = Found(9, 1, "aaaaaaaaaaaa", {"`table`: `1` → `2`": "not explained yet"})
    page = page_with("# Proof\n\n## Mutants of the rules\n\n## Load\nFast.\n", {"marks": one})
    explained = page.replace("not explained yet", "it is the same")

    again = page_with(explained, {**found_in(explained), "call": Found(3, 0, "bbbbbbbbbbbb", {})})

    assert found_in(again)["marks"].survivors == {"`table`: `1` → `2`": "it is the same"}
    assert "11 of 12 mutants are noticed: 91.66 %." in again
    assert again.endswith("\n## Load\nFast.\n")


def test_survivors_that_read_the_same_are_numbered():
    found = [one for one in mutants(ast.parse("a = 0\nb = 0")) if one.before == "0"]

    assert in_words(found) == ["`table`: `0` → `1`", "`table`: `0` → `1` #2"]
