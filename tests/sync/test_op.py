"""PROTOCOL 2.1–2.3: one op has one form, and bytes in any other are refused with the reason."""

import json
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.core import ids
from sync.core.op import BYTES_MAX, INTEGER_MAX, Op, Unreadable, read_op
from tests.sync.ops import ID, PREV, an_op, fields, freeze


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_op(content)
    return str(refused.value)


def test_a_valid_op_is_read_field_by_field():
    op = read_op(an_op())

    assert (op.n, op.prev, op.type, bytes(op.tk)) == (2, PREV, "seen", b"null")
    assert bytes(op.body) == b'{"pupils":["%s"]}' % ID.encode()
    assert op.register_id == ids.uuid(fields()["register"])
    assert op.grant_id == ids.uuid(fields()["grant"])


VALID = an_op()
BASE64URL = string.ascii_letters + string.digits + "-_"
REORDERED = freeze(dict(sorted(fields().items())))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "op.not_json"),
        (b"null", "op.not_json"),
        (b"[]", "op.not_json"),
        (VALID[:-1], "op.not_json"),
        (VALID + VALID, "op.not_json"),
        (VALID.replace(b'"salt"', b'"sugar"'), "op.not_json"),
        (VALID.replace(b'"n":2', b'"n":"2"'), "op.not_json"),
        (VALID.replace(b'"n":2', b'"n":2.5'), "op.not_json"),
        (VALID.replace(b'"n":2', b'"n":02'), "op.not_json"),
        (VALID.replace(b'"n":2', b'"n":2.0'), "op.not_json"),
        (VALID.replace(b'"n":2', b'"n":2e0'), "op.not_json"),
        (VALID.replace(b'"seen"', b'"\\ud800"'), "op.not_json"),
        (VALID.replace(b'"n":2', b'"n":true'), "op.not_json"),
        (VALID.replace(b'"run":[', b'"run":[1,'), "op.not_json"),
        (b" " + VALID, "op.not_canonical"),
        (VALID + b" ", "op.not_canonical"),
        (VALID + b"\n", "op.not_canonical"),
        (VALID.replace(b":2,", b": 2,"), "op.not_canonical"),
        (REORDERED, "op.not_canonical"),
        (VALID.replace(b'"n":2', b'"n":2,"n":2'), "op.not_canonical"),
        (VALID.replace(b'"pupils"', b'"pupils":[],"pupils"'), "op.not_canonical"),
        (VALID.replace(b'"seen"', b'"\\u0073een"'), "op.not_canonical"),
        (an_op(body={"at": 8.5}), "op.float"),
        (an_op(body={"deep": [[8.5]]}), "op.float"),
        (an_op(body={"name": "Zo\u00eb"}).replace(b"\\u00eb", b"\xc3\xab"), "op.not_ascii"),
        (VALID.replace(b"seen", b"se\xffn"), "op.not_ascii"),
        (an_op(wall=2**53), "op.integer_too_large"),
        (an_op(body={"of": [-(2**53)]}), "op.integer_too_large"),
        (an_op(base=[ID, 2**53]), "op.integer_too_large"),
        (an_op(n=2**64), "op.integer_too_large"),
        (an_op(body=[[[[]]]]), "op.too_deep"),
        (an_op(body={"a": {"b": {"c": {}}}}), "op.too_deep"),
        (an_op(body="[" * 9000), "op.too_large"),
        (an_op(school=ID[:21]), "op.bad_id"),
        (an_op(device=ID + "A"), "op.bad_id"),
        (an_op(register=""), "op.bad_id"),
        (an_op(grant="+" + ID[1:]), "op.bad_id"),
        (an_op(salt="=" * 22), "op.bad_id"),
        (an_op(run=["page", 1]), "op.bad_id"),
        (an_op(n=0), "op.bad_chain"),
        (an_op(n=-1), "op.bad_chain"),
        (an_op(n=1), "op.bad_chain"),  # a first op with a prev
        (an_op(n=2, prev=""), "op.bad_chain"),
        (an_op(prev=PREV[:-1]), "op.bad_chain"),
        (an_op(prev=PREV + "A"), "op.bad_chain"),
        (an_op(prev="!" * 43), "op.bad_chain"),
        (an_op(prev=PREV[:-1] + "x"), "op.bad_chain"),  # the same bytes, spelled otherwise
        (an_op(base=[ID, -1]), "op.bad_chain"),
    ],
)
def test_bytes_that_are_no_op_are_refused_with_the_reason(content, reason):
    assert refusal(content) == reason


