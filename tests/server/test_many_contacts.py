"""PROTOCOL 6.4: what heads prove, however many of them a tablet has named."""

import time
from datetime import timedelta
from uuid import UUID

from database.engine import current_engine
from sync.service import evidence
from sync.service.evidence import OPEN_MAX, ContactRow, Cover, Link
from tests.builders import london
from tests.server.morning import Morning

DEVICE = UUID(int=1)
FIRST = london("08:00")


def head(n: int, floor_n: int = 0, device: UUID = DEVICE) -> ContactRow:
    """That op ``n`` was heard of, ``n`` s after 08:00."""
    return ContactRow(device, n, f"op {n}", FIRST + timedelta(seconds=n), 0, floor_n)


def chain(*numbers: int) -> dict[str, Link]:
    """Those ops, received at noon."""
    return {f"op {n}": Link(f"op {n}", n, f"op {n - 1}", london("12:00")) for n in numbers}


def covered(heads: list[ContactRow], here: dict[str, Link], *fresh: int) -> Cover:
    cover = Cover({}, [])
    evidence._cover(cover, heads, here, {f"op {n}" for n in fresh})
    return cover


def test_each_op_is_covered_by_the_first_head_above_it_and_used_up_heads_are_closed() -> None:
    heads = [head(2), head(4, floor_n=1), head(5, floor_n=2), head(7)]

    cover = covered(heads, chain(1, 2, 3, 4, 5, 7), 1, 2, 3, 4, 5, 7)

    assert {op: contact.n for op, contact in cover.by_op.items()} == {
        "op 1": 2,
        "op 2": 2,
        "op 3": 4,
        "op 4": 4,
        "op 5": 5,
        "op 7": 7,
    }
    assert [contact.n for contact in cover.whole] == [2, 4, 5]  # 6 may come for the last


def test_what_was_proved_before_is_not_proved_again() -> None:
    """Nothing below the gap is news when the tablet sends another op: grades stand."""
    assert covered([head(4)], chain(3, 4, 6), 6).by_op == {}


def test_a_head_that_names_another_number_covers_nothing() -> None:
    liar = ContactRow(DEVICE, 9, "op 2", FIRST, 0, 0)

    assert covered([head(2), liar], chain(1, 2), 1, 2).whole == [head(2)]


def test_a_thousand_heads_over_a_chain_with_a_gap_are_walked_once() -> None:
    """Each head walked by itself took seconds of every push, from all of the school's tablets."""
    numbers = range(2, 4_000)
    began = time.process_time()

    cover = covered([head(n) for n in numbers], chain(*numbers), 3_999)

    assert [*cover.by_op] == ["op 3999"]
    assert time.process_time() - began < 0.5


async def test_of_very_many_open_heads_the_first_are_kept(database) -> None:
    morning = await Morning().make()
    mad, other = morning.tablet, await morning.a_tablet(morning.lund)

    async with current_engine().transaction():
        await evidence.add_contacts(
            morning.school, [head(n, device=mad.id) for n in range(1, OPEN_MAX + 1)]
        )
        await evidence.add_contacts(
            morning.school, [head(OPEN_MAX + 1, device=mad.id), head(1, device=other.id)]
        )

    kept = await evidence.open_contacts(morning.school, [mad.id, other.id])
    assert sorted({contact.device_id for contact in kept}) == sorted([mad.id, other.id])
    assert max(contact.n for contact in kept) == OPEN_MAX
