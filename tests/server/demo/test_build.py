"""The invented school in a real database: every mark stands on entries, the same every time."""

import hashlib
import shutil
from collections import Counter, defaultdict
from datetime import datetime
from uuid import UUID

import pytest

from database.engine import close_engine
from database.sql import rows
from server.accounts.passwords import Passwords
from server.clock import SCHOOL_TIME
from server.demo.build import build_demo
from server.demo.identity import SCHOOL_ID
from server.demo.scale import SMALL
from server.demo.sign_ins import PASSWORD, SIGN_INS
from server.entries import store
from server.entries.append import as_said, standing
from server.errors import SetupProblem
from server.rules.codes import code_set
from server.rules.marks import Mark, Said, fold
from server.timetable.store import closed_because
from tests.databases import use

TABLES = (
    "school", "staff", "pupil", "contact", "contact_link", "pupil_group",
    "group_pupil", "group_teacher", "period", "lesson", "term", "closure",
    "cover", "planned_absence", "register", "act", "entry", "mark",
    "membership",
)  # fmt: skip


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=SCHOOL_TIME)


async def build(words: str) -> list[str]:
    said: list[str] = []
    await build_demo(at(words), said.append, SMALL, lambda size: bytes(size))
    return said


async def registers() -> dict[UUID, store.RegisterRow]:
    found = await rows("select id from register where school_id = $1", SCHOOL_ID)
    return await store.registers(SCHOOL_ID, [row["id"] for row in found])


async def digest() -> str:
    whole = hashlib.sha256()
    for table in TABLES:
        for row in sorted(map(repr, await rows(f"select * from {table}"))):
            whole.update(row.encode())
    return whole.hexdigest()


async def states_of_today() -> Counter[str]:
    found = await rows(
        """select period.name, register.completed_at from register
           join period on period.school_id = register.school_id and period.id = period_id
           where register.school_id = $1 and on_date = $2""",
        SCHOOL_ID,
        at("2026-11-24").date(),
    )
    return Counter(row["name"] for row in found if row["completed_at"] is not None)


async def test_every_mark_is_the_fold_of_its_entries(database):
    await build("2026-11-24T10:50")
    of = await registers()
    said: dict[tuple[UUID, UUID], list[Said]] = defaultdict(list)
    for entry in await store.written(SCHOOL_ID, list(of), before=1_000_000):
        said[entry.register_id, entry.pupil_id].append(as_said(entry, of[entry.register_id]))

    folded = {key: fold(x, of[key[0]].times, of[key[0]].session) for key, x in said.items()}

    kept = await rows("select * from mark where school_id = $1", SCHOOL_ID)
    assert folded == {
        (row["register_id"], row["pupil_id"]): Mark(
            row["state"], row["code"], row["minutes_late"], row["seq"]
        )
        for row in kept
    }
    codes = {row["code"] for row in kept} - {None}
    assert all(code_set()[code].active for code in codes)
    assert {"/", "\\", "L", "U", "I", "O", "N", "D", "V"} <= codes
    assert "check" not in {row["state"] for row in kept}


async def test_log_is_gap_free_chained_and_in_the_order_of_its_times(database):
    await build("2026-11-24T10:50")

    acts = await rows("select * from act where school_id = $1 order by seq", SCHOOL_ID)
    [head] = await rows("select * from head where school_id = $1", SCHOOL_ID)

    assert [act["seq"] for act in acts] == list(range(1, head["seq"] + 1))
    assert head["chain"] == acts[-1]["chain"]
    assert len({act["chain"] for act in acts}) == len(acts)
    received = [act["received_at"] for act in acts]
    assert received == sorted(received)
    assert head["server_time"] == at("2026-11-24T10:50")
    assert received[-1] <= head["server_time"]