@pytest.mark.parametrize("field", ["school", "device", "register", "grant", "salt"])
def test_an_id_has_one_spelling(field):
    """22 characters hold 132 bits: four of them are no part of the id and must be 0."""
    spelled = fields()[field]
    others = {spelled[:-1] + last for last in BASE64URL} - {spelled}

    same = {other for other in others if ids.raw(other) == ids.raw(spelled)}

    assert len(same) == 15
    assert {refusal(an_op(**{field: other})) for other in same} == {"op.bad_id"}


def test_the_limits_themselves_are_allowed():
    read_op(an_op(wall=INTEGER_MAX, body={"of": [-INTEGER_MAX]}))
    read_op(an_op(body=[[[8]]]))
    read_op(an_op(n=1, prev=""))
    read_op(an_op(base=["", 0]))  # a page that has seen no server
    read_op(padded(BYTES_MAX))

    assert refusal(padded(BYTES_MAX + 1)) == "op.too_large"


def padded(length: int) -> bytes:
    room = length - len(an_op(body=""))
    return an_op(body="x" * room)


@pytest.mark.parametrize("brackets", [5, 500, 1_000, 3_500])
def test_a_bomb_of_brackets_is_refused_and_stops_nobody(brackets):
    bomb = an_op(body=0).replace(b'"body":0', b'"body":' + b"[" * brackets + b"]" * brackets)

    assert refusal(bomb) == "op.too_deep"


IDS = st.binary(min_size=16, max_size=16).map(ids.text)
HASHES = st.binary(min_size=32, max_size=32).map(ids.text)
COUNTS = st.integers(0, INTEGER_MAX)
PLAIN = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
VALUES = st.none() | st.booleans() | st.integers(-INTEGER_MAX, INTEGER_MAX) | PLAIN
BODIES = st.dictionaries(PLAIN, VALUES | st.lists(VALUES | IDS, max_size=5), max_size=4)


@st.composite
def ops(draw):
    n = draw(st.integers(1, INTEGER_MAX))
    return fields(
        school=draw(IDS),
        device=draw(IDS),
        n=n,
        prev="" if n == 1 else draw(HASHES),
        type=draw(PLAIN),
        register=draw(IDS),
        body=draw(BODIES),
        base=[draw(PLAIN), draw(COUNTS)],
        grant=draw(IDS),
        wall=draw(st.integers(-INTEGER_MAX, INTEGER_MAX)),
        run=[draw(IDS), draw(COUNTS)],
        salt=draw(IDS),
    )


@settings(deadline=None)
@given(ops())
def test_what_was_frozen_is_read_back(plain):
    op = read_op(freeze(plain))

    for field in Op.__struct_fields__:
        value = getattr(op, field)
        if field in ("body", "tk"):
            assert json.loads(bytes(value)) == plain[field]
        else:
            assert (list(value) if isinstance(value, tuple) else value) == plain[field]


@settings(deadline=None)
@given(ops(), st.data())
def test_no_other_bytes_are_read_as_the_same_op(plain, data):
    """One changed, added or lost byte is another op or none, never the same."""
    content = freeze(plain)
    place = data.draw(st.integers(0, len(content) - 1))
    byte = data.draw(st.binary(max_size=1))
    changed = content[:place] + byte + content[place + data.draw(st.integers(0, 1)) :]

    try:
        op = read_op(changed)
    except Unreadable:
        return
    assert changed == content or op != read_op(content)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_op_or_are_refused(content):
    assert refusal(content).startswith("op.")
