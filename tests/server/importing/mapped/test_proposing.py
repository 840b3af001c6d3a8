"""What is proposed from headers as the schools' systems export them; the same each time."""

import pytest

from server.importing.mapped.proposing import propose_file
from server.importing.mapped.samples import Sample
from server.importing.mapped.things import is_private, plain, things
from server.importing.reading.cells import DateForm, fields_of
from server.importing.reading.source import KINDS

HEADERS = {
    "SIMS pupils": (
        "Adno,Legal Surname,Legal Forename,Surname,Preferred Forename,Gender,DOB,Year,Reg Group,"
        "UPN,DOA,SEN Status,Pupil Premium,FSM,EAL,Ethnicity,House,Doctor,Medical Conditions",
        "pupils",
        "id,legal_family_name,legal_given_name,family_name,given_name,sex,born_on,year,"
        "tutor_group,upn,begins,sen_status,pupil_premium,free_school_meals,eal,ethnicity,,,",
    ),
    "Arbor students": (
        "Arbor Student ID,Legal First Name,Legal Last Name,Preferred First Name,"
        "Preferred Last Name,Date of Birth,Legal Sex,UPN,Year Group,Registration Form,Entry Date,"
        "Leaving Date,In Care,Email,ULN",
        "pupils",
        "id,legal_given_name,legal_family_name,given_name,family_name,born_on,sex,upn,year,"
        "tutor_group,begins,until,looked_after,,",
    ),
    "Bromcom students": (
        "PersonID,FirstName,LastName,PreferredFirstName,DateOfBirth,UPN,TutorGroupName,"
        "YearGroupName,AdmissionNumber,NINumber",
        "pupils",
        ",legal_given_name,family_name,given_name,born_on,upn,tutor_group,year,id,",
    ),
    "Wonde students": (
        "id,mis_id,upi,initials,surname,forename,legal_surname,legal_forename,gender,date_of_birth",
        "pupils",
        ",id,,,family_name,given_name,legal_family_name,legal_given_name,sex,born_on",
    ),
    "Groupcall pupils": (
        "ExternalId,Forename,Surname,UniquePupilNumber,DateOfBirth,YearGroup,RegGroup",
        "pupils",
        "id,given_name,family_name,upn,born_on,year,tutor_group",
    ),
    "only legal names": (
        "UPN,Legal Surname,Legal Forename,Reg",
        "pupils",
        "upn,family_name,given_name,tutor_group",
    ),
    "an office's own list": (
        "Adm No.,Name,Form,Yr,D.O.B.,Shoe size",
        "pupils",
        "id,full_name,tutor_group,year,born_on,",
    ),
    "staff": (
        "Staff Code,Title,Forename,Surname,Work Email,Post,National Insurance Number,Sort Code",
        "staff",
        "id,title,given_name,family_name,email,role,,",
    ),
    "teachers": ("Teacher Code,Name,E-mail", "staff", "id,full_name,email"),
    "SIMS contacts": (
        "Adno,Forename,Surname,Contact Forename,Contact Surname,Relationship,Priority,"
        "Parental Responsibility,Home Telephone,Mobile,Email,Court Order",
        "contacts",
        "pupil,,,given_name,family_name,relationship,priority,parental_responsibility,"
        "second_phone,phone,email,barred",
    ),
    "Arbor guardians": (
        "Student ID,Guardian ID,First Name,Last Name,Relationship to student,Contact priority,PR,"
        "Main Telephone,Email Address",
        "contacts",
        "pupil,id,given_name,family_name,relationship,priority,parental_responsibility,phone,email",
    ),
    "classes": ("Class Code,Class Name,Subject,Year", "groups", "id,name,subject,year"),
    "class lists": (
        "Class,Adno,Surname,Forename,Subject,Teacher Code",
        "members",
        "group,pupil,,,subject,teacher",
    ),
    "who is in which class": ("Class,Adno,Surname,Forename", "members", "group,pupil,,"),
    "pupils with a class": (
        "Adno,Surname,Forename,Class,DOB",
        "pupils",
        "id,family_name,given_name,,born_on",
    ),
    "memberships": (
        "class_id,student_id,start_date,end_date",
        "members",
        "group,pupil,begins,until",
    ),
    "class teachers": ("Class,Staff Code", "teachers", "group,teacher"),
    "terms": ("Term,Start Date,End Date", "terms", "name,begins,until"),
    "meals": ("Date,Meal,Price", "", ",,"),
    "pupils or contacts, who knows": ("Adno,Surname,Forename", "", ",,"),
    "pupils or staff, who knows": ("ID,First Name,Last Name", "", ",,"),
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_is_proposed_as_a_person_would_read_it(name):
    header, thing, fields = HEADERS[name]
    columns = header.split(",")
    expected = {c: key for c, key in zip(columns, fields.split(","), strict=True) if key}

    proposed = propose_file(Sample("export.csv", columns))

    assert (proposed.thing, proposed.fields) == (thing, expected)


@pytest.mark.parametrize(
    ("file", "thing"), [("pupil list.csv", "pupils"), ("Staff.csv", "staff"), ("list.csv", "")]
)
def test_the_files_name_decides_where_its_columns_do_not(file, thing):
    assert propose_file(Sample(file, ["ID", "First Name", "Last Name"])).thing == thing


def test_the_order_of_the_columns_changes_nothing():
    columns = HEADERS["SIMS contacts"][0].split(",")

    there, back = (propose_file(Sample("c.csv", one)) for one in (columns, columns[::-1]))

    assert (there.thing, there.fields) == (back.thing, back.fields)


def test_a_name_that_stands_twice_is_not_proposed():
    proposed = propose_file(Sample("c.csv", ["Adno", "Forename", "Surname", "Surname", "DOB"]))

    assert proposed.thing == ""


@pytest.mark.parametrize(
    "header",
    [
        "Password",
        "student_password",
        "NI Number",
        "NINumber",
        "National Insurance No",
        "Bank Account Number",
        "Sort Code",
        "NHS No.",
        "Medical Conditions",
        "Doctor Surname",
        "Dietary Needs",
        "Allergies",
        "Disability",
        "Religion",
        "PIN",
    ],
)
def test_what_nobody_may_have_is_private(header):
    assert is_private(header)
    assert propose_file(Sample("c.csv", ["UPN", "Surname", "Forename", header])).fields.keys() == {
        "UPN",
        "Surname",
        "Forename",
    }


@pytest.mark.parametrize("header", ["Reg Group", "Surname", "Unit", "Opinion", "Tutor", "Gpa"])
def test_other_names_are_not(header):
    assert not is_private(header)


@pytest.mark.parametrize(
    "header", ["LegalLastName", "legal_last_name", "Legal Last Name:", "LEGAL  LAST-NAME"]
)
def test_one_name_in_many_writings(header):
    assert plain(header) == "legal last name"


@pytest.mark.parametrize("key", things())
def test_a_thing_names_what_exists(key):
    thing = things()[key]
    assert all(thing.fields[one].names for one in thing.fields)
    for field in thing.fields.values():
        kind, name = field.of.split(".")
        assert name in {one.name for one in fields_of(kind, DateForm("%d", included=True))}
        assert all(plain(one) == one for one in field.names)
        assert not any(is_private(one) for one in field.names)
    for need in thing.needs:
        assert set(need.one_of) <= set(thing.fields)
    for read in thing.reads:
        ours = {*read.columns, *read.first_filled, *read.else_joined, *read.constants}
        assert ours <= set(KINDS[read.kind].__struct_fields__)
        picked = [*read.columns.values(), *read.first_filled.values(), *read.else_joined.values()]
        assert {one for keys in picked for one in keys} | set(read.needs) <= set(thing.fields)
        assert not read.unless or read.unless in things()