async def test_registers_know_their_last_act_and_their_completion(database):
    await build("2026-11-24T10:50")
    of = await registers()
    heads = await rows(
        "select register_id, max(seq) as seq from act where school_id = $1 group by register_id",
        SCHOOL_ID,
    )

    completions = defaultdict(list)
    for act in await store.completions(SCHOOL_ID, list(of)):
        completions[act.register_id].append(act)

    moved = {key: one.head_seq for key, one in of.items() if one.head_seq}
    assert moved == {row["register_id"]: row["seq"] for row in heads}
    for key, one in of.items():
        stands = standing(completions[key])
        assert one.completed_seq == (stands.seq if stands else None)
        if one.on_date < at("2026-11-24").date():
            assert one.completed_seq is not None
            assert await closed_because(SCHOOL_ID, one.on_date) is None


async def test_two_builds_are_the_same_on_either_engine(database, sqlite_template, tmp_path):
    await build("2026-11-24T10:50")
    once = await digest()
    await close_engine()
    other = tmp_path / "other.sqlite"
    shutil.copy(sqlite_template, other)
    use(str(other))

    await build("2026-11-24T10:50")

    assert await digest() == once


@pytest.mark.parametrize(
    ("now", "taken"),
    [
        ("08:02", set()),
        ("08:12", {"Tutor"}),
        ("10:40", {"Tutor", "1", "2"}),
    ],
)
async def test_what_is_taken_today_depends_on_the_time(database, now, taken):
    now = f"2026-11-24T{now}"

    await build(now)

    assert set(await states_of_today()) == taken
    acts = await rows("select received_at from act where school_id = $1", SCHOOL_ID)
    assert max(act["received_at"] for act in acts) <= at(now)


async def test_8b_has_three_prefilled_and_is_hers_to_take_at_0812(database):
    await build("2026-11-24T08:12")

    found = await rows(
        """select pupil.given_name, mark.state, mark.code from register
           join pupil_group on pupil_group.school_id = register.school_id
             and pupil_group.id = register.group_id
           join mark on mark.school_id = register.school_id and mark.register_id = register.id
           join pupil on pupil.school_id = mark.school_id and pupil.id = mark.pupil_id
           where register.school_id = $1 and pupil_group.name = '8B' and register.session = 'AM'
             and register.on_date = $2""",
        SCHOOL_ID,
        at("2026-11-24").date(),
    )

    assert {("Kofi", "V"), ("Cem", "D"), ("Layla", "M")} <= {
        (row["given_name"], row["code"]) for row in found
    }
    assert {row["state"] for row in found} == {"planned"}


async def test_everybody_signs_in_with_the_one_password(database):
    await build("2026-11-24T08:02")

    found = await rows(
        """select account.email, account.password_hash, staff.role from membership
           join account on account.id = membership.account_id
           join staff on staff.school_id = membership.school_id and staff.id = membership.staff_id
           where membership.school_id = $1""",
        SCHOOL_ID,
    )

    roles = {row["email"]: row["role"] for row in found}
    assert [roles[one.email] for one in SIGN_INS] == [
        "teacher", "teacher", "office", "head", "administrator"
    ]  # fmt: skip
    assert await Passwords().matches(found[0]["password_hash"], PASSWORD)


async def test_a_closed_day_has_no_registers_and_the_first_day_no_history(database):
    await build("2026-09-02T08:02")

    days = await rows("select distinct on_date from register where school_id = $1", SCHOOL_ID)

    assert [str(row["on_date"]) for row in days] == ["2026-09-02"]


async def test_a_day_in_the_holidays_has_no_registers(database):
    await build("2026-10-28T08:02")

    [last] = await rows("select max(on_date) as day from register where school_id = $1", SCHOOL_ID)

    assert str(last["day"]) == "2026-10-23"


async def test_a_database_with_a_school_in_it_is_refused(database):
    await build("2026-09-02T08:02")

    with pytest.raises(SetupProblem, match="holds a school already"):
        await build("2026-09-02T08:02")
