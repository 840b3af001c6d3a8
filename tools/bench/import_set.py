"""A OneRoster 1.2 set of any size, the same for the same numbers; everybody in it is invented."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tools.bench.school import FAMILY, GIVEN

DAY = date(2026, 11, 23)
OF_A_GROUP = 30
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
PERIODS = (
    ("Tutor", "08:00", "08:20", "AM"),
    ("1", "08:20", "09:20", ""),
    ("2", "12:20", "13:20", "PM"),
)


class Size(NamedTuple):
    """``groups``: of each pupil. Every pupil has two parents."""

    pupils: int = 2_000
    groups: int = 30
    staff: int = 150

    @property
    def parents(self) -> int:
        return 2 * self.pupils

    @property
    def enrolments(self) -> int:
        return self.pupils * self.groups

    @property
    def classes(self) -> int:
        return -(-self.pupils // OF_A_GROUP) * self.groups


def write_set(folder: Path, size: Size, *, changed: int = 0) -> None:
    """``changed``: every that-many-th pupil has another name and has changed one group."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "manifest": (("propertyName", "value"), _manifest()),
        "orgs": (("sourcedId", "name", "type"), [("s", "Northfield", "school")]),
        "academicSessions": (
            ("sourcedId", "title", "type", "startDate", "endDate"),
            [("t", "Autumn", "term", "2026-09-01", "2026-12-19")],
        ),
        "courses": (("sourcedId", "title"), [("c", "Mathematics")]),
        "classes": (
            (
                "sourcedId",
                "title",
                "schoolSourcedId",
                "classType",
                "courseSourcedId",
                "termSourcedIds",
            ),
            _classes(size),
        ),
        "users": (
            ("sourcedId", "givenName", "familyName", "email", "phone", "agentSourcedIds", "grades"),
            _users(size, changed),
        ),
        "roles": (("userSourcedId", "orgSourcedId", "role", "roleType", "beginDate"), _roles(size)),
        "enrollments": (
            ("classSourcedId", "userSourcedId", "role", "beginDate"),
            _enrolments(size, changed),
        ),
        "periods": (("period", "starts", "ends", "session"), PERIODS),
        "timetable": (("class", "weekday", "period", "teacher"), _timetable(size)),
    }
    for name, (header, lines) in files.items():
        _write(folder / f"{name}.csv", header, lines)


def _write(path: Path, header: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(lines)


def _manifest() -> Iterable[Sequence[str]]:
    yield ("oneroster.version", "1.2")
    for name in ("academicSessions", "classes", "courses", "enrollments", "orgs", "roles", "users"):
        yield (f"file.{name}", "bulk")


def _classes(size: Size) -> Iterable[Sequence[str]]:
    tutor = size.classes // size.groups
    for k in range(size.classes):
        kind = "homeroom" if k < tutor else "scheduled"
        yield (f"g{k}", f"G{k:04}", "s", kind, "c", "t")


def _users(size: Size, changed: int) -> Iterable[Sequence[str]]:
    for k in range(size.staff):
        yield (f"t{k}", *_name(k), f"t{k}@northfield.example", "", "", "")
    for k in range(size.pupils):
        given, family = _name(k)
        family += "-New" if changed and k % changed == 0 else ""
        yield (f"p{k}", given, family, "", "", f"a{2 * k},a{2 * k + 1}", str(7 + k % 5))
    for k in range(size.parents):
        yield (f"a{k}", *_name(k), f"a{k}@mail.example", f"020 7946 {k:04}", "", "")


def _name(k: int) -> tuple[str, str]:
    return GIVEN[k % len(GIVEN)], f"{FAMILY[k % len(FAMILY)]} {k}"


def _roles(size: Size) -> Iterable[Sequence[str]]:
    for k in range(size.staff):
        yield (f"t{k}", "s", "teacher", "primary", "2020-09-01")
    for k in range(size.pupils):
        yield (f"p{k}", "s", "student", "primary", "2026-09-01")
    for k in range(size.parents):
        yield (f"a{k}", "s", "parent", "primary", "")


def _enrolments(size: Size, changed: int) -> Iterable[Sequence[str]]:
    """Group n of each pupil is one of the nth block of groups, mixed anew in each block."""
    block = size.classes // size.groups
    for k in range(size.classes):
        yield (f"g{k}", f"t{k % size.staff}", "teacher", "")
    for n in range(size.groups):
        for k in range(size.pupils):
            moved = int(n == 1 and bool(changed) and k % changed == 0)
            place = (k // OF_A_GROUP + k * n + moved) % block
            yield (f"g{n * block + place}", f"p{k}", "student", "2026-09-01")


def _timetable(size: Size) -> Iterable[Sequence[str]]:
    for k in range(size.classes):
        yield (f"g{k}", DAYS[k % 5], PERIODS[k % 3][0], f"t{k % size.staff}")
