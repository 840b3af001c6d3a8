"""PROTOCOL 6.3: a ticket proves its time, for its own school, device and head only."""

from typing import Any
from uuid import UUID

import pytest

from sync.core import ids, ticket

KEY = bytes(range(32))
SCHOOL, DEVICE = UUID(int=1), UUID(int=2)
HEAD = (7, ids.op_id(b"seven"))
TIME = 1_795_507_320_123
NONCE = b"8 bytes!"
TEXT = ticket.make(KEY, SCHOOL, DEVICE, HEAD, TIME, NONCE)


def held(**other: Any) -> ticket.Held:
    said: dict[str, Any] = {"ticket": TEXT, "n": HEAD[0], "head": HEAD[1]}
    clocks = {"wall": 0, "run": "", "monotonic": 0, "rtt": 0}
    return ticket.Held(**(said | clocks | other))


def test_a_ticket_tells_its_time_in_at_most_64_bytes():
    assert ticket.time_of(KEY, SCHOOL, DEVICE, held()) == TIME
    assert len(TEXT) == 48


@pytest.mark.parametrize(
    ("key", "school", "device", "said"),
    [
        (bytes(32), SCHOOL, DEVICE, {}),
        (KEY, UUID(int=3), DEVICE, {}),
        (KEY, SCHOOL, UUID(int=3), {}),
        (KEY, SCHOOL, DEVICE, {"n": 8}),
        (KEY, SCHOOL, DEVICE, {"head": ids.op_id(b"eight")}),
        (KEY, SCHOOL, DEVICE, {"ticket": "B" + TEXT[1:]}),
        (KEY, SCHOOL, DEVICE, {"ticket": TEXT[:-1] + ("A" if TEXT[-1] != "A" else "B")}),
        (KEY, SCHOOL, DEVICE, {"ticket": TEXT[:-4]}),
        (KEY, SCHOOL, DEVICE, {"ticket": TEXT + "A"}),
        (KEY, SCHOOL, DEVICE, {"ticket": "not a ticket at all"}),
        (KEY, SCHOOL, DEVICE, {"ticket": ""}),
    ],
    ids=["key", "school", "device", "n", "head", "time", "mac", "cut", "longer", "words", "empty"],
)
def test_any_other_proves_nothing(key, school, device, said):
    assert ticket.time_of(key, school, device, held(**said)) is None


@pytest.mark.parametrize(
    "tk", [b"null", b"[]", b"{}", b'["t",1,"h",1,"r",1]', b'["t","1","h",1,"r",1,1]', b"[[[[]]]]"]
)
def test_what_is_no_ticket_is_read_as_none(tk):
    assert ticket.read_held(tk) is None


def test_an_op_carries_a_ticket_with_the_clocks_at_its_receipt():
    tk = b'["%s",7,"%s",1,"r",2,30]' % (TEXT.encode(), HEAD[1].encode())

    assert ticket.read_held(tk) == held(wall=1, run="r", monotonic=2, rtt=30)
