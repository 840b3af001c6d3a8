"""Our own contacts.csv, cohorts.csv and pupils.csv, laid beside a format's files."""

from datetime import date

import pytest

from tests.server.importing.folders import append, replace, swap
from tests.server.importing.test_accepted import read
from tests.server.importing.test_refusals import sentences_on

CONTACTS = (
    "pupil,contact,given name,family name,relationship,priority,parent,responsibility,"
    "lives with,may be told,may collect,no messages,barred,phone,email\n"
)
COHORTS = "pupil,cohort,value,from,until\n"
PUPILS = "pupil,upn,legal given name,legal family name,sex\n"


def links(school):
    return {(one.pupil, one.contact): one for one in school.contact_links}


def test_contacts_of_our_own_are_new_people_and_refine_known_ones(westmere):
    replace(
        "contacts.csv",
        CONTACTS + "ada,byrne2,,,mother,1,,yes,yes,,,,,,\n"
        "ada,nan,Una,Ash,grandmother,2,no,no,,yes,yes,,,+44 7700 900123,Una@Mail.example\n"
        "bea,nan,,,,,,,,,,,,,\n",
    )(westmere)

    [school], _ = read(westmere)

    found = links(school)
    mother = found["ada", "byrne2"]
    assert (mother.relationship, mother.priority, mother.is_parent) == ("mother", 1, True)
    assert (mother.parental_responsibility, mother.lives_with_pupil) == (True, True)
    nan = found["ada", "nan"]
    assert (nan.priority, nan.is_parent, nan.may_be_told, nan.may_collect) == (2, False, True, True)
    assert found["ada", "byrne"].priority == 3  # the format names him, and no priority
    assert (found["bea", "nan"].relationship, found["bea", "nan"].is_parent) == ("contact", False)
    [una] = [one for one in school.contacts if one.source_id == "nan"]
    assert (una.given_name, una.phone, una.email) == ("Una", "+44 7700 900123", "una@mail.example")


@pytest.mark.parametrize(
    ("word", "columns", "is_parent", "may_be_told"),
    [
        ("mother", "", True, True),
        ("Carer", "", True, True),
        ("neighbour", "", False, False),
        ("aunt", "yes", True, True),  # with parental responsibility (P1)
        ("aunt", "no", False, False),
    ],
)
def test_who_is_a_parent(word, columns, is_parent, may_be_told, westmere):
    replace("contacts.csv", CONTACTS + f"bea,x,Una,Ash,{word},,,{columns},,,,,,,\n")(westmere)

    [school], _ = read(westmere)

    link = links(school)["bea", "x"]
    assert (link.is_parent, link.may_be_told) == (is_parent, may_be_told)


def test_who_is_barred_is_not_told_unless_the_file_says_so(westmere):
    replace("contacts.csv", CONTACTS + "bea,x,Una,Ash,mother,,,,,,,,yes,,\n")(westmere)

    [school], _ = read(westmere)

    link = links(school)["bea", "x"]
    assert (link.barred, link.is_parent, link.may_be_told) == (True, True, False)


def test_cohorts_have_days_or_begin_with_the_term(westmere):
    replace(
        "cohorts.csv",
        COHORTS + "ada,free_school_meals,,2026-10-05,2026-11-20\nada,ethnicity,WBRI,,\n"
        "cem,eal,,,\nada,free_school_meals,,2026-11-21,\n",
    )(westmere)

    [school], _ = read(westmere)

    assert [
        (one.pupil, one.cohort, one.value, one.begins_on, one.ended_on, one.assumed)
        for one in school.cohorts
    ] == [
        ("ada", "free_school_meals", "", date(2026, 10, 5), date(2026, 11, 21), False),
        ("ada", "ethnicity", "WBRI", date(2026, 9, 1), None, True),
        ("ada", "free_school_meals", "", date(2026, 11, 21), None, False),
        ("cem", "eal", "", date(2026, 9, 21), None, True),
    ]


def test_a_pupils_number_names_in_law_and_sex(westmere):
    replace("pupils.csv", PUPILS + "ada,b801200005001,Augusta Ada,,F\n")(westmere)

    [school], _ = read(westmere)

    ada = next(one for one in school.pupils if one.source_id == "ada")
    assert (ada.upn, ada.given_name, ada.legal_given_name) == (
        "B801200005001",
        "Ada",
        "Augusta Ada",
    )
    assert (ada.legal_family_name, ada.sex) == (None, "female")


def test_the_preferred_name_is_shown_and_the_other_is_the_one_in_law(westmere):
    swap("users.csv", "ada,,,true,ada,,Ada,Byrne,,,,,,", "ada,,,true,ada,,Augusta,Byrne,,,,,,")(
        westmere
    )
    swap("users.csv", '"byrne,byrne2",8,secret,,,,', '"byrne,byrne2",8,secret,,,Ada,')(westmere)

    [school], _ = read(westmere)

    ada = next(one for one in school.pupils if one.source_id == "ada")
    assert (ada.given_name, ada.family_name) == ("Ada", "Byrne")
    assert (ada.legal_given_name, ada.legal_family_name) == ("Augusta", None)


