"""What is peculiar to Microsoft's v2.1: relationships and flags in files of their own."""

from tests.server.importing.folders import append
from tests.server.importing.test_accepted import read
from tests.server.importing.test_refusals import sentences_on


def test_who_is_a_parent_and_who_may_only_be_rung(sds):
    append("relationships.csv", "1,3,relative", "1,4,other", "1,5,doctor")(sds)

    [school], problems = read(sds)

    assert [
        (one.contact, one.relationship, one.is_parent, one.may_be_told, one.priority)
        for one in school.contact_links
    ] == [
        ("2", "guardian", True, True, 1),
        ("3", "relative", False, False, 2),
        ("4", "other", False, False, 3),
    ]
    assert 'relationships.csv: the role "doctor" is no contact: left out.' in problems.notes


def test_who_is_named_as_their_own_contact_is_refused_and_a_circle_is_none(sds):
    append("relationships.csv", "1,1,parent", "2,1,guardian")(sds)

    [said] = sentences_on(sds)

    where = "relationships.csv line 3, relationshipUserSourcedId"
    assert said == f'{where}: "1" cannot be a contact of themselves.'


def test_a_flag_of_another_country_is_named_and_left_out(sds):
    append("userFlags.csv", "1,iep", "1,504", "1,freeLunch")(sds)

    [school], problems = read(sds)

    assert [one.cohort for one in school.cohorts] == ["free_school_meals"]
    assert 'userFlags.csv: the flag "iep" was left out.' in problems.notes
    assert 'userFlags.csv: the flag "504" was left out.' in problems.notes


def test_unknown_people_are_refused(sds):
    append("userFlags.csv", "9,freeLunch")(sds)
    append("relationships.csv", "9,2,guardian", "1,9,guardian", "1,4,uncle")(sds)

    assert sentences_on(sds) == [
        'relationships.csv line 3, userSourcedId: The user "9" is not known.',
        'relationships.csv line 4, relationshipUserSourcedId: The user "9" is not known.',
        'relationships.csv line 5, relationshipRole: The role "uncle" is not known.',
        'userFlags.csv line 2, userSourcedId: The user "9" is not known.',
    ]


def test_sex_is_read_and_another_word_left_empty(sds):
    [school], _ = read(sds)
    assert school.pupils[0].sex == "male"

    path = sds / "demographics.csv"
    path.write_text(path.read_text().replace("male", "unspecified"))
    [school], problems = read(sds)
    assert school.pupils[0].sex is None
    assert "demographics.csv, sex: neither female nor male: left empty." in problems.notes
