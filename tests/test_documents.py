"""What the documents name exists; a table that lies is worse than none (STYLE §2.1)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def named_paths(text: str) -> list[str]:
    return re.findall(r"`((?:server|sync|database|frontend|tests|tools|docs)/[\w./-]*)`", text)


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_path_that_a_document_names_exists(document: str) -> None:
    paths = named_paths((ROOT / document).read_text("utf-8"))

    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_table_names_every_rule_file_and_each_cites_the_policy() -> None:
    files = sorted((ROOT / "server" / "rules").glob("[a-z]*.py"))
    table = ARCHITECTURE.partition("## Policy, rule, file, test")[2]

    assert [file.name for file in files if f"server/rules/{file.name}" not in table] == []
    for file in files:
        head = file.read_text("utf-8").partition('"""')[2].partition('"""')[0]
        assert re.search(r"polic(y|ies)|rules?\s+[A-Z]\d|DESIGN", head), file.name


def test_every_rule_that_the_table_names_is_cited_in_its_file_or_test() -> None:
    table = ARCHITECTURE.partition("## Policy, rule, file, test")[2]
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 4 or not cells[2].startswith("`"):
            continue
        texts = "".join((ROOT / path).read_text("utf-8") for path in named_paths(line))
        for rule in re.findall(r"\b[A-Z]\d\b", cells[1]):
            assert rule in texts, f"{rule} is not in {cells[2]}"


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
