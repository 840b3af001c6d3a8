"""Templates keep to the content security policy and name only what exists."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError

from server.web.assets import Assets
from server.web.templates import environment

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "frontend" / "templates").rglob("*.html"))
IMPORTED = '{% from "components/_icons.html" import icon, sprite %}'
SYMBOLS = ROOT / "frontend" / "templates" / "components" / "_icons.html"


@pytest.fixture(scope="module")
def jinja() -> Environment:
    made = environment(Assets())
    made.globals["csrf_token"] = lambda: "a-token"
    return made


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_inline_script_style_or_handler(template: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", template.read_text("utf-8"), flags=re.DOTALL)

    assert not re.search(r"<style|\sstyle\s*=", text)
    assert not re.search(r"\s(on[a-z]+|hx-on[\w:-]*)\s*=", text)
    assert not re.search(r"javascript:|[\"']js:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_first_line_says_what_it_needs(template: Path) -> None:
    assert template.read_text("utf-8").startswith("{#")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_template_can_be_read(template: Path, jinja: Environment) -> None:
    jinja.get_template(template.relative_to(ROOT / "frontend" / "templates").as_posix())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_icon_named_is_drawn(template: Path) -> None:
    drawn = set(re.findall(r'^  "(\w+)":', SYMBOLS.read_text("utf-8"), re.MULTILINE))

    named = set(re.findall(r'\bicon\("(\w+)"', template.read_text("utf-8")))

    assert named <= drawn


def test_sprite_holds_each_icon_once(jinja: Environment) -> None:
    source = IMPORTED + '{{ sprite(["tick", "bell", "tick"]) }}'

    html = jinja.from_string(source).render()

    assert re.findall(r'id="i-(\w+)"', html) == ["bell", "tick"]


def test_an_icon_that_is_not_drawn_fails_the_page(jinja: Environment) -> None:
    source = IMPORTED + '{{ sprite(["unicorn"]) }}'

    with pytest.raises(UndefinedError):
        jinja.from_string(source).render()


def test_arrows_turn_with_the_text_and_others_do_not(jinja: Environment) -> None:
    source = IMPORTED + '{{ icon("left", "s") }}{{ icon("tick") }}'

    html = jinja.from_string(source).render()

    assert re.findall(r'class="([^"]+)"', html) == ["icon icon--s icon--turns", "icon"]


def test_offline_page_names_nobody_and_carries_no_token(jinja: Environment) -> None:
    html = jinja.get_template("offline.html").render()

    assert "<h1>No connection</h1>" in html
    assert 'name="csrf"' not in html
    assert re.findall(r'id="i-(\w+)"', html) == ["bell", "offline"]


def test_error_page_says_what_is_the_case_and_the_way_back(jinja: Environment) -> None:
    html = jinja.get_template("errors/page.html").render(
        title="This register is not here", text="It may have moved <now>.", code="register.missing"
    )

    assert "It may have moved &lt;now&gt;." in html
    assert 'href="/today">Back to Today</a>' in html
    assert "register.missing" in html


def test_shell_marks_where_one_is_and_who_is_signed_in(jinja: Environment) -> None:
    page = '{% extends "layouts/shell.html" %}{% set current = "board" %}{% set icons = ["warn"] %}'

    html = jinja.from_string(page).render(staff={"name": "Mrs Price", "position": "Office"}, held=2)

    assert re.findall(r'href="([^"]+)" aria-current="page"', html) == ["/board"]
    assert "Mrs Price<br>" in html
    assert re.findall(r'id="i-(\w+)"', html) == [
        "bell",
        "board",
        "out",
        "question",
        "search",
        "warn",
    ]
    assert 'Need a person <b id="held">2</b>' in html
    assert 'name="_csrf_token" value="a-token"' in html
