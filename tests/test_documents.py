"""What the documents name exists; a table that lies is worse than none (STYLE §2.1)."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")

# Every rule of the product's page of rules, by its letter and how many there are.
HOW_MANY = {"T": 4, "W": 8, "E": 8, "C": 6, "F": 4, "P": 8, "L": 5, "U": 6, "D": 3, "S": 4}
HOW_MANY |= {"N": 5, "R": 4}
RULES = [f"{letter}{n}" for letter, many in HOW_MANY.items() for n in range(1, many + 1)]
SECTIONS = [*"ABCDEFGHIJKLMNOPQRSTUVWX", *"abcdef", *(f"guidance {letter}" for letter in "ABCDEF")]


def named_paths(text: str) -> list[str]:
    return re.findall(r"`((?:server|sync|database|frontend|tests|tools|docs)/[\w./-]*)`", text)


@pytest.mark.parametrize(
    "document",
    ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/policy-map.md", "docs/security.md"],
)
def test_every_path_that_a_document_names_exists(document: str) -> None:
    paths = named_paths((ROOT / document).read_text("utf-8"))

    assert [path for path in paths if not (ROOT / path).exists()] == []


class Row(NamedTuple):
    """One row of the policy map; ``files`` and ``tests`` are empty where no software serves it."""

    sections: list[str]
    rules: list[str]
    files: str
    tests: str


def policy_map() -> list[Row]:
    text = (ROOT / "docs" / "policy-map.md").read_text("utf-8")
    lines = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line] for line in lines[1:]]
    return [
        Row(spread(policy), spread(rules), files, tests) for policy, rules, files, tests in cells
    ]


def spread(cell: str) -> list[str]:
    """``T1–T3, W2`` as T1, T2, T3, W2; ``B–D`` as B, C, D."""
    found = []
    for part in cell.split(", ") if cell else []:
        first, _, last = part.partition("–")
        ends = range(ord(first[-1]), ord((last or first)[-1]) + 1)
        found += [first[:-1] + chr(end) for end in ends]
    return found


def test_the_policy_map_has_every_section_and_every_rule() -> None:
    rows = policy_map()

    assert [one for one in SECTIONS if all(one not in row.sections for row in rows)] == []
    assert [one for one in RULES if all(one not in row.rules for row in rows if row.files)] == []
    assert {one for row in rows for one in row.sections} <= set(SECTIONS)
    assert {one for row in rows for one in row.rules} <= set(RULES)


def test_the_policy_map_stands_in_the_order_of_the_policy() -> None:
    firsts = [SECTIONS.index(row.sections[0]) for row in policy_map()]

    assert firsts == sorted(firsts)
    assert "`server/rules/" not in ARCHITECTURE.partition("## Policy")[2], "docs/policy-map.md"


def test_the_policy_map_names_every_rule_file_and_each_cites_the_policy() -> None:
    files = sorted((ROOT / "server" / "rules").glob("[a-z]*.py"))
    named = "".join(row.files for row in policy_map())

    assert [file.name for file in files if f"`server/rules/{file.name}`" not in named] == []
    for file in files:
        head = file.read_text("utf-8").partition('"""')[2].partition('"""')[0]
        assert re.search(r"[Pp]olic(y|ies)|rules?\s+[A-Z]\d|DESIGN", head), file.name


def test_every_row_of_the_policy_map_has_a_test_and_cites_its_rules() -> None:
    for row in policy_map():
        if not row.rules:
            assert row.files.startswith("No software: "), row
            assert not row.tests, row
            continue
        assert named_paths(row.files), row
        assert named_paths(row.tests), row
        texts = "".join(
            (ROOT / path).read_text("utf-8") for path in named_paths(row.files + row.tests)
        )
        assert [rule for rule in row.rules if rule not in texts] == [], row


def test_the_readme_is_short_and_its_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", README)

    assert len(README.splitlines()) <= 60
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_decisions_are_numbered_without_a_gap_and_have_their_parts() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))

    assert [int(file.name[:4]) for file in decisions] == list(range(1, len(decisions) + 1))
    for file in decisions:
        text = file.read_text("utf-8")
        for part in ("Date", "Status", "Context", "Decision", "Consequences"):
            assert part in text, f"{file.name} has no {part}"


def test_the_layers_of_the_picture_are_those_that_are_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    picture = ARCHITECTURE.partition("## Who may import whom")[2].split("```")[1]

    drawn = picture.strip().splitlines()

    assert drawn == [re.sub(r"[()]", "", layer) for layer in contract["layers"]]
