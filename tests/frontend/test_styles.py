"""The parts of the style sheet: all there, all joined, written by the rules of STYLE 2.7."""

import re
from pathlib import Path

import pytest

from server.web.styles import ORDER, joined

STYLES = Path(__file__).parents[2] / "frontend" / "styles"
PARTS = sorted(STYLES.glob("*.css"))


def test_the_order_names_every_part_once_and_no_other() -> None:
    assert sorted(ORDER) == [part.stem for part in PARTS]


def test_layers_are_named_before_any_rule() -> None:
    assert joined(STYLES).startswith(b"@layer reset, tokens, base, layout, components, print;")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_part_has_no_id_no_important_and_stands_in_a_layer(part: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", part.read_text("utf-8"), flags=re.DOTALL)

    assert "!important" not in css
    assert not re.search(r"^[^:{}]*#[\w-]+[^;{}]*\{", css, re.MULTILINE)
    assert css.strip().startswith("@layer ")


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_only_tokens_hold_colours(part: Path) -> None:
    known = {"tokens": None, "undo": {"#5c4300"}, "print": {"#999"}}

    colours = set(re.findall(r"#[0-9a-f]{3,8}\b", part.read_text("utf-8")))

    assert known.get(part.stem, set()) in (None, colours)


def test_every_token_that_a_part_reads_is_defined() -> None:
    css = joined(STYLES).decode()

    read = set(re.findall(r"var\((--[\w-]+)\)", css))
    defined = set(re.findall(r"(--[\w-]+):", css))

    assert read - defined == set()
