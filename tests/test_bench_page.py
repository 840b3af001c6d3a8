"""docs/bench.md: a bench that runs alone replaces its own figures and nobody else's."""

from tools.bench.command import BENCHES
from tools.bench.page_of_figures import PAGE, page_with

ORDER = ("register", "push", "load")


def test_a_bench_replaces_its_own_section_alone():
    page = page_with("", "push", "push of yesterday", ORDER)
    page = page_with(page, "register", "register of yesterday", ORDER)

    page = page_with(page, "push", "push of today", ORDER)

    assert page.index("## register\n\nregister of yesterday") < page.index(
        "## push\n\npush of today"
    )
    assert "push of yesterday" not in page
    assert page == page_with(page, "push", "push of today", ORDER)


def test_a_bench_that_is_no_more_leaves_the_page():
    page = page_with("", "load", "old", ORDER)

    assert "load" not in page_with(page, "push", "new", ("register", "push"))


def test_the_page_is_as_the_benches_write_it():
    text = PAGE.read_text("utf-8")
    sections = text.split("\n## ")[1:]
    name, content = sections[0].split("\n", 1)

    assert {one.split("\n", 1)[0] for one in sections} <= set(BENCHES)
    assert page_with(text, name, content.strip(), list(BENCHES)) == text