@pytest.mark.parametrize("number", ["B801200005001", "b801 2000 05001", "M80120000500A"])
def test_an_identifier_that_is_a_upn_is_one(number, westmere):
    swap("users.csv", "Ada,Byrne,,,", f"Ada,Byrne,,{number},")(westmere)

    [school], _ = read(westmere)

    ada = next(one for one in school.pupils if one.source_id == "ada")
    assert ada.upn == number.upper().replace(" ", "")


@pytest.mark.parametrize("number", ["A801200005001", "12345", "B80120000500"])
def test_an_identifier_that_is_none_is_named_and_left_out(number, westmere):
    swap("users.csv", "Ada,Byrne,,,", f"Ada,Byrne,,{number},")(westmere)

    [school], problems = read(westmere)

    assert {one.upn for one in school.pupils} == {None}
    assert "users.csv, identifier: not a unique pupil number: left out." in problems.notes


def test_a_upn_may_stand_in_a_column_of_the_sources_own(westmere):
    swap("users.csv", "identifier", "metadata.uk.UPN")(westmere)
    swap("users.csv", "Ada,Byrne,,,", "Ada,Byrne,,B801200005001,")(westmere)

    [school], _ = read(westmere)

    assert "B801200005001" in {one.upn for one in school.pupils}


def test_formulas_are_kept_as_text(westmere):
    append("closures.csv", '2026-12-01,"=HYPERLINK(""http://x"",""Snow"")"')(westmere)
    swap("users.csv", "Ada,Byrne", "=1+1,Byrne")(westmere)

    [school], _ = read(westmere)

    assert school.closures[-1].cause == '=HYPERLINK("http://x","Snow")'
    assert "=1+1" in {one.given_name for one in school.pupils}


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        (
            "contacts.csv",
            CONTACTS + "zoe,byrne,,,,,,,,,,,,,\n",
            'pupil: The user "zoe" is not known.',
        ),
        (
            "contacts.csv",
            CONTACTS + "bea,x,Una,,,,,,,,,,,,\n",
            'contact: "x" stands in no other file: give both names here.',
        ),
        (
            "contacts.csv",
            CONTACTS + "bea,byrne,,,,first,,,,,,,,,\n",
            'priority: "first" is not a number from 0 to 9999.',
        ),
        (
            "contacts.csv",
            CONTACTS + "bea,byrne,,,,,perhaps,,,,,,,,\n",
            'parent: "perhaps" is neither yes nor no.',
        ),
        ("cohorts.csv", COHORTS + "ada,chess,,,\n", 'cohort: The cohort "chess" is not known'),
        ("cohorts.csv", COHORTS + "ada,eal,x,,\n", 'value: The cohort "eal" takes no value.'),
        (
            "cohorts.csv",
            COHORTS + "ada,ethnicity,,,\n",
            'value: The cohort "ethnicity" needs a value.',
        ),
        ("cohorts.csv", COHORTS + "zoe,eal,,,\n", 'pupil: The user "zoe" is not known.'),
        (
            "cohorts.csv",
            COHORTS + "ada,eal,,2026-10-02,2026-10-01\n",
            "until: The end (2026-10-01) is before the start (2026-10-02).",
        ),
        ("pupils.csv", PUPILS + "zoe,,,,\n", 'pupil: The user "zoe" is not known.'),
    ],
)
def test_refused_in_words(file, text, sentence, westmere):
    replace(file, text)(westmere)

    [said] = sentences_on(westmere)

    assert said.startswith(f"{file} line 2, {sentence}")


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        (
            "contacts.csv",
            CONTACTS + "bea,x,Una,Ash,,,,,,,,,,,\nbea,x,Una,Ash,,,,,,,,,,,\n",
            'contact: "x" is already a contact of "bea".',
        ),
        (
            "contacts.csv",
            CONTACTS + "bea,x,Una,Ash,,,,,,,,,,,\nada,x,Ula,Ash,,,,,,,,,,,\n",
            'contact: "x" is not described as on line 2.',
        ),
        (
            "cohorts.csv",
            COHORTS + "ada,eal,,,\nada,eal,,2026-10-01,\n",
            'pupil: "ada" is already in this cohort on line 2.',
        ),
        ("pupils.csv", PUPILS + "ada,,,,\nada,,,,\n", 'pupil: "ada" is already on line 2.'),
        (
            "pupils.csv",
            PUPILS + "ada,B801200005001,,,\nbea,B801200005001,,,\n",
            "upn: This is already the UPN of a pupil (pupils.csv line 2, upn).",
        ),
    ],
)
def test_what_is_told_twice_is_refused(file, text, sentence, westmere):
    replace(file, text)(westmere)

    assert sentences_on(westmere) == [f"{file} line 3, {sentence}"]
