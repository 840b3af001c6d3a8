"""Schools as records, for tests of what becomes of them; a test names only what matters to it."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from server.importing.assembling.records import (
    CohortRecord,
    ContactLinkRecord,
    ContactRecord,
    GroupPupilRecord,
    GroupRecord,
    GroupTeacherRecord,
    PupilRecord,
    SchoolRecord,
    StaffRecord,
    TermRecord,
)
from server.importing.reading.mapping import Mapping
from server.importing.reading.problems import Problems
from server.importing.run import Looked, compared, looked_at, write
from server.rules.permissions import Role
from tests.server.importing.folders import TODAY

SEPTEMBER = date(2026, 9, 1)
TOMORROW = date(2026, 11, 24)
SPOKEN = frozenset(
    [
        "staff",
        "pupil",
        "contact",
        "contact_link",
        "pupil_group",
        "group_pupil",
        "group_teacher",
        "pupil_cohort",
    ]
)


def pupil(name: str, **more: object) -> PupilRecord:
    """``name``: the given name; the source's id is the same in small letters."""
    values: dict[str, object] = {
        "source_id": name.lower(),
        "given_name": name,
        "family_name": "Byrne",
        "year": 8,
        "born_on": None,
        "on_roll_from": SEPTEMBER,
        "on_roll_until": None,
        "assumed": False,
    }
    return PupilRecord(**values | more)  # type: ignore[arg-type]


def teacher(name: str, email: str | None = None, **more: object) -> StaffRecord:
    values: dict[str, object] = {
        "source_id": name.lower(),
        "title": "Ms",
        "given_name": "Ngozi",
        "family_name": name,
        "position": "Teacher",
        "role": Role.TEACHER,
        "email": email,
        "ended_on": None,
    }
    return StaffRecord(**values | more)  # type: ignore[arg-type]


def contact(name: str, email: str | None = None, **more: object) -> ContactRecord:
    values = {"family_name": "Byrne", "phone": None, "source_id": name.lower()} | more
    return ContactRecord(given_name=name, email=email, **values)  # type: ignore[arg-type]


def group(name: str) -> GroupRecord:
    return GroupRecord(name.lower(), name, None, "tutor", 8)


def stay(group: str, pupil: str, joined: date = SEPTEMBER, **more: object) -> GroupPupilRecord:
    values = {"left_on": None, "assumed": False} | more
    return GroupPupilRecord(group, pupil, joined, **values)  # type: ignore[arg-type]


def cohort(pupil: str, key: str, value: str = "") -> CohortRecord:
    return CohortRecord(pupil, key, value, SEPTEMBER, None, True)


def a_record(*pupils: PupilRecord, **more: object) -> SchoolRecord:
    """Westmere with 8B, in which all of ``pupils`` are."""
    groups = more.pop("groups", [group("8B"), group("8C")])
    stays = more.pop("group_pupils", [stay("8b", one.source_id) for one in pupils])
    values: dict[str, object] = {
        "spoken": SPOKEN,
        "terms": [TermRecord("autumn", "Autumn term", SEPTEMBER, date(2026, 12, 18))],
        "pupils": list(pupils),
        "groups": groups,
        "group_pupils": stays,
    }
    return SchoolRecord("westmere", "Westmere School", **values | more)  # type: ignore[arg-type]


def teaches(group: str, staff: str) -> GroupTeacherRecord:
    return GroupTeacherRecord(group, staff, None)


def linked(pupil: str, contact: str, **more: object) -> ContactLinkRecord:
    values = {"relationship": "parent", "priority": 1} | more
    return ContactLinkRecord(pupil, contact, **values)  # type: ignore[arg-type]


def a_mapping(source: str) -> Mapping:
    return Mapping(name=source, title=source.upper(), date_form="%Y-%m-%d", read=[])


async def looked(
    record: SchoolRecord, *, source: str = "sims", today: date = TODAY, school: str | None = None
) -> Looked:
    problems = Problems()
    mapping = a_mapping(source)
    plans = await compared([record], mapping, school, today, problems)
    assert not problems, problems.sentences()
    return looked_at(mapping, problems, "digest", today, plans)


async def written(
    found: Looked, *, by: UUID | None = None, endings: dict[str, int] | None = None
) -> UUID:
    """The run's id."""
    now = datetime.combine(found.today, time(5), UTC)
    [run] = await write(
        found, endings=endings or {}, by=by, channel="screen", now=now, tell=lambda _: None
    )
    return run


async def bring_in(
    record: SchoolRecord,
    *,
    source: str = "sims",
    today: date = TODAY,
    school: str | None = None,
) -> Looked:
    found = await looked(record, source=source, today=today, school=school)
    await written(found)
    return found


def counts(found: Looked, words: str) -> dict[str, int]:
    """What happens to one kind, zeros left out."""
    [school] = found.summary
    kinds = {kind.words: kind for kind in school.kinds}
    if words not in kinds:
        return {}
    names = ("added", "changed", "ended", "returned", "unchanged", "missing")
    pairs = zip(names, kinds[words].counts, strict=True)
    return {name: count for name, count in pairs if count}


def lines(found: Looked, words: str) -> list[str]:
    """``changed Ada Byrne: family name Byrne → Cole``."""
    [school] = found.summary
    return [
        f"{line.what} {line.who}"
        + "".join(f": {one.field} {one.before} → {one.after}" for one in line.fields)
        for kind in school.kinds
        if kind.words == words
        for line in kind.lines
    ]
