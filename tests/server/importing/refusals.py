"""Every way in which a folder is refused: how it is spoiled, and the sentence that says so."""

from pathlib import Path

from tests.server.importing.folders import Edit, append, remove, replace, swap, swap_bytes

ADA = '"byrne,byrne2",8,secret'


def _huge(folder: Path) -> None:
    with (folder / "users.csv").open("r+b") as file:
        file.truncate(50_000_001)  # a hole: no bytes on the disk


def _folder_for_file(folder: Path) -> None:
    (folder / "roles.csv").unlink()
    (folder / "roles.csv").mkdir()


def _one_number(folder: Path) -> None:
    for names in ("Ada,Byrne", 'Bea,"O\'Neill, née Li"'):
        swap("users.csv", f"{names},,,", f"{names},,B801200005001,")(folder)


def _wide(folder: Path) -> None:
    columns = ",".join(f"c{n}" for n in range(10_000))
    (folder / "demographics.csv").write_text(f"{columns}\n")


def _without_end(folder: Path) -> None:
    """So many quoted newlines are one row."""
    cells = '"\n",' * 300_000
    (folder / "demographics.csv").write_text(f"sourcedId,birthDate,sex\nada,{cells}\n")


# name: (how, the whole sentence)
REFUSALS: dict[str, tuple[Edit, str]] = {
    "missing file": (remove("classes.csv"), "classes.csv: The file is missing."),
    "missing manifest": (remove("manifest.csv"), "manifest.csv: The file is missing."),
    "folder for a file": (_folder_for_file, "roles.csv: The file is missing."),
    "empty file": (
        replace("courses.csv", ""),
        "courses.csv: The file is empty: not even a header.",
    ),
    "missing column": (
        swap("users.csv", "givenName", "firstName"),
        'users.csv line 1: The column "givenName" is missing.',
    ),
    "empty cell": (
        swap("users.csv", "Grace,Okafor", "Grace,"),
        "users.csv line 3, familyName: This cell must not be empty.",
    ),
    "bad date": (
        swap("demographics.csv", "2013-12-10", "01/13/2011"),
        'demographics.csv line 2, birthDate: "01/13/2011" is not a date (expected 2011-01-13).',
    ),
    "no such day": (
        swap("demographics.csv", "2013-12-10", "2013-02-30"),
        'demographics.csv line 2, birthDate: "2013-02-30" is not a date (expected 2011-01-13).',
    ),
    "far day": (
        swap("demographics.csv", "2013-12-10", "0213-12-10"),
        'demographics.csv line 2, birthDate: "0213-12-10" is not a date (expected 2011-01-13).',
    ),
    "bad time": (
        swap("periods.csv", "08:20,09:20", "8.20,09:20"),
        'periods.csv line 3, starts: "8.20" is not a time (expected 08:05).',
    ),
    "duplicate id": (
        append("orgs.csv", "science,,,Sciences,department,,westmere"),
        'orgs.csv line 5, sourcedId: The id "science" is already on line 4.',
    ),
    "unknown class": (
        append("enrollments.csv", "e13,,,9z,westmere,ada,student,,,"),
        'enrollments.csv line 14, classSourcedId: The class "9z" is not known.',
    ),
    "unknown user": (
        append("enrollments.csv", "e13,,,8b,westmere,zoe,student,,,"),
        'enrollments.csv line 14, userSourcedId: The user "zoe" is not known.',
    ),
    "unknown agent": (
        swap("users.csv", ADA, '"byrne,nobody",8,secret'),
        'users.csv line 8, agentSourcedIds: The user "nobody" is not known.',
    ),
    "unknown organisation": (
        swap("roles.csv", "primary,teacher,,,science", "primary,teacher,,,art"),
        'roles.csv line 5, orgSourcedId: The organisation "art" is not known.',
    ),
    "unknown course": (
        swap("classes.csv", "8,maths8", "8,maths9"),
        'classes.csv line 4, courseSourcedId: The course "maths9" is not known.',
    ),
    "unknown session": (
        swap("classes.csv", "autumn,spring", "winter,spring"),
        'classes.csv line 4, termSourcedIds: The session "winter" is not known.',
    ),
    "unknown parent organisation": (
        swap("orgs.csv", "100001,trust", "100001,council"),
        'orgs.csv line 3, parentSourcedId: The organisation "council" is not known.',
    ),
    "unknown role": (
        swap("roles.csv", "primary,principal", "primary,wizard"),
        'roles.csv line 2, role: The role "wizard" is not known (known: student, teacher,',
    ),
    "unknown organisation type": (
        swap("orgs.csv", "Science,department", "Science,coven"),
        'orgs.csv line 4, type: The type "coven" is not known.',
    ),
    "unknown class type": (
        swap("classes.csv", "homeroom", "club"),
        'classes.csv line 2, classType: The class type "club" is not known.',
    ),
    "no school": (
        swap("orgs.csv", "Westmere School,school", "Westmere School,local"),
        "orgs.csv: No organisation is a school (type school).",
    ),
    "circle": (
        swap("orgs.csv", "100001,trust", "100001,trust\nx,,,X,department,,x"),
        'orgs.csv line 4: "x" stands above itself.',
    ),
    "no pupil of the school": (
        append("enrollments.csv", "e13,,,8b,westmere,lund,student,,,"),
        'enrollments.csv line 14, userSourcedId: "lund" is no pupil of Westmere School, ',
    ),
    "twice in a class": (
        append("enrollments.csv", "e13,,,8b,westmere,ada,student,,2026-10-01,"),
        'enrollments.csv line 14: "ada" is already in this class on line 3.',
    ),
    "contact twice": (
        swap("users.csv", ADA, '"byrne,byrne",8,secret'),
        'users.csv line 8, agentSourcedIds: "byrne" is already a contact of "ada".',
    ),
    "too few fields": (
        append("demographics.csv", "cem"),
        "demographics.csv line 4: The row has 1 field, the header has 5.",
    ),
    "too many fields": (
        append("demographics.csv", "cem,,,,,"),
        "demographics.csv line 4: The row has 6 fields, the header has 5.",
    ),
    "unclosed quote": (
        swap("users.csv", '"byrne,byrne2"', '"byrne,byrne2'),
        "users.csv line 8: A quote is not closed where its field ends.",
    ),
    "quote open to the end": (
        append("classes.csv", '8z,,,"8Z,8,tutor'),
        "classes.csv line 6: A quote is opened here and never closed.",
    ),
    "NUL byte": (
        swap_bytes("roles.csv", b"primary,parent", b"primary,par\0ent"),
        "roles.csv line 7: There is a NUL byte. Save it as UTF-8.",
    ),
    "no encoding": (
        swap_bytes("users.csv", "née".encode(), b"n\x81\xe9e"),
        "users.csv line 9: This is neither UTF-8 nor Windows-1252. Save it as UTF-8.",
    ),
    "end before start": (
        swap("roles.csv", "2025-09-01,2026-11-07", "2025-09-01,2024-11-07"),
        "roles.csv line 10, endDate: The end (2024-11-07) is before the start (2025-09-01).",
    ),
    "term of no days": (
        swap("academicSessions.csv", "2026-09-01,2026-12-19", "2026-09-01,2026-09-01"),
        "academicSessions.csv line 3, endDate: The end (2026-09-01) is before the start ",
    ),
    "period that ends first": (
        swap("periods.csv", "08:20,09:20", "09:20,08:20"),
        "periods.csv line 3, ends: The end (08:20) is not after the start (09:20).",
    ),
    "file too large": (_huge, "users.csv: The file is larger than 50 MB."),
    "too many columns": (
        _wide,
        "demographics.csv line 1: There are 10000 columns (at most 500).",
    ),
    "header without end": (
        replace("demographics.csv", "," * 1_000_001),
        "demographics.csv line 1: A row has more than 1,000,000 characters. Is a quote opened",
    ),
    "row without end": (
        _without_end,
        "demographics.csv line 2: A row has more than 1,000,000 characters. Is a quote opened",
    ),
    "cell without end": (
        swap("users.csv", "Grace", "G" * 140_000),
        "users.csv line 3: A cell has more than 131,072 characters. Is a quote opened here and",
    ),
    "column twice": (
        swap("demographics.csv", "birthDate,sex", "birthDate,birthDate"),
        'demographics.csv line 1: There are two columns "birthDate".',
    ),
    "one number of two pupils": (
        _one_number,
        "users.csv line 9, identifier: This is already the UPN of a pupil (users.csv line 8,",
    ),
    "name too long": (
        swap("users.csv", "Grace", "G" * 101),
        'users.csv line 3, givenName: "GGGGGGGGGGGGGGGGGGGG…" is longer than 100 characters.',
    ),
    "changes only": (
        swap("manifest.csv", "file.users,bulk", "file.users,delta"),
        'manifest.csv line 12, value: file.users is "delta"; only bulk or absent can be read.',
    ),
    "other version": (
        swap("manifest.csv", "oneroster.version,1.2", "oneroster.version,1.1"),
        'manifest.csv line 3, value: oneroster.version is "1.1"; only 1.2 can be read.',
    ),
    "period twice": (
        append("periods.csv", "5,14:20,15:20,"),
        'periods.csv line 8, period: The period "5" is already on line 7.',
    ),
    "two afternoon registers": (
        append("periods.csv", "6,14:20,15:20,PM"),
        'periods.csv line 8, session: The session "PM" is already on line 6.',
    ),
    "unknown half of the day": (
        swap("periods.csv", ",PM", ",EVE"),
        'periods.csv line 6, session: The session "EVE" is not known (AM, PM or empty).',
    ),
    "unknown weekday": (
        swap("timetable.csv", "8c,Monday", "8c,Mon"),
        'timetable.csv line 4, weekday: "Mon" is not a weekday (expected Monday).',
    ),
    "unknown week": (
        swap("timetable.csv", "Monday,A", "Monday,C"),
        'timetable.csv line 5, week: The week "C" is not known (A, B or empty).',
    ),
    "unknown period": (
        swap("timetable.csv", "B,2,Room", "B,9,Room"),
        'timetable.csv line 6, period: The period "9" is not in periods.csv.',
    ),
    "no periods": (
        remove("periods.csv"),
        'timetable.csv line 2, period: The period "Tutor" is not in periods.csv.',
    ),
    "lesson twice": (
        append("timetable.csv", "8c,Monday,,Tutor,Room 9,lund"),
        "timetable.csv line 8: The same lesson is already on line 4.",
    ),
    "lesson of no class": (
        append("timetable.csv", "9z,Monday,,1,Room 9,lund"),
        'timetable.csv line 8, class: The class "9z" is not known.',
    ),
    "unknown teacher": (
        append("timetable.csv", "8c,Monday,,1,Room 9,zoe"),
        'timetable.csv line 8, teacher: The teacher "zoe" is not known.',
    ),
    "pupil as teacher": (
        append("timetable.csv", "8c,Monday,,1,Room 9,ada"),
        'timetable.csv line 8, teacher: "ada" is no member of staff of Westmere School.',
    ),
    "day closed twice": (
        append("closures.csv", "2026-11-13,Snow"),
        "closures.csv line 5, date: 2026-11-13 is already closed on line 4.",
    ),
    "closure of no school": (
        replace("closures.csv", "date,cause,school\n2026-10-26,Snow,zzz\n"),
        'closures.csv line 2, school: The school "zzz" is not known.',
    ),
}
