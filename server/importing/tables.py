"""What the import keeps of itself: its runs, what each changed, and a school's own mappings."""

from piccolo.columns import UUID as Uuid
from piccolo.columns import Bytea, Integer, Text, Timestamptz, Varchar

from database.of_school import OfSchool


class ImportRun(OfSchool, tablename="import_run"):
    """One import into one school. ``summary``: counts and notes as JSON; it names no person."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    number = Integer(default=None, help_text="1, 2, 3 … in its school")
    source = Varchar(50, default=None)
    title = Varchar(200, default=None, help_text="The format's name")
    channel = Varchar(10, default=None, help_text="screen, command, folder")
    state = Varchar(12, default=None, help_text="done, undone")
    digest = Varchar(64, default=None, help_text="SHA-256 of the files")
    summary = Text(default=None)
    started_at = Timestamptz(default=None)
    started_by = Uuid(default=None, null=True)
    finished_at = Timestamptz(default=None, null=True)
    undone_at = Timestamptz(default=None, null=True)
    undone_by = Uuid(default=None, null=True)


class ImportChange(OfSchool, tablename="import_change"):
    """A packet of rows that a run added or changed, enough to show them and to undo them."""

    run_id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    number = Integer(default=None)
    table_name = Varchar(30, default=None)
    what = Varchar(10, default=None, help_text="added, changed, ended, source_ids")
    content = Bytea(default=None, help_text="Zlib of JSON: server.importing.history")


class ImportMapping(OfSchool, tablename="import_mapping"):
    """What was chosen for a school's own CSV files, as JSON: ``server.importing.mapped.store``."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    name = Varchar(40, default=None)
    content = Text(default=None)
    made_at = Timestamptz(default=None)
    made_by = Uuid(default=None, null=True)
