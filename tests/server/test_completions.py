"""Which completion stands (rule E3), however many of them there are."""

import time
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from server.entries.append import standing
from server.entries.store import ActRow
from server.rules.marks import Said, before
from tests.builders import london

AT = london("08:05")
DEVICES = (None, UUID(int=1), UUID(int=2))


def act(seq: int, kind: str, device: UUID | None, n: int | None, base_seq: int) -> ActRow:
    return ActRow(
        seq=seq,
        register_id=UUID(int=9),
        kind=kind,
        op_id=None,
        author_id=None,
        author_position="",
        unplanned=False,
        device_id=device,
        n=n,
        base_seq=base_seq,
        made_at=AT,
        received_at=AT,
        grade="A",
        chain="",
    )


@st.composite
def logs(draw: st.DrawFn) -> list[ActRow]:
    """Acts as they may be numbered: bases beyond them, numbers in any order, forks."""
    acts = []
    for seq in range(1, draw(st.integers(1, 12)) + 1):
        device = draw(st.sampled_from(DEVICES))
        n = None if device is None else draw(st.integers(1, 3))
        kind = draw(st.sampled_from(("complete", "reopened")))
        acts.append(act(seq, kind, device, n, draw(st.integers(0, 14))))
    return acts


def weighed(one: ActRow) -> Said:
    return Said(one.seq, "sighting", "seen", one.base_seq, one.device_id, one.n)


@settings(max_examples=500)
@given(logs())
def test_the_first_stands_that_no_reopening_replaces(acts: list[ActRow]) -> None:
    reopened = [weighed(one) for one in acts if one.kind == "reopened"]
    left = [
        one
        for one in acts
        if one.kind == "complete" and not any(before(weighed(one), r) for r in reopened)
    ]

    assert standing(acts) == (left[0] if left else None)


def test_thousands_are_weighed_at_once() -> None:
    """Each against each, these took half a minute under the school's head row."""
    mad, other = DEVICES[1], DEVICES[2]
    acts = [act(seq, "complete", mad, seq, 0) for seq in range(1, 8_001)]
    acts += [act(8_001, "reopened", mad, 8_001, 0)]
    acts += [act(seq, "reopened", other, seq, 0) for seq in range(8_002, 16_002)]
    began = time.process_time()

    assert standing(acts) is None
    assert time.process_time() - began < 1


def test_of_a_forked_tablets_reopenings_the_one_that_had_seen_it_counts() -> None:
    mad = DEVICES[1]
    complete = act(1, "complete", mad, 2, 0)
    blind, seeing = act(2, "reopened", mad, 2, 0), act(3, "reopened", mad, 2, 1)
    earlier = act(4, "reopened", mad, 1, 3)

    assert standing([complete, blind, earlier]) == complete
    assert standing([complete, blind, seeing, earlier]) is None
