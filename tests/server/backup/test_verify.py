"""SYNC §4, rule F4: verify finds what was changed behind the school's back, and nothing else."""

import os
import random
from collections.abc import Callable
from typing import Any

import pytest
import pytest_asyncio

from database.engine import current_engine, is_postgres
from database.sql import execute, rows
from server.backup.verify import Verified, verify, verify_school
from tests.builders import london, named
from tests.server.morning import Morning

EDITS = int(os.environ.get("VERIFY_EDITS", "60"))


@pytest_asyncio.fixture
async def morning(database) -> Morning:
    """A register that two people took, with a late pupil, a correction and a held op."""
    morning = await Morning().make()
    tablet, other = morning.tablet, await morning.a_tablet(morning.lund)
    at = london("08:05")
    for made in (
        tablet.op("seen", morning.register, at, morning.pupils),
        tablet.op("not_seen", morning.register, at, [morning.bea]),
        tablet.op("arrived", morning.register, at, [morning.cem], at="08:04", src="typed"),
        tablet.op("complete", morning.register, at, morning.pupils),
        tablet.op("seen", named("nowhere"), at, [morning.ada]),
    ):
        await morning.send(tablet, made, at=at)
    for made in (
        other.op("not_seen", morning.register, at, [morning.ada]),
        other.op("reopened", morning.register, at),
        other.op("complete", morning.register, at, morning.pupils),
    ):
        await morning.send(other, made, at=london("08:20"))
    return morning


ACT_2 = "school_id = $1 and seq = 2"
OP_2 = "school_id = $1 and number = 2"


class Undone(Exception):
    """Ends a transaction, so that nothing of it stays."""


async def after(morning: Morning, *edits: tuple[str, tuple[Any, ...]]) -> Verified:
    """What verify says after ``edits``, which are then taken back."""
    found: list[Verified] = []

    async def edit() -> None:
        async with current_engine().transaction():
            if is_postgres():
                await execute("set local session_replication_role = replica")
            else:
                await execute("pragma defer_foreign_keys = on")
            for sql, args in edits:
                await execute(sql, morning.school, *args)
            found.append(await verify_school(morning.school, "Northfield"))
            raise Undone

    with pytest.raises(Undone):
        await edit()
    return found[0]


async def test_an_untouched_log_is_whole(morning: Morning) -> None:
    [found] = await verify()

    assert found.faults == []
    assert (found.acts, found.ops) == (7, 8)
    assert found.entries == 6


@pytest.mark.parametrize(
    ("sql", "args", "says"),
    [
        (f"update act set made_at = $2 where {ACT_2}", (london("08:00"),), "Act 2 is not"),
        (f"update act set kind = $2 where {ACT_2}", ("seen",), "Act 2 is not"),
        (f"update act set grade = $2 where {ACT_2}", ("F",), "differ in grade"),
        (f"update act set flag = $2 where {ACT_2}", ("by_a_person",), "Act 2 is not"),
        (f"update entry set fact = $2 where {ACT_2}", ("seen",), "Act 2 is not"),
        ("delete from entry where school_id = $1 and seq = $2", (2,), "Act 2 is not"),
        ("delete from act where school_id = $1 and seq = $2", (3,), "Act 3 is missing"),
        ("delete from act where school_id = $1 and seq >= $2", (6,), "The log ends with act 5"),
        ("update mark set state = $2 where school_id = $1", ("present",), "shows another mark"),
        ("delete from mark where school_id = $1 and state <> $2", ("none",), "shows another mark"),
        ("update register set completed_seq = $2 where school_id = $1", (None,), "is not taken as"),
        (f"update inbox set content = $2 where {OP_2}", (b"{}",), "has other bytes"),
        (f"update inbox set n = $2 where {OP_2}", (9,), "is kept as 9"),
        (f"update inbox set seq = $2 where {OP_2}", (9,), "differ in seq"),
        (f"update inbox set disposition = $2 where {OP_2}", ("held",), "is not accepted"),
        ("delete from inbox where school_id = $1 and number = $2", (5,), "one is missing"),
        ("delete from inbox where school_id = $1 and number >= $2", (8,), "ends with op 7"),
        ("update head set chain = $2 where school_id = $1", ("",), "The log ends with act 7"),
    ],
)  # fmt: skip
async def test_each_kind_of_change_is_named(morning: Morning, sql, args, says) -> None:
    found = await after(morning, (sql, args))

    assert any(says in fault for fault in found.faults), found.faults


SWAP = (
    "update act set seq = -1 where school_id = $1 and seq = $2",
    "update act set seq = $2 where school_id = $1 and seq = $3",
    "update act set seq = $2 where school_id = $1 and seq = -1",
)


async def test_two_acts_that_change_places_are_found(morning: Morning) -> None:
    found = await after(morning, (SWAP[0], (2,)), (SWAP[1], (2, 3)), (SWAP[2], (3,)))

    assert "Act 2 is not what was entered under its number." in found.faults


Edit = tuple[str, tuple[Any, ...]]


def an_edit(dice: "Dice", acts: list[dict[str, Any]], ops: list[dict[str, Any]]) -> list[Edit]:
    """A change, deletion, reordering or truncation of the log at random."""
    act, op = dice.choice(acts), dice.choice(ops)
    of_act = "where school_id = $1 and seq = $2"
    of_op = "where school_id = $1 and op_id = $2"
    changes: list[Callable[[], list[Edit]]] = [
        lambda: [(f"update act set base_seq = base_seq + 1 {of_act}", (act["seq"],))],
        lambda: [(f"update act set unplanned = not unplanned {of_act}", (act["seq"],))],
        lambda: [(f"update act set author_position = $3 {of_act}", (act["seq"], dice.hex()))],
        lambda: [(f"update act set chain = $3 {of_act}", (act["seq"], dice.hex()))],
        lambda: [(f"update act set author_id = $3 {of_act}", (act["seq"], named(dice.hex())))],
        lambda: [(f"update act set n = n + 1 {of_act}", (act["seq"],))],
        lambda: [(f"delete from act {of_act}", (act["seq"],))],
        lambda: [("delete from act where school_id = $1 and seq >= $2", (act["seq"],))],
        lambda: _swap(*dice.sample([one["seq"] for one in acts], 2)),
        lambda: [
            ("update inbox set content = $3 where school_id = $1 and op_id = $2",
             (op["op_id"], op["content"][:-1] + b" ")),
        ],
        lambda: [(f"delete from inbox {of_op}", (op["op_id"],))],
        lambda: [(f"update inbox set number = number + 100 {of_op}", (op["op_id"],))],
        lambda: [("delete from inbox where school_id = $1 and number >= $2", (op["number"],))],
    ]  # fmt: skip
    return dice.choice(changes)()


def _swap(one: int, other: int) -> list[Edit]:
    return [(SWAP[0], (one,)), (SWAP[1], (one, other)), (SWAP[2], (other,))]


class Dice(random.Random):
    def hex(self) -> str:
        return f"{self.getrandbits(64):x}"


async def test_random_changes_are_all_found(morning: Morning) -> None:
    """``VERIFY_EDITS=1000`` for as many as the issue asks; each on a whole log of its own."""
    dice = Dice(4711)
    acts = await rows("select seq from act where school_id = $1 order by seq", morning.school)
    ops = await rows(
        "select op_id, number, content from inbox where school_id = $1 order by number",
        morning.school,
    )
    missed = []
    for _ in range(EDITS):
        edits = an_edit(dice, acts, ops)
        if not (await after(morning, *edits)).faults:
            missed.append(edits)

    assert missed == []
    assert [one.faults for one in await verify()] == [[]]
