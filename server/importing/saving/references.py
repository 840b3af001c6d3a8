"""What may refer to a row that an import added, as the database itself has it."""

from msgspec import Struct

from database.engine import is_postgres
from database.sql import rows

WORDS = {
    "membership": "accounts",
    "school_settings_version": "changes of settings",
    "device": "tablets",
    "author_grant": "permissions on tablets",
    "register": "registers",
    "act": "entries",
    "entry": "entries",
    "mark": "marks",
    "cover": "covered lessons",
    "planned_absence": "planned absences",
    "import_run": "imports",
    "import_mapping": "mappings",
}

_SQLITE = """select child.name as name, key."from" as col, key."table" as target
    from sqlite_master child, pragma_foreign_key_list(child.name) key
    where child.type = 'table' and key."from" <> 'school_id'"""
_POSTGRES = """select child.relname as name, attname as col, target.relname as target
    from pg_constraint
    join pg_class child on child.oid = conrelid join pg_class target on target.oid = confrelid
    join pg_attribute on attrelid = conrelid and attnum = any (conkey)
    where contype = 'f' and attname <> 'school_id'"""


class Reference(Struct, frozen=True, order=True):
    """Rows of ``table`` hold in ``column`` the id of one of ``target``."""

    target: str
    table: str
    column: str

    @property
    def words(self) -> str:
        """What those rows are called, all together."""
        return WORDS.get(self.table, f"rows of {self.table.replace('_', ' ')}")


async def references() -> list[Reference]:
    found = await rows(_POSTGRES if is_postgres() else _SQLITE)
    return sorted(Reference(row["target"], row["name"], row["col"]) for row in found)
