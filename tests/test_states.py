"""docs/states.md is what the tables in code give; each process that issue 4 names is drawn."""

from server.rules.detention import DETENTION
from tools.states import PAGE, drawing, page, processes

DRAWN = {"register", "notice", "leave", "call", "detention", "case", "penalty notice", "entry"}


def test_the_page_is_what_the_tables_give():
    assert PAGE.read_text("utf-8") == page(), "run `python -m tools.states`"


def test_every_process_is_drawn_once_from_its_own_file():
    names = [process.name for process, _ in processes()]

    assert set(names) >= DRAWN
    assert len(names) == len(set(names))
    assert ("detention", "server/rules/detention.py") in {
        (process.name, file) for process, file in processes()
    }


def test_a_drawing_has_every_arrow_the_ends_and_the_refusals():
    drawn = drawing(DETENTION, "server/rules/detention.py")

    assert drawn.count(" --> ") == len(DETENTION.table) + 1 + len(DETENTION.ends)
    assert "    [*] --> earned\n" in drawn
    assert "    due --> served: serve\n" in drawn
    assert "    served --> [*]\n" in drawn
    assert "- Not to serve when held: a person has not yet decided" in drawn
