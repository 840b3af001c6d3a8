"""Our own export, read: everything that the tables of people and timetable hold."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.importing.reading.formulas import FORMULA, neutral, plain
from server.importing.reading.problems import Problems
from server.importing.reading.recognise import recognise
from server.rules.permissions import Role
from tests.server.importing.folders import append, swap
from tests.server.importing.test_accepted import read
from tests.server.importing.test_refusals import sentences_on


def an_id(number: int) -> str:
    return str(UUID(int=number))


SCHOOL, TERM, GROUP, ADA, GRACE, TOM = (an_id(n) for n in range(1, 7))
LINK, STAY, MEMBER, TAUGHT, COHORT, EARLIER, PERIOD, LESSON, COVER, PLAN = (
    an_id(n) for n in range(11, 21)
)
FILES = {
    "manifest.csv": ("propertyName,value\noneroster.version,1.2\nsource.systemName,Firstbell\n"),
    "orgs.csv": f"sourcedId,name,type\n{SCHOOL},Westmere School,school\n",
    "academicSessions.csv": (
        "sourcedId,title,type,startDate,endDate\n"
        f"{TERM},Autumn,term,2026-09-01,2026-12-19\ny,2026/27,schoolYear,2026-09-01,2027-07-22\n"
    ),
    "classes.csv": (
        "sourcedId,title,schoolSourcedId,classType,grades,subjects,metadata.firstbell.ended\n"
        f"{GROUP},8B,{SCHOOL},homeroom,8,,2026-11-01\n"
    ),
    "users.csv": (
        "sourcedId,givenName,familyName,preferredGivenName,preferredFamilyName,email,phone\n"
        f"{ADA},Augusta,Byrne,Ada,,,\n{GRACE},'=Grace,Okafor,,,g@westmere.example,\n"
        f"{TOM},Tom,Byrne,,,,+44 7700 900123\n"
    ),
    "roles.csv": (
        "userSourcedId,orgSourcedId,role,beginDate,endDate\n"
        f"{ADA},{SCHOOL},student,2026-09-08,\n{GRACE},{SCHOOL},teacher,,\n"
        f"{TOM},{SCHOOL},parent,,\n"
    ),
    "enrollments.csv": (
        "sourcedId,classSourcedId,userSourcedId,role,beginDate,endDate\n"
        f"{MEMBER},{GROUP},{ADA},student,2026-09-08,2026-09-08\n"
        f"{TAUGHT},{GROUP},{GRACE},teacher,,2026-10-01\n"
    ),
    "demographics.csv": f"sourcedId,birthDate,sex\n{ADA},2013-12-10,female\n",
    "staff.csv": f"staff,title,position,role,ended\n{GRACE},Ms,Head of year,office,2026-12-01\n",
    "pupils.csv": (
        "pupil,upn,legal given name,legal family name,sex,year\n"
        f"{ADA},B801200005001,Augusta,Byrne,female,14\n"
    ),
    "stays.csv": f"id,pupil,from,ended\n{EARLIER},{ADA},2025-09-01,2026-02-01\n",
    "contacts.csv": (
        "id,pupil,contact,relationship,priority,parent,responsibility,lives with,may be told,"
        "may collect,no messages,barred,ended\n"
        f"{LINK},{ADA},{TOM},father,0,yes,,no,no,yes,yes,yes,2026-10-10\n"
    ),
    "cohorts.csv": (
        f"id,pupil,cohort,value,from,ended\n{COHORT},{ADA},eal,,2026-09-08,2026-09-08\n"
    ),
    "periods.csv": f"id,period,starts,ends,session\n{PERIOD},Tutor,08:00,08:20,AM\n",
    "timetable.csv": (
        "id,class,weekday,week,period,room,teacher,ended\n"
        f"{LESSON},{GROUP},Monday,A,Tutor,Room 4,{GRACE},2026-10-01\n"
    ),
    "closures.csv": "date,cause\n2026-10-26,'=Half term\n",
    "covers.csv": f"id,lesson,date,staff\n{COVER},{LESSON},2026-09-14,{GRACE}\n",
    "planned_absences.csv": (
        "id,pupil,first day,last day,sessions,code,times,decided by\n"
        f"{PLAN},{ADA},2026-11-02,2026-11-02,BOTH,C,until 15:00,{GRACE}\n"
    ),
    "settings.csv": 'setting,value\nam_opens,"""07:45:00"""\n',
    "source_ids.csv": (
        f"id,source,kind,source id,gone\n{ADA},sds-uk,pupil,13001,\n"
        f"{TOM},oneroster-1.2,contact,'=1,2026-11-01\n"
    ),
}


@pytest.fixture
def export(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_it_is_known_by_its_manifest_and_is_no_other_systems(export):
    mapping = recognise(export, Problems())
    assert mapping is not None
    assert (mapping.name, mapping.keeps_ids) == ("firstbell", True)

    swap("manifest.csv", "Firstbell", "Secondbell")(export)

    other = recognise(export, Problems())
    assert other is not None
    assert (other.name, other.keeps_ids) == ("oneroster-1.2", False)


def test_people_as_they_are_kept(export):
    [school], problems = read(export)

    assert [note for note in problems.notes if "not read" in note] == []
    assert (school.source_id, school.name) == (SCHOOL, "Westmere School")
    [ada] = school.pupils
    assert (ada.source_id, ada.given_name, ada.family_name) == (ADA, "Ada", "Byrne")
    assert (ada.legal_given_name, ada.legal_family_name) == ("Augusta", "Byrne")
    assert (ada.upn, ada.sex, ada.year, ada.assumed) == ("B801200005001", "female", 14, False)
    assert (ada.on_roll_from, ada.on_roll_until) == (date(2026, 9, 8), None)
    [grace] = school.staff
    assert (grace.given_name, grace.title, grace.position) == ("=Grace", "Ms", "Head of year")
    assert (grace.role, grace.ended_on) == (Role.OFFICE, date(2026, 12, 1))
    [tom] = school.contacts
    assert tom.phone == "+44 7700 900123"
    [earlier] = school.earlier_stays
    assert (earlier.on_roll_from, earlier.on_roll_until, earlier.id) == (
        date(2025, 9, 1),
        date(2026, 2, 1),
        UUID(EARLIER),
    )
    [cohort] = school.cohorts
    assert (cohort.begins_on, cohort.ended_on, cohort.id) == (
        date(2026, 9, 8),
        date(2026, 9, 8),
        UUID(COHORT),
    )


def test_a_link_with_everything_that_may_be_said(export):
    [school], _ = read(export)

    [link] = school.contact_links
    assert (link.relationship, link.priority, link.is_parent) == ("father", 0, True)
    assert (link.parental_responsibility, link.lives_with_pupil) == (None, False)
    assert (link.may_be_told, link.may_collect, link.no_messages) == (False, True, True)
    assert (link.barred, link.ended_on, link.id) == (True, date(2026, 10, 10), UUID(LINK))


def test_groups_and_the_timetable_as_they_are_kept(export):
    [school], _ = read(export)

    assert [(one.source_id, one.starts_on, one.ends_on) for one in school.terms] == [
        (TERM, date(2026, 9, 1), date(2026, 12, 18))
    ]
    [group] = school.groups
    assert (group.kind, group.year, group.subject, group.ended_on) == (
        "tutor",
        8,
        None,
        date(2026, 11, 1),
    )
    assert [(one.id, one.left_on) for one in school.group_pupils] == [
        (UUID(MEMBER), date(2026, 9, 8))
    ]
    assert [(one.id, one.ended_on) for one in school.group_teachers] == [
        (UUID(TAUGHT), date(2026, 10, 1))
    ]
    assert [one.id for one in school.periods] == [UUID(PERIOD)]
    assert [(one.id, one.ended_on) for one in school.lessons] == [(UUID(LESSON), date(2026, 10, 1))]
    assert [one.cause for one in school.closures] == ["=Half term"]
    assert [(one.id, one.lesson, one.staff) for one in school.covers] == [
        (UUID(COVER), UUID(LESSON), GRACE)
    ]
    [plan] = school.planned_absences
    assert (plan.starts_on, plan.ends_on, plan.code) == (date(2026, 11, 2), date(2026, 11, 2), "C")
    assert (plan.times, plan.decided_by, plan.id) == ("until 15:00", GRACE, UUID(PLAN))


def test_what_other_sources_call_our_rows(export):
    [school], _ = read(export)

    assert [
        (str(one.ours), one.source, one.source_id, one.gone_on) for one in school.source_ids
    ] == [
        (ADA, "sds-uk", "13001", None),
        (TOM, "oneroster-1.2", "=1", date(2026, 11, 1)),
    ]


@pytest.mark.parametrize(
    ("file", "line", "sentence"),
    [
        ("staff.csv", f"{TOM},,Cook,cook,", 'role: The role "cook" is not known'),
        ("staff.csv", f"{ADA},,Cook,office,", "staff: The member of staff"),
        ("stays.csv", f"{an_id(98)},{GRACE},2025-09-01,2026-02-01", "pupil: The pupil"),
        ("stays.csv", f"13001,{ADA},2025-09-01,2026-02-01", 'id: "13001" is not an id of ours.'),
        (
            "stays.csv",
            f"{an_id(99)},{ADA},2025-09-01,2026-01-01",
            "from: This is already on line 2.",
        ),
        ("stays.csv", f"{EARLIER},{ADA},2024-09-01,2025-01-01", "id: This is already on line 2."),
        ("staff.csv", f"{GRACE},,Cook,office,", "staff: This is already on line 2."),
        ("covers.csv", f"{an_id(99)},{LESSON},2026-09-14,{GRACE}", "lesson: This is already on"),
        ("source_ids.csv", f"{TOM},sds-uk,pupil,13001,", "source id: This is already on line 2."),
        ("settings.csv", "pm_opens,1", 'setting: The setting "pm_opens" is not known.'),
        ("settings.csv", "am_closes,noon", 'value: "noon" is no value of am_closes.'),
        ("settings.csv", 'am_opens,"""08:00:00"""', "setting: This is already on line 2."),
        ("source_ids.csv", f"{an_id(98)},sds-uk,pupil,13002,", "id: The row"),
        ("covers.csv", f"{an_id(98)},{COVER},2026-09-15,{GRACE}", "lesson: The lesson"),
        ("covers.csv", f"{an_id(98)},{LESSON},2026-09-15,{ADA}", "staff: The member of staff"),
        (
            "planned_absences.csv",
            f"{an_id(98)},{ADA},2026-11-03,2026-11-02,BOTH,C,,",
            "last day: The end (2026-11-02) is before the start (2026-11-03).",
        ),
        (
            "planned_absences.csv",
            f"{an_id(98)},{ADA},2026-11-03,2026-11-03,NIGHT,C,,",
            'sessions: "NIGHT" is not AM, PM or BOTH.',
        ),
        (
            "planned_absences.csv",
            f"{an_id(98)},{ADA},2026-11-03,2026-11-03,BOTH,CCC,,",
            'code: The code "CCC" is not known.',
        ),
        ("settings.csv", f'am_closes,"1,""x"":{"[" * 9_000}"', 'value: "1,"x":[['),
        ("source_ids.csv", f"{ADA},sims,{'k' * 21},1,", 'kind: "kkkkkkkkkkkkkkkkkkkk…" is longer'),
        ("orgs.csv", f"{an_id(99)},Eastmere,school", "sourcedId: An export holds one school"),
    ],
)
def test_refused_in_words(file, line, sentence, export):
    append(file, line)(export)

    [said] = sentences_on(export)

    assert said.startswith(f"{file} line {len(FILES[file].splitlines()) + 1}, {sentence}")


@given(st.text("'=+-@\t\r 0a()", max_size=6))
@example("+44 7700 900123")
@example("'=1")
def test_a_cell_comes_back_as_it_was_and_is_no_formula_on_the_way(text):
    assert plain(neutral(text)) == text
    assert not FORMULA.match(text) or neutral(text).startswith("'")


def test_another_systems_ids_are_no_export_of_ours(export):
    for path in export.iterdir():
        path.write_text(path.read_text().replace(TERM, "autumn").replace(COVER, COVER.upper()))

    assert sentences_on(export) == [
        'academicSessions.csv line 2, sourcedId: "autumn" is not an id of ours.'
    ]


def test_a_telephone_number_is_left_alone():
    assert neutral("+44 7700 900123") == "+44 7700 900123"
    assert neutral("+44+1") == "'+44+1"
