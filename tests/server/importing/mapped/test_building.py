"""From an office's files to a school: proposed, built, written as TOML, read again, read with."""

from datetime import date
from pathlib import Path

import pytest

from server.importing.assembling.assembly import assemble
from server.importing.assembling.records import SchoolRecord
from server.importing.mapped.building import as_toml, build, slug
from server.importing.mapped.choices import Choices
from server.importing.mapped.missing import missing
from server.importing.mapped.proposing import propose
from server.importing.mapped.samples import samples
from server.importing.reading.files import read_folder
from server.importing.reading.parse import parse_mapping
from server.importing.reading.problems import Problems
from tests.server.importing.folders import TODAY, swap


def read(folder: Path, choices: Choices | None = None) -> tuple[SchoolRecord, list[str]]:
    problems = Problems()
    mapping = build(choices or propose(samples(folder)), "Office export")
    [school] = assemble(read_folder(folder, mapping, problems), TODAY)
    return school, problems.sentences()


def test_a_proposal_reads_the_office_s_files_whole(folder):
    found = samples(folder)
    assert missing(propose(found), found) == []

    school, said = read(folder)

    assert said == []
    ada, bea, cem = school.pupils
    assert (ada.given_name, ada.legal_given_name, ada.family_name) == ("Ada", "Adaline", "Byrne")
    assert (ada.born_on, ada.sex, ada.upn) == (date(2013, 12, 13), "female", "B801200005001")
    assert [one.year for one in (ada, bea, cem)] == [8, 7, 8]
    assert [(one.given_name, one.position, str(one.role)) for one in school.staff] == [
        ("Grace", "Teacher of Science", "teacher"),
        ("Erik", "Teaching Assistant", "teacher"),
        ("Nadia", "Headteacher", "head"),
    ]
    assert [(one.source_id, one.kind, one.subject) for one in school.groups] == [
        ("8B", "tutor", None),
        ("7P", "tutor", None),
        ("8x/Sc1", "teaching", "Science"),
        ("7y/Ma2", "teaching", "Maths"),
    ]
    assert [(one.group, one.staff) for one in school.group_teachers] == [
        ("8x/Sc1", "GOK"),
        ("7y/Ma2", "ELU"),
    ]
    assert ("8x/Sc1", "004523") in [(one.group, one.pupil) for one in school.group_pupils]


def test_contacts_without_an_id_are_known_by_pupil_and_name_and_only_parents_are_parents(folder):
    school, _ = read(folder)

    links = {(one.pupil, one.contact, one.priority, one.is_parent) for one in school.contact_links}
    assert links == {
        ("004521", "004521 Tom Byrne", 1, True),
        ("004521", "004521 Rosa Lind", 2, False),
        ("004522", "004522 Ann Cole", 1, True),
        ("004522", "004522 Jo Field", 2, False),
    }
    phones = {one.given_name: one.phone for one in school.contacts}
    assert phones == {
        "Tom": "07700 900001",
        "Rosa": "01632 960001",
        "Ann": "01632 960002",
        "Jo": "01632 960003",
    }


def test_a_contact_that_is_left_out_is_not_read(folder):
    choices = propose(samples(folder))
    choices.ties["Social Worker"] = "nobody"

    school, said = read(folder, choices)

    assert said == []
    assert "Jo" not in {one.given_name for one in school.contacts}


def test_a_relationship_that_nobody_has_chosen_for_is_refused_and_not_lost(folder):
    choices = propose(samples(folder))
    swap("contacts.csv", "Grandmother", "Aunt")(folder)

    _, said = read(folder, choices)

    assert said == [
        'contacts.csv line 3, Relationship: The mapping does not say what "Aunt" means.'
    ]


def test_parental_responsibility_makes_a_parent_whatever_the_word(folder):
    swap("contacts.csv", "Grandmother,2,N", ",2,Y")(folder)
    problems = Problems()
    mapping = build(propose(samples(folder)), "Office export")

    [school] = assemble(read_folder(folder, mapping, problems), TODAY)

    assert [one.is_parent for one in school.contact_links if "Rosa" in one.contact] == [True]
    assert not any("no longer active" in note for note in problems.notes)


def test_flags_become_cohorts(folder):
    school, _ = read(folder)

    assert {(one.pupil, one.cohort) for one in school.cohorts} == {
        ("004521", "sen_support"),
        ("004521", "free_school_meals"),
        ("004523", "ehc_plan"),
    }


def test_staff_whose_file_says_no_post_are_teachers(folder):
    choices = propose(samples(folder))
    del choices.files["staff.csv"].fields["Post"]

    school, _ = read(folder, choices)

    assert {(one.position, str(one.role)) for one in school.staff} == {("Teacher", "teacher")}


def test_teachers_may_stand_in_a_file_of_their_own(folder):
    (folder / "class lists.csv").write_text(
        "Class,Adno,Subject\n8x/Sc1,004521,Science\n8x/Sc1,004523,Science\n"
    )
    (folder / "teachers of classes.csv").write_text(
        "Class,Staff Code\n8x/Sc1,GOK\nMeeting,NSH\n8B,ELU\n"
    )

    school, said = read(folder)

    assert said == []
    assert {(one.group, one.staff) for one in school.group_teachers} == {
        ("8x/Sc1", "GOK"),
        ("Meeting", "NSH"),
        ("8B", "ELU"),
    }
    assert {one.source_id: (one.kind, one.subject) for one in school.groups} == {
        "8B": ("tutor", None),
        "7P": ("tutor", None),
        "8x/Sc1": ("teaching", "Science"),
        "Meeting": ("teaching", None),
    }


def test_groups_and_terms_may_have_files_of_their_own(folder):
    (folder / "classes.csv").write_text(
        "Class Code,Class Name,Subject,Year\n8x/Sc1,8X Science,Science,8\n7y/Ma2,7Y Maths,Maths,7\n"
    )
    (folder / "terms.csv").write_text("Term,Start Date,End Date\nAutumn,01/09/2026,18/12/2026\n")

    school, said = read(folder)

    assert said == []
    assert [(one.name, one.year) for one in school.groups if one.kind == "teaching"] == [
        ("8X Science", 8),
        ("7Y Maths", 7),
    ]
    [term] = school.terms
    assert (term.starts_on, term.ends_on) == (date(2026, 9, 1), date(2026, 12, 18))


def test_the_first_day_after_is_not_the_last(folder):
    (folder / "terms.csv").write_text("Term,Start Date,End Date\nAutumn,01/09/2026,19/12/2026\n")
    choices = propose(samples(folder))
    choices.end_dates = "excluded"

    school, _ = read(folder, choices)

    assert school.terms[0].ends_on == date(2026, 12, 18)


def test_the_mapping_as_a_file_is_the_mapping(folder):
    choices = propose(samples(folder))
    choices.roles['Head of "Art"\x7f ✎'] = "teacher"
    mapping = build(choices, "Office export, “new”")
    problems = Problems()

    again = parse_mapping(as_toml(mapping), "office.toml", problems)

    assert problems.sentences() == []
    assert again == mapping
    assert mapping.name == "own:office-export-new"


@pytest.mark.parametrize(
    ("name", "kept"),
    [("SIMS export", "sims-export"), ("  ", ""), ("¡!", ""), ("x" * 80, "x" * 36), ("A/B", "a-b")],
)
def test_a_name_is_kept_plain(name, kept):
    assert slug(name) == kept
