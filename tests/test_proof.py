"""docs/proof.md: its figures are of the sources that are there, and every survivor is explained."""

import os

import pytest

from tools.mutate.proof import HEAD, PAGE, UNEXPLAINED, found_in, page_with, stale, summary
from tools.proof import section
from tools.proof.section import Section, begin_section, digest, sections

TEXT = PAGE.read_text("utf-8")
NOT_YET = "Not measured whole on this code: "
FOUND = found_in(TEXT)


def test_the_mutants_are_of_the_rules_that_are_there():
    old = stale(TEXT)

    assert old == [], f"run `python -m tools.mutate {' '.join(old)}`"


def test_at_least_95_of_100_mutants_are_noticed():
    mutants = sum(one.mutants for one in FOUND.values())
    survived = sum(one.survived for one in FOUND.values())

    assert mutants > 4000
    assert survived * 100 <= mutants * 5
    assert summary(FOUND) in TEXT.partition(HEAD)[2]


def test_every_survivor_is_explained():
    for rule, one in FOUND.items():
        assert len(one.survivors) == one.survived, rule
        assert UNEXPLAINED not in one.survivors.values(), rule


def test_the_sections_are_of_the_sources_that_are_there():
    old = section.stale(TEXT)

    assert old == [], f"run {' and '.join(f'`{one.command}`' for one in old)}"


def test_a_section_that_is_missing_is_named_as_missing():
    """Without its section a proof has not been made, and none of its figures can be old."""
    there = [line[3:] for line in TEXT.splitlines() if line.startswith("## ")]
    missing = [name for name in section.SECTIONS if name not in there]

    assert there == [name for name in section.SECTIONS if name in there]
    assert TEXT.partition(NOT_YET)[2].partition(".\n")[0].split(", ") == (missing or [""])


def test_no_history_of_a_clock_has_a_false_grade():
    text = TEXT.partition("## Time histories\n")[2].partition("\n## ")[0]

    assert "1,000,000 histories" in text
    assert "False grades: 0." in text


LOAD = Section(
    "Load", "./firstbell bench load", "0123456789ab", ("sync/core/*.py", "database/*.py")
)


def test_a_section_is_read_as_it_was_written_and_disturbs_no_other():
    page = section.page_with(TEXT, LOAD, ["a million marks", "", "### Schools", "- one"])

    again = section.page_with(page, LOAD._replace(digest="ba9876543210"), ["none"])

    assert LOAD in sections(page)
    assert "a million marks\n\n### Schools\n- one\n\n## " in page
    assert again.count("## Load") == 1
    assert "a million marks" not in again
    assert LOAD._replace(digest="ba9876543210") in sections(again)
    others = [one for one in sections(TEXT) if one.name != "Load"]
    assert [one for one in sections(again) if one.name != "Load"] == others
    assert found_in(again) == FOUND
    assert page_with(again, FOUND) == again
    headings = [line[3:] for line in again.splitlines() if line.startswith("## ")]
    assert headings == sorted(headings, key=section.SECTIONS.index)


def test_a_section_whose_sources_have_changed_is_named_with_its_command():
    page = section.page_with(TEXT, LOAD, ["figures"])

    assert LOAD in section.stale(page)
    true = LOAD._replace(digest=digest(LOAD.globs))
    assert true not in section.stale(section.page_with(page, true, ["figures"]))


@pytest.mark.parametrize("change", ["content", "name", "another"])
def test_a_digest_is_of_names_and_contents(tmp_path, change):
    file = tmp_path / "a.py"
    file.write_text("1")
    before = digest(["*.py"], tmp_path)

    if change == "content":
        file.write_text("2")
    elif change == "name":
        file.rename(tmp_path / "b.py")
    else:
        (tmp_path / "b.py").write_text("")

    assert digest(["*.py"], tmp_path) != before


@pytest.mark.parametrize(
    ("name", "source", "says"),
    [("Luck", "sync/core/*.py", "no place for Luck"), ("Load", "sync/gone.py", "sync/gone.py")],
)
def test_a_section_without_a_place_or_a_source_is_refused(name, source, says):
    with pytest.raises(ValueError, match=says):
        begin_section(name, [source])


def test_figures_of_sources_that_changed_meanwhile_are_not_kept(tmp_path):
    page, file = tmp_path / "proof.md", tmp_path / "measured.py"
    page.write_text(TEXT)
    file.write_text("1")
    begun = begin_section("Load", [os.path.relpath(file, section.ROOT)])

    begun.write("./firstbell bench load", ["figures"], page)
    file.write_text("2")

    with pytest.raises(SystemExit, match=r"measured\.py changed while it was measured"):
        begun.write("./firstbell bench load", ["others"], page)
    assert "## Load\n`./firstbell bench load`\nSources: `" in page.read_text()
    assert "figures" in page.read_text()
    assert "others" not in page.read_text()


def test_what_is_not_proved_is_said():
    text = TEXT.partition("## What is not proved\n")[2]

    for words in (
        *("Real iPads", "Power cuts", "Disks that lie", "Push services", "School networks"),
        *("Clocks and sleep in the chaos", "A restore, an app update and a full disk"),
        *("The edges of the simulator", "A cut inside BEGIN or COMMIT", "Load over a network"),
    ):
        assert f"- **{words}" in text, words
