"""Prefills what is planned: an entry of its own lane, so that every mark opens to entries (L4)."""

from collections import defaultdict
from datetime import date, datetime, time
from uuid import UUID

from msgspec import Struct

from database.sql import rows
from server.clock import SCHOOL_TIME
from server.entries import store
from server.entries.append import Draft, append
from server.entries.facts import Statement
from server.rules.codes import teacher_word
from sync.service.log import HeadState


class PlanRow(Struct, frozen=True):
    """A pupil's planned absence that touches one register."""

    register_id: UUID
    pupil_id: UUID
    code: str
    times: str
    sessions: str
    session: str
    opens_at: datetime


Plans = dict[UUID, dict[UUID, PlanRow]]  # register → pupil → plan


async def plans_to_write(school_id: UUID, day: date, now: datetime) -> Plans:
    """What is planned and not in the log, for registers that have not opened or say nothing yet."""
    found = await rows(
        """select register.id as register_id, register.session, register.opens_at,
             planned_absence.pupil_id, planned_absence.code, planned_absence.times,
             planned_absence.sessions
           from planned_absence
           join group_pupil on group_pupil.school_id = planned_absence.school_id
             and group_pupil.pupil_id = planned_absence.pupil_id
             and group_pupil.joined_on <= $2
             and (group_pupil.left_on is null or group_pupil.left_on > $2)
           join register on register.school_id = group_pupil.school_id
             and register.group_id = group_pupil.group_id and register.on_date = $2
           where planned_absence.school_id = $1 and planned_absence.starts_on <= $2
             and planned_absence.ends_on >= $2
             and (register.opens_at > $3 or register.head_seq = 0)
             and not exists (
               select 1 from act join entry
                 on entry.school_id = act.school_id and entry.seq = act.seq
               where act.school_id = $1 and act.register_id = register.id
                 and act.kind = 'planned' and entry.pupil_id = planned_absence.pupil_id)
           order by register.opens_at, register.id, planned_absence.id""",
        school_id,
        day,
        now,
    )
    plans: Plans = defaultdict(dict)
    noon = datetime.combine(day, time(12), SCHOOL_TIME)
    for row in found:
        plan = PlanRow(**row)
        if plan.sessions in ("BOTH", plan.session or ("AM" if plan.opens_at < noon else "PM")):
            plans[plan.register_id].setdefault(plan.pupil_id, plan)
    return plans


async def write_plans(head: HeadState, plans: Plans) -> None:
    if plans:
        registers = await store.registers(head.school_id, list(plans))
        drafts = [_draft(key, of_pupils, head) for key, of_pupils in plans.items()]
        await append(head, drafts, registers)


def _draft(register: UUID, plans: dict[UUID, PlanRow], head: HeadState) -> Draft:
    return Draft(
        register_id=register,
        statement=Statement("planned", tuple(plans), "code"),
        author_id=None,
        author_position="School plan",
        unplanned=False,
        base_seq=0,
        made_at=head.server_time,
        received_at=head.server_time,
        grade="A",
        lane="plan",
        codes={
            pupil: (plan.code, plan.times or teacher_word(plan.code))
            for pupil, plan in plans.items()
        },
    )
