"""The tables that an import writes, and how each record becomes a row of one of them."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from server.importing.assembling.records import SchoolRecord
from server.importing.saving.comparing import Stored, Wanted, Written
from server.importing.saving.matching import Sign, by_email, by_email_and_names, by_upn

TERM = Written("term", ("name", "starts_on", "ends_on"))
STAFF = Written(
    "staff",
    ("title", "given_name", "family_name", "position", "role", "email", "ended_on"),
    ends="ended_on",
)
PUPIL = Written(
    "pupil",
    (
        "given_name",
        "family_name",
        "legal_given_name",
        "legal_family_name",
        "upn",
        "sex",
        "year",
        "born_on",
        "on_roll_from",
        "on_roll_until",
    ),
    ends="on_roll_until",
    starts="on_roll_from",
)
EARLIER_STAY = Written("earlier_stay", ("pupil_id", "on_roll_from", "on_roll_until"))
CONTACT = Written("contact", ("given_name", "family_name", "email", "phone"))
GROUP = Written("pupil_group", ("name", "subject", "kind", "year", "ended_on"), ends="ended_on")
LINK = Written(
    "contact_link",
    (
        "pupil_id",
        "contact_id",
        "relationship",
        "priority",
        "is_parent",
        "parental_responsibility",
        "lives_with_pupil",
        "may_be_told",
        "may_collect",
        "no_messages",
        "barred",
        "ended_on",
    ),
    ends="ended_on",
)
GROUP_PUPIL = Written(
    "group_pupil",
    ("group_id", "pupil_id", "joined_on", "left_on"),
    ends="left_on",
    starts="joined_on",
)
COHORT = Written(
    "pupil_cohort",
    ("pupil_id", "cohort", "value", "begins_on", "ended_on"),
    ends="ended_on",
    starts="begins_on",
)
GROUP_TEACHER = Written("group_teacher", ("group_id", "staff_id", "ended_on"), ends="ended_on")
PERIOD = Written("period", ("name", "starts", "ends", "session"))
LESSON = Written(
    "lesson",
    ("group_id", "weekday", "week", "period_id", "room", "staff_id", "ended_on"),
    ends="ended_on",
)
CLOSURE = Written("closure", ("cause",), id_column="closed_on")

# Only an export of ours has these, for a school that is new here.
COVER = Written("cover", ("lesson_id", "on_date", "staff_id"))
PLANNED = Written(
    "planned_absence",
    ("pupil_id", "starts_on", "ends_on", "sessions", "code", "times", "decided_by"),
)

# Whoever is new gets the source's role; what a person may do is then changed here, not there.
OURS = frozenset({"position", "role"})

OWN = "firstbell"  # the source's name of exports of ours, whose ids are ours

Ids = Mapping[str, Mapping[Hashable, UUID]]  # by kind, then by the source's id


class Keyed(NamedTuple):
    """Rows found again by the source's id, which ``source_id`` keeps under ``kind``.

    ``sign``: what tells that one of another source is the same.
    """

    kind: str
    words: str
    table: Written
    wanted: Callable[[SchoolRecord], Iterable[Wanted]]
    sign: Sign | None = None


class Linking(NamedTuple):
    """Rows found again by what they say. ``key``: from a stored row, as ``wanted`` makes it.

    ``of_kind``: whose id the first column holds; rows of other sources' things are not looked at.
    """

    words: str
    table: Written
    wanted: Callable[[SchoolRecord, Ids], Iterable[Wanted]]
    key: Callable[[Stored], Hashable]
    of_kind: str | None = None


def terms(school: SchoolRecord) -> Iterable[Wanted]:
    return [Wanted(one.source_id, (one.name, one.starts_on, one.ends_on)) for one in school.terms]


def staff(school: SchoolRecord) -> Iterable[Wanted]:
    for one in school.staff:
        names = (one.title, one.given_name, one.family_name)
        values = (*names, one.position, str(one.role), one.email, one.ended_on)
        yield Wanted(one.source_id, values, OURS)


def pupils(school: SchoolRecord) -> Iterable[Wanted]:
    for one in school.pupils:
        names = (
            one.given_name,
            one.family_name,
            one.legal_given_name,
            one.legal_family_name,
        )
        stay = (one.on_roll_from, one.on_roll_until)
        values = (*names, one.upn, one.sex, one.year, one.born_on, *stay)
        kept = frozenset({"on_roll_from"}) if one.assumed else frozenset[str]()
        yield Wanted(one.source_id, values, kept)


def contacts(school: SchoolRecord) -> Iterable[Wanted]:
    for one in school.contacts:
        yield Wanted(one.source_id, (one.given_name, one.family_name, one.email, one.phone))


def groups(school: SchoolRecord) -> Iterable[Wanted]:
    for one in school.groups:
        yield Wanted(one.source_id, (one.name, one.subject, one.kind, one.year, one.ended_on))


def contact_links(school: SchoolRecord, ids: Ids) -> Iterable[Wanted]:
    for one in school.contact_links:
        pair = (ids["pupil"][one.pupil], ids["contact"][one.contact])
        is_what = (one.relationship, one.priority, one.is_parent, one.parental_responsibility)
        may = (one.lives_with_pupil, one.may_be_told, one.may_collect, one.no_messages, one.barred)
        yield Wanted(pair, (*pair, *is_what, *may, one.ended_on), id=one.id)


def group_teachers(school: SchoolRecord, ids: Ids) -> Iterable[Wanted]:
    for one in school.group_teachers:
        pair = (ids["group"][one.group], ids["staff"][one.staff])
        yield Wanted(pair, (*pair, one.ended_on), id=one.id)


def periods(school: SchoolRecord, _: Ids) -> Iterable[Wanted]:
    for one in school.periods:
        yield Wanted((one.name,), (one.name, one.starts, one.ends, one.session), id=one.id)


def lessons(school: SchoolRecord, ids: Ids) -> Iterable[Wanted]:
    for one in school.lessons:
        key = (ids["group"][one.group], one.weekday, one.week, ids["period"][one.period,])
        teacher = ids["staff"][one.staff] if one.staff else None
        yield Wanted(key, (*key, one.room, teacher, one.ended_on), id=one.id)


def closures(school: SchoolRecord, _: Ids) -> Iterable[Wanted]:
    return [Wanted(one.closed_on, (one.cause,)) for one in school.closures]


KEYED = (
    Keyed("term", "terms", TERM, terms),
    Keyed("staff", "staff", STAFF, staff, by_email),
    Keyed("pupil", "pupils", PUPIL, pupils, by_upn),
    Keyed("contact", "contacts", CONTACT, contacts, by_email_and_names),
    Keyed("group", "groups", GROUP, groups),
)


def first_two(stored: Stored) -> Hashable:
    return stored.values[:2]


LINKING = (
    Linking("contacts of pupils", LINK, contact_links, first_two, "pupil"),
    Linking("teachers of groups", GROUP_TEACHER, group_teachers, first_two, "group"),
    Linking("periods", PERIOD, periods, lambda one: one.values[:1]),
    Linking("lessons", LESSON, lessons, lambda one: one.values[:4], "group"),
    Linking("closures", CLOSURE, closures, lambda one: one.id),
)

# Those that others refer to, and are named by.
OTHERS = (
    ("school", "school"),
    ("earlier_stay", "earlier stays"),
    ("pupil_cohort", "cohorts of pupils"),
    ("group_pupil", "pupils in groups"),
    ("cover", "covered lessons"),
    ("planned_absence", "planned absences"),
)
NAMED = (TERM, STAFF, PUPIL, CONTACT, GROUP, PERIOD)


TABLES = {
    table.name: table
    for table in (
        *(one.table for one in (*KEYED, *LINKING)),
        EARLIER_STAY,
        COHORT,
        GROUP_PUPIL,
        COVER,
        PLANNED,
    )
}


def words_of(table: str) -> str:
    """What the rows of one of our tables are called, all together."""
    parts = [*((one.table.name, one.words) for one in (*KEYED, *LINKING)), *OTHERS]
    return dict(parts)[table]
