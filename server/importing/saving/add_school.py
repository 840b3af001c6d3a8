"""A school that is new: with its log position, and the settings that it starts with."""

import base64
import os
from datetime import UTC, date, datetime, time
from uuid import UUID

import msgspec

from database.sql import execute
from server.settings import SchoolSettings


async def add_school(school_id: UUID, name: str, today: date, settings: SchoolSettings) -> None:
    """A school with its log position and the settings that it starts with."""
    now = datetime.combine(today, time(), UTC)  # not later than now, whatever the clock is
    await execute("insert into school (id, name) values ($1, $2)", school_id, name)
    await execute(
        """insert into head (school_id, epoch, seq, inbox_number, chain, server_time)
           values ($1, $2, 0, 0, '', $3)""",
        school_id,
        base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("="),
        now,
    )
    await execute(
        """insert into school_settings_version (school_id, version, content, changed_at)
           values ($1, 1, $2, $3)""",
        school_id,
        msgspec.json.encode(settings).decode(),
        now,
    )
