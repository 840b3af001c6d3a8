"""What a folder holds: one sheet a kind."""

from typing import Any

from server.importing.reading.mapping import Mapping
from server.importing.reading.problems import Place, Problems
from server.importing.reading.sheet import Sheet
from server.importing.reading.source import (
    KINDS,
    Class,
    ClosureRow,
    CohortRow,
    ContactRow,
    Course,
    CoverRow,
    Demographics,
    Enrolment,
    FlagRow,
    LessonRow,
    Manifest,
    Organisation,
    PeriodRow,
    PlannedRow,
    PupilRow,
    Relationship,
    RoleOf,
    Session,
    SettingRow,
    SourceIdRow,
    SourceRow,
    StaffRow,
    StayRow,
    User,
)


class Source:
    """``rows``: how many have been read, of all files."""

    def __init__(self, mapping: Mapping, problems: Problems, most_rows: int) -> None:
        self.mapping = mapping
        self.problems = problems
        self.rows = 0
        self.most_rows = most_rows
        self.manifest = Sheet[Manifest]()
        self.organisation = Sheet[Organisation]()
        self.session = Sheet[Session]()
        self.course = Sheet[Course]()
        self.class_ = Sheet[Class]()
        self.user = Sheet[User]()
        self.role = Sheet[RoleOf]()
        self.enrolment = Sheet[Enrolment]()
        self.demographics = Sheet[Demographics]()
        self.relationship = Sheet[Relationship]()
        self.pupil = Sheet[PupilRow]()
        self.staff = Sheet[StaffRow]()
        self.stay = Sheet[StayRow]()
        self.flag = Sheet[FlagRow]()
        self.cohort = Sheet[CohortRow]()
        self.contact = Sheet[ContactRow]()
        self.period = Sheet[PeriodRow]()
        self.lesson = Sheet[LessonRow]()
        self.closure = Sheet[ClosureRow]()
        self.cover = Sheet[CoverRow]()
        self.planned = Sheet[PlannedRow]()
        self.setting = Sheet[SettingRow]()
        self.source_id = Sheet[SourceIdRow]()

    def sheet(self, kind: str) -> Sheet[Any]:
        assert kind in KINDS
        sheet: Sheet[Any] = getattr(self, "class_" if kind == "class" else kind)
        return sheet

    def at(self, kind: str, row: SourceRow, field: str) -> Place:
        """The cell of a row from which ``field`` came."""
        return self.sheet(kind).at(row.place, field)
