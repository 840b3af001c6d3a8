"""Of what the files would speak if it were there: only that can be ended by their silence."""

from collections.abc import Iterator

from server.importing.assembling.records import SchoolRecord
from server.importing.reading.folder import Source
from server.importing.reading.mapping import Read
from server.rules import cohorts

# For a table, its columns and the fields that fill each of them, by kind of row.
FILLED_BY: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "pupil": {
        "legal_given_name": {"user": ("preferred_given_name",), "pupil": ("legal_given_name",)},
        "legal_family_name": {"user": ("preferred_family_name",), "pupil": ("legal_family_name",)},
        "upn": {"user": ("upn",), "pupil": ("upn",)},
        "sex": {"demographics": ("sex",), "pupil": ("sex",)},
        "born_on": {"demographics": ("born_on",)},
        "year": {"user": ("grades",), "role": ("grades",)},
    },
    "staff": {"title": {"user": ("title",)}, "email": {"user": ("email",)}},
    "contact": {
        "email": {"user": ("email",), "contact": ("email",)},
        "phone": {"user": ("phone",), "contact": ("phone",)},
    },
    "contact_link": {
        "priority": {"user": ("parents",), "relationship": ("parent",), "contact": ("priority",)},
        **{
            name: {"contact": (name,)}
            for name in ("parental_responsibility", "lives_with_pupil", "may_collect")
        },
        "is_parent": {"user": ("parents",), "relationship": ("role",), "contact": ("is_parent",)},
        **{name: {"contact": (name,)} for name in ("may_be_told", "no_messages", "barred")},
    },
    "pupil_group": {
        "subject": {"class": ("subject",), "course": ("subject",)},
        "year": {"class": ("grades",)},
    },
    "lesson": {"room": {"lesson": ("room",)}, "staff_id": {"lesson": ("teacher",)}},
}


def say_what_is_spoken_of(source: Source, schools: list[SchoolRecord]) -> None:
    spoken, keys = frozenset(_tables(source)), frozenset(_cohorts(source))
    unsaid = {
        table: frozenset(name for name, by in columns.items() if not _is_said(source, by))
        for table, columns in FILLED_BY.items()
    }
    for school in schools:
        school.spoken, school.spoken_cohorts = spoken, keys
        school.unsaid = {table: columns for table, columns in unsaid.items() if columns}


def _is_said(source: Source, by: dict[str, tuple[str, ...]]) -> bool:
    return any(name in source.sheet(kind).said for kind, names in by.items() for name in names)


def _tables(source: Source) -> Iterator[str]:
    roles = _kinds(source, source.role.heard)
    enrolments = _kinds(source, source.enrolment.heard)
    agents = "parents" in source.user.said
    contacts = bool(agents or source.relationship.heard or source.contact.heard)
    spoken = {
        "pupil": "pupil" in roles,
        "staff": "staff" in roles,
        "contact": contacts,
        "contact_link": contacts,
        "pupil_group": bool(source.class_.heard),
        "group_pupil": "pupil" in enrolments,
        "group_teacher": "staff" in enrolments,
        "lesson": bool(source.lesson.heard),
        "pupil_cohort": bool(source.cohort.heard or source.flag.heard),
    }
    return (table for table, is_spoken in spoken.items() if is_spoken)


def _kinds(source: Source, heard: list[Read]) -> set[str]:
    """What the roles of these files can mean: that of a constant, else any of the mapping's."""
    roles = source.mapping.roles
    return {
        roles[role].kind
        for read in heard
        for role in ([read.constants["role"]] if "role" in read.constants else roles)
    }


def _cohorts(source: Source) -> Iterator[str]:
    for read in source.cohort.heard:
        constant = read.constants.get("cohort")
        yield from [constant] if constant else cohorts.COHORTS
    if source.flag.heard:
        yield from filter(None, source.mapping.flags.values())
