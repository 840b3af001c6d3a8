"""PROTOCOL 3.1–3.5: a push's limits, its lines, and what is signed."""

import gzip
import json
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.json import encode

from sync.core import ids
from sync.core.messages import (
    OPS_MAX,
    PACKED_MAX,
    UNPACKED_MAX,
    BadPush,
    OpOutcome,
    PushReply,
    read_push,
    signed_bytes,
    unpack,
)
from tests.sync.ops import ID, PREV, an_op

MAC = ids.text(b"m" * 32)
HEADER = {
    "push": ID,
    "school": ID,
    "device": ID,
    "head": [2, PREV],
    "epoch": ID,
    "wall": 1_795_421_100_000,
    "run": ["cGFnZWxpZmVwYWdlbGlmZQ", 5_000],
    "rtt": 250,
}


def header(**changed: object) -> bytes:
    return json.dumps(HEADER | changed, separators=(",", ":")).encode()


def refusal(packed: bytes) -> str:
    with pytest.raises(BadPush) as refused:
        read_push(unpack(packed))
    return str(refused.value)


def stored(length: int) -> bytes:
    """Gzip of ``length`` bytes that do not shrink, so that the packed size is known."""
    return gzip.compress(b"x" * length, 0)


LARGEST = stored(PACKED_MAX - (len(stored(PACKED_MAX)) - PACKED_MAX))
WHOLE = gzip.compress(header())


@pytest.mark.parametrize(
    ("packed", "reason"),
    [
        (b"", "push.not_gzip"),
        (b"{}", "push.not_gzip"),
        (WHOLE[:-1], "push.not_gzip"),  # cut in its checksum
        (WHOLE[:20], "push.not_gzip"),
        (WHOLE[:-8] + bytes(8), "push.not_gzip"),  # a wrong checksum
        (WHOLE + b"\0", "push.not_gzip"),  # bytes that nobody signed
        (WHOLE + WHOLE, "push.not_gzip"),
        (zlib.compress(header()), "push.not_gzip"),
        (gzip.compress(bytes(UNPACKED_MAX + 1)), "push.too_large"),
        (gzip.compress(bytes(10_000_000), 1), "push.too_large"),
        (LARGEST + b"\0", "push.too_large"),
        (bytes(PACKED_MAX + 1), "push.too_large"),
        (gzip.compress(b""), "push.bad_header"),
        (gzip.compress(b"{}"), "push.bad_header"),
        (gzip.compress(header()[:-1]), "push.bad_header"),
        (gzip.compress(header(wall=1.5)), "push.bad_header"),
        (gzip.compress(header(head=[1])), "push.bad_header"),
        (gzip.compress(header(push=None)), "push.bad_header"),
        (gzip.compress(b'{"odd":' + b"[" * 100_000), "push.bad_header"),
        (gzip.compress(header() + (b"\n" + an_op()) * (OPS_MAX + 1)), "push.too_many"),
    ],
)
def test_a_push_that_cannot_be_read_is_refused_as_a_whole(packed, reason):
    assert refusal(packed) == reason


def test_the_limits_themselves_are_allowed():
    assert len(unpack(gzip.compress(bytes(UNPACKED_MAX)))) == UNPACKED_MAX
    assert len(LARGEST) == PACKED_MAX
    assert unpack(LARGEST)
    many = gzip.compress(header() + (b"\n" + an_op()) * OPS_MAX)
    assert len(read_push(unpack(many)).lines) == OPS_MAX


def test_a_bomb_is_not_unpacked_beyond_the_limit():
    """512 kB can hold half a gigabyte; no more of it than the limit is ever in memory."""
    bomb = gzip.compress(bytes(100_000_000), 1)
    tracemalloc.start()
    try:
        assert refusal(bomb) == "push.too_large"
        assert tracemalloc.get_traced_memory()[1] < 4 * UNPACKED_MAX
    finally:
        tracemalloc.stop()


def test_lines_are_read_in_order_with_their_macs():
    one, other = an_op(), an_op(type="not_seen")
    body = b"\n".join([header(), MAC.encode() + b" " + one, MAC.encode() + b" " + other])

    push = read_push(body)

    assert [(line.mac, line.content) for line in push.lines] == [(MAC, one), (MAC, other)]
    assert push.header_line == header()
    assert push.header.head == (2, PREV)
    assert (push.header.run, push.header.rtt) == (("cGFnZWxpZmVwYWdlbGlmZQ", 5_000), 250)


@pytest.mark.parametrize(
    "line",
    [
        b"rubbish",
        b"%PDF-1.7 and more",
        b"m" * 42 + b" {}",  # no whole mac
        b"m" * 44 + b" {}",
        b"\xff" * 43 + b" {}",
        b" {}",
    ],
)
def test_a_line_that_is_no_op_is_kept_whole_for_its_own_verdict(line):
    push = read_push(header() + b"\n" + line + b"\n" + MAC.encode() + b" " + an_op())

    assert [(kept.mac, kept.content) for kept in push.lines] == [("", line), (MAC, an_op())]


def test_a_push_of_no_ops_is_read():
    assert read_push(header()).lines == []
    assert read_push(header() + b"\n\n").lines == []


def test_a_header_of_before_may_leave_the_clocks_out():
    plain = {key: value for key, value in HEADER.items() if key not in ("run", "rtt")}

    header = read_push(json.dumps(plain | {"offset": -250}).encode()).header

    assert (header.run, header.rtt) == (None, None)


def test_what_is_signed_is_the_tag_the_header_and_the_ids_in_order():
    assert signed_bytes(b"{}", ["one", "two"]) == b"firstbell-push-1\n{}\none\ntwo"
    assert signed_bytes(b"{}", []) == b"firstbell-push-1\n{}"


def test_a_reply_leaves_out_what_is_not_so():
    """PROTOCOL 3.4: absent means false or none."""
    reply = PushReply(
        push="p", epoch="e", seq=1, time=2, ops=[OpOutcome(id="i", disposition="held")]
    )

    assert json.loads(encode(reply)) == {
        "push": "p",
        "epoch": "e",
        "seq": 1,
        "time": 2,
        "ops": [{"id": "i", "disposition": "held"}],
    }


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_push_or_are_refused(body):
    for packed in (body, gzip.compress(body)):
        assert refusal(packed).startswith("push.")


@settings(deadline=None)
@given(st.lists(st.binary(min_size=1).filter(lambda line: b"\n" not in line), max_size=5))
def test_no_line_is_lost_or_changed(lines):
    """Byte for byte: what the ids and the signature are made of is what is kept."""
    push = read_push(b"\n".join([header(), *lines]))

    again = [(line.mac.encode() + b" " if line.mac else b"") + line.content for line in push.lines]

    assert again == lines
