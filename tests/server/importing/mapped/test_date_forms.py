"""How dates are written is told by them, or asked; never guessed."""

import pytest

from server.importing.mapped.date_forms import FORMS, fits, proposed


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (["01/09/2026", "13/01/2011"], "%d/%m/%Y"),  # a day behind 12 stands first
        (["09/01/2026", "01/13/2011"], "%m/%d/%Y"),
        (["01/09/2026", "02/03/2011"], ""),  # both may be meant
        (["12/12/2011"], ""),
        (["13/01/2011", "01/13/2011"], ""),  # neither reads both
        (["13/01/2011", "n/a"], ""),
        (["2026-09-01"], "%Y-%m-%d"),
        (["1/9/2026", "31/1/2011"], "%d/%m/%Y"),
        (["13.01.2011"], "%d.%m.%Y"),
        (["13-01-2011"], "%d-%m-%Y"),
        (["13/01/11"], "%d/%m/%y"),
        (["13 Jan 2011"], "%d %b %Y"),
        (["13 January 2011", "1 May 2012"], "%d %B %Y"),
        (["13-Jan-11"], "%d-%b-%y"),
        (["13/01/2011 00:00"], "%d/%m/%Y %H:%M"),
        (["2011-01-13T00:00:00"], "%Y-%m-%dT%H:%M:%S"),
        ([], ""),
        (["soon"], ""),
    ],
)
def test_a_form_is_proposed_only_where_it_alone_reads_every_date(texts, form):
    assert proposed(texts) == form


def test_what_is_asked_is_shown_with_a_date_that_tells_the_forms_apart():
    first, second = fits(["12/12/2011", "03/04/2011"])

    assert (first.example, f"{first.read}") == ("03/04/2011", "2011-04-03")
    assert (second.example, f"{second.read}") == ("03/04/2011", "2011-03-04")


def test_the_form_that_reads_most_stands_first():
    found = fits(["13/01/2011", "14/01/2011", "01/02/2011", "01/15/2011"])

    assert [(one.form, one.fits) for one in found] == [("%d/%m/%Y", 3), ("%m/%d/%Y", 2)]


def test_every_form_has_words_of_its_own():
    assert len(set(FORMS.values())) == len(FORMS)
