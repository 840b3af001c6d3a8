"""Every ink in tokens.css reads on its ground (WCAG 2.2 AA, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

TEXT = 4.5
SHAPE = 3.0
STATES = ("present", "late", "absent", "educated", "authorised", "uncounted", "check")
NOTICES = ("sent", "waiting", "offline", "warn", "stop")
GROUNDS = ("paper", "surface", "sunk")

Pair = tuple[str, str, float]
Colours = dict[str, str]

CSS = Path(__file__).parents[2].joinpath("frontend/styles/tokens.css").read_text("utf-8")
LIGHT_CSS, DARK_CSS = CSS.split("@media (prefers-color-scheme: dark)")


def colours(css: str) -> Colours:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", css))


def pairs() -> list[Pair]:
    found: list[Pair] = [(i, g, TEXT) for i in ("ink", "ink-2", "ink-3", "link") for g in GROUNDS]
    found += [("on-accent", "accent", TEXT), ("accent", "surface", TEXT)]
    found += [("accent", "accent-tint", TEXT), ("ink", "accent-tint", TEXT)]
    found += [("line-strong", "surface", SHAPE), ("line-strong", "paper", SHAPE)]
    found += [("focus", "paper", SHAPE), ("focus", "surface", SHAPE), ("brass", "paper", SHAPE)]
    for s in STATES:
        found += [(s, f"{s}-tint", TEXT), (s, "surface", TEXT), (s, "paper", TEXT)]
        found += [("on-solid", f"{s}-solid", TEXT), (f"{s}-solid", "surface", SHAPE)]
        found += [("ink", f"{s}-tint", TEXT)]
    for n in NOTICES:
        found += [(n, f"{n}-tint", TEXT), (n, "surface", TEXT)]
        found += [("ink", f"{n}-tint", TEXT), ("ink-2", f"{n}-tint", TEXT)]
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ratio(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


THEMES = {"light": colours(LIGHT_CSS), "dark": colours(LIGHT_CSS) | colours(DARK_CSS)}


@pytest.mark.parametrize("theme", THEMES)
def test_every_ink_reads_on_its_ground(theme: str) -> None:
    palette = THEMES[theme]

    too_faint = [
        f"{ink} on {ground} is {found:.2f}, needs {need}"
        for ink, ground, need in pairs()
        if (found := ratio(palette[ink], palette[ground])) < need
    ]

    assert len(pairs()) == 83
    assert too_faint == []


def test_dark_by_system_and_dark_by_choice_are_alike() -> None:
    by_system, by_choice = DARK_CSS.split('[data-theme="dark"]')

    assert colours(by_system) == colours(by_choice)


def test_the_browser_is_told_the_colour_of_the_paper() -> None:
    page = Path(__file__).parents[2] / "frontend/templates/layouts/page.html"

    said = re.findall(r'name="theme-color" content="(#\w+)"', page.read_text("utf-8"))

    assert said == [THEMES["light"]["paper"], THEMES["dark"]["paper"]]
