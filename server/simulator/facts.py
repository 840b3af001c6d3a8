"""What a world tells of its school when it begins."""

from typing import Any

from database.sql import rows
from server.clock import milliseconds
from server.simulator.school import DAY, SCHOOL_ID, STAFF, staff_id
from sync.core import ids
from sync.service.log import read_head


async def facts() -> dict[str, Any]:
    epoch, _ = await read_head(SCHOOL_ID)
    return {
        "school": ids.short(SCHOOL_ID),
        "epoch": epoch,
        "staff": [
            {"id": ids.short(staff_id(place)), "name": f"{title} {family}"}
            for place, (title, _, family) in enumerate(STAFF)
        ],
        "registers": await _registers(),
    }


async def _registers() -> list[dict[str, Any]]:
    found = await rows(
        """select register.id, register.opens_at, register.closes_at, register.ends_at,
             register.session, register.group_id, pupil_group.name
           from register join pupil_group on pupil_group.school_id = register.school_id
             and pupil_group.id = register.group_id
           where register.school_id = $1 and register.on_date = $2
           order by register.opens_at, pupil_group.name""",
        SCHOOL_ID,
        DAY,
    )
    pupils: dict[Any, list[str]] = {row["group_id"]: [] for row in found}
    for row in await rows(
        """select group_pupil.group_id, pupil.id from group_pupil
           join pupil on pupil.school_id = group_pupil.school_id
             and pupil.id = group_pupil.pupil_id
           where group_pupil.school_id = $1 order by pupil.family_name""",
        SCHOOL_ID,
    ):
        pupils[row["group_id"]].append(ids.short(row["id"]))
    return [
        {
            "id": ids.short(row["id"]),
            "name": row["name"],
            "opens": milliseconds(row["opens_at"]),
            "closes": milliseconds(row["closes_at"]),
            "ends": milliseconds(row["ends_at"]),
            "session": row["session"],
            "pupils": pupils[row["group_id"]],
        }
        for row in found
    ]
