"""A school's settings as they stand now; a change adds a version (DESIGN §1)."""

from datetime import datetime
from uuid import UUID

import msgspec

from database.sql import execute, rows
from server.settings import SchoolSettings


async def school_settings(school_id: UUID) -> SchoolSettings:
    """The newest version; the defaults of RULES where none is stored."""
    found = await rows(
        """select content from school_settings_version where school_id = $1
           order by version desc limit 1""",
        school_id,
    )
    if not found:
        return SchoolSettings()
    return msgspec.json.decode(found[0]["content"], type=SchoolSettings)


async def change_settings(
    school_id: UUID, settings: SchoolSettings, by: UUID | None, now: datetime
) -> None:
    await execute(
        """insert into school_settings_version (school_id, version, content, changed_at,
             changed_by)
           select $1, coalesce(max(version), 0) + 1, $2, $3, $4
           from school_settings_version where school_id = $1""",
        school_id,
        msgspec.json.encode(settings).decode(),
        now,
        by,
    )
