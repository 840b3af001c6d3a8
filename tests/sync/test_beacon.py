"""PROTOCOL 6.1: what a beacon is, how small it is, and what is refused."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core import ids
from sync.core.beacon import AGE_MAX_MS, BYTES_MAX, BadBeacon, read_beacon, signed_bytes
from sync.core.messages import CLOCK_MAX
from tests.builders import london
from tests.tablet import Tablet

AT = london("08:10")
REGISTERS = [uuid4(), uuid4()]


def a_tablet() -> Tablet:
    tablet = Tablet(uuid4(), b"k" * 32)
    tablet.n, tablet.prev = 41_234, ids.text(bytes(range(32)))
    tablet.epoch, tablet.seen_seq = ids.text(b"e" * 16), 1_234_567
    return tablet


def test_with_two_registers_it_is_at_most_400_bytes() -> None:
    held = [(register, 28, AT - timedelta(hours=1)) for register in REGISTERS]

    body, _ = a_tablet().beacon(*held, at=AT, v="0f1e2d3c4b5a", st="best_effort", rtt=12_345)

    assert len(body) <= 400
    assert [len(held) for held in read_beacon(body).open.values()] == [2]


def test_its_fields_are_read() -> None:
    tablet = a_tablet()
    body, _ = tablet.beacon((REGISTERS[0], 3, AT - timedelta(seconds=7)), at=AT)

    beacon = read_beacon(body)

    assert beacon.head == (41_234, tablet.prev)
    assert beacon.open == {ids.short(tablet.grant): [(ids.short(REGISTERS[0]), 3, 7_000)]}
    assert (beacon.v, beacon.st, beacon.rtt) == ("0f1e2d3c", "persisted", 0)
    assert beacon.answered == []
    assert signed_bytes(body) == b"firstbell-beacon-1\n" + body


REGISTER, GRANT = ids.short(REGISTERS[0]), ids.short(REGISTERS[1])
REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("a head without its id", {"head": [1, ""]}),
    ("an id without its head", {"head": [0, ids.text(bytes(32))]}),
    ("a head below 0", {"head": [-1, ids.text(bytes(32))]}),
    ("a head beyond 2^53", {"head": [2**53, ids.text(bytes(32))]}),
    ("a head beyond all", {"head": [10**40, ids.text(bytes(32))]}),
    ("a head id of another spelling", {"head": [1, "A" * 42 + "B"]}),
    ("an answered op without its id", {"answered": [""]}),
    ("an answered op of another spelling", {"answered": ["A" * 42 + "B"]}),
    ("a clock beyond a browser's", {"wall": 2 * CLOCK_MAX + 1}),
    ("a clock beyond all", {"wall": 10**300}),
    ("a clock with a fraction", {"wall": 1.5}),
    ("a monotonic clock beyond all", {"run": ["r" * 22, 10**40]}),
    ("a page life with a NUL", {"run": ["r" * 21 + "\0", 1]}),
    ("no page life", {"run": ["", 1]}),
    ("an epoch with a NUL", {"seen": ["\0", 1]}),
    ("a sequence below 0", {"seen": ["", -1]}),
    ("a release with a NUL", {"v": "\0"}),
    ("a release of 41 letters", {"v": "v" * 41}),
    ("a storage in capitals", {"st": "FULL"}),
    ("no school", {"school": ""}),
    ("a school of another spelling", {"school": "A" * 21 + "B"}),
    ("a device with a line end", {"device": "A" * 21 + "\n"}),
    ("a list of registers", {"open": [[REGISTER, GRANT, 0, 0]]}),
    ("a grant of another spelling", {"open": {"A" * 21 + "B": []}}),
    ("a register of another spelling", {"open": {GRANT: [["A" * 21 + "B", 0, 0]]}}),
    ("unsent below 0", {"open": {GRANT: [[REGISTER, -1, 0]]}}),
    ("a thousand million unsent", {"open": {GRANT: [[REGISTER, 10**9, 0]]}}),
    ("made after it was sent", {"open": {GRANT: [[REGISTER, 1, -1]]}}),
    ("made before all ops", {"open": {GRANT: [[REGISTER, 1, AGE_MAX_MS + 1]]}}),
]


@pytest.mark.parametrize("said", [said for _, said in REFUSED], ids=[name for name, _ in REFUSED])
def test_a_bad_form_is_refused(said: dict[str, Any]) -> None:
    body, _ = a_tablet().beacon(at=AT)

    with pytest.raises(BadBeacon, match=r"beacon\.unreadable"):
        read_beacon(json.dumps(json.loads(body) | said).encode())


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"\xff", b"[" * BYTES_MAX, b'{"a":' * 399 + b"1"]
)
def test_what_is_no_beacon_at_all_is_refused(body: bytes) -> None:
    with pytest.raises(BadBeacon, match=r"beacon\.unreadable"):
        read_beacon(body)


def test_2_000_bytes_are_read_and_no_more() -> None:
    body, _ = a_tablet().beacon(at=AT)

    assert read_beacon(body.ljust(BYTES_MAX)).open == {}
    with pytest.raises(BadBeacon, match=r"beacon\.too_large"):
        read_beacon(body.ljust(BYTES_MAX + 1))


def test_a_later_version_may_say_more() -> None:
    body, _ = a_tablet().beacon(at=AT, battery={"level": [0.4, {"low": True}]}, st="half_full")

    assert read_beacon(body).st == "half_full"


@given(st.binary(max_size=BYTES_MAX + 10))
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    with pytest.raises(BadBeacon):
        read_beacon(body)
