"""Takes a register from a plain form, without scripts: what changed becomes acts (DESIGN §4)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from database.engine import current_engine, read_together
from server.accounts.sessions import SignedIn
from server.clock import school_time
from server.entries import store as log_store
from server.entries.append import Draft, append
from server.entries.apply import planned
from server.entries.facts import Statement
from server.entries.store import RegisterRow
from server.errors import BadInput, NotFound
from server.register import store
from server.register.sheet import PupilRow, Sheet, read_sheet
from server.register.store import RegisterView
from server.rules.register_window import by_the_server, grade
from sync.core import ids
from sync.service.log import HeadState, lock_head, save_head

FACTS = {"present": "seen", "absent": "not_seen", "none": "no_statement"}


async def take_by_form(
    view: RegisterView, form: Mapping[str, str], by: SignedIn, now: datetime
) -> None:
    """Appends what ``form`` changes, and the completion where *Take register* was pressed.

    Raises BadInput, with nothing written, where a mark or a minute cannot be read, or where the
    register is to be taken while a pupil has no mark.
    """
    base_seq = _whole(form.get("seq", "0"))
    async with current_engine().transaction():
        head = await lock_head(by.school_id, now)
        sheet = await read_sheet(by.school_id, view, now)
        statements = _statements(sheet.pupils, form, view, head.server_time)
        if "take" in form:
            statements.append(_complete(sheet.pupils, form))
        register = (await log_store.registers(by.school_id, [view.id]))[view.id]
        teachers = await log_store.teachers(by.school_id, [view.group_id])
        unplanned = not planned(by.staff_id, register, teachers)
        drafts = [
            _draft(said, register, by, min(base_seq, head.seq), unplanned, head.server_time)
            for said in statements
        ]
        await _append(head, drafts, register)


async def _append(head: HeadState, drafts: list[Draft], register: RegisterRow) -> None:
    if drafts:
        await append(head, drafts, {register.id: register})
        await save_head(head)


def _whole(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else 0


def _statements(
    pupils: list[PupilRow], form: Mapping[str, str], view: RegisterView, now: datetime
) -> list[Statement]:
    by_said: dict[Statement, list[UUID]] = defaultdict(list)
    for pupil in pupils:
        mark = _typed_mark(pupil, form)
        if mark == "late":
            minutes = _minutes(pupil, form, view, now)
            if (pupil.mark, pupil.minutes) != ("late", minutes):
                by_said[_arrived(view, minutes)].append(ids.uuid(pupil.id))
        elif mark is not None and mark != pupil.mark:
            fact = FACTS[mark]
            by_said[Statement(fact, (), fact)].append(ids.uuid(pupil.id))  # type: ignore[arg-type]
    return [
        Statement(said.kind, tuple(named), said.fact, said.arrived, said.src)
        for said, named in by_said.items()
    ]


def _typed_mark(pupil: PupilRow, form: Mapping[str, str]) -> str | None:
    """The mark that the form states for ``pupil``; None where it states nothing new."""
    typed = form.get(f"mark-{pupil.id}")
    if typed is None:
        # *All present* fills blanks only, never a prefilled or set mark.
        return "present" if "all" in form and pupil.mark == "none" else None
    if typed not in ("present", "late", "absent"):
        raise BadInput("register.mark", f"The mark of {pupil.name} could not be read. Choose it.")
    return typed


def _minutes(pupil: PupilRow, form: Mapping[str, str], view: RegisterView, now: datetime) -> int:
    """Minutes late as typed; where nothing is typed, those that the school's clock says now."""
    typed = form.get(f"minutes-{pupil.id}", "").strip()
    longest = int((view.ends_at - view.opens_at).total_seconds() // 60)
    if not typed:
        gone = int((now - view.opens_at).total_seconds() // 60)
        return pupil.minutes or min(longest, max(1, gone))
    if not typed.isascii() or not typed.isdigit() or not 0 < int(typed[:5]) <= longest:
        raise BadInput(
            "register.minutes",
            f"{pupil.name} cannot be {typed[:20]} minutes late. Type a number from 1 to {longest}.",
        )
    return int(typed)


def _arrived(view: RegisterView, minutes: int) -> Statement:
    arrived = school_time(view.opens_at + timedelta(minutes=minutes)).time()
    return Statement("arrived", (), "arrived", arrived, "typed")


def _complete(pupils: list[PupilRow], form: Mapping[str, str]) -> Statement:
    blank = [p.name for p in pupils if p.mark == "none" and _typed_mark(p, form) is None]
    if blank:
        names = ", ".join(blank[:5]) + (f" and {len(blank) - 5} more" if len(blank) > 5 else "")
        raise BadInput("register.blank", f"Without a mark: {names}. Mark them, then take it.")
    if not pupils:
        raise BadInput("register.empty", "There are no pupils in this group: nothing to take.")
    return Statement("complete", tuple(ids.uuid(pupil.id) for pupil in pupils))


def _draft(
    said: Statement,
    register: RegisterRow,
    by: SignedIn,
    base_seq: int,
    unplanned: bool,
    now: datetime,
) -> Draft:
    return Draft(
        register_id=register.id,
        statement=said,
        author_id=by.staff_id,
        author_position=by.position,
        unplanned=unplanned,
        base_seq=base_seq,
        made_at=now,
        received_at=now,
        grade=grade(by_the_server(now), register.times),
    )


def as_typed(sheet: Sheet, form: Mapping[str, str]) -> Sheet:
    """The sheet with what was typed into it, so that a refusal loses nothing."""
    pupils = []
    for pupil in sheet.pupils:
        mark = form.get(f"mark-{pupil.id}")
        minutes = form.get(f"minutes-{pupil.id}", "")
        known = mark if mark in ("present", "late", "absent") else pupil.mark
        late = _whole(minutes) or pupil.minutes
        pupils.append(msgspec.structs.replace(pupil, mark=known, minutes=late))
    return msgspec.structs.replace(sheet, pupils=pupils)


async def view_of(school_id: UUID, register: str) -> RegisterView:
    """The register that the address names; NotFound in words where this school has none such."""
    try:
        found = await store.register_view(school_id, ids.uuid(register))
    except ValueError:
        found = None
    if found is None:
        raise NotFound("register.unknown", "There is no such register in this school.")
    return found


async def sheet_of(school_id: UUID, register: str, now: datetime) -> Sheet:
    """The sheet of the register that the address names, read in one go."""

    async def read() -> Sheet:
        return await read_sheet(school_id, await view_of(school_id, register), now)

    return await read_together(read)
