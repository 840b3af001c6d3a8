"""The golden vectors, as the server reads them; `vectors.test.js` reads the same files."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid5

import pytest

from sync.core import ids, keys
from sync.core.messages import read_push, signed_bytes
from sync.core.op import Unreadable, read_op

VECTORS = Path(__file__).parents[2] / "sync" / "vectors"


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


def named(name: str) -> Any:
    return pytest.mark.parametrize("vector", vectors(name), ids=lambda vector: vector["name"])


@named("ops")
def test_golden_op_is_read_and_named(vector):
    content = vector["text"].encode()

    op = read_op(content)

    assert (op.n, op.type, op.wall) == tuple(vector["fields"][key] for key in ("n", "type", "wall"))
    assert json.loads(bytes(op.body)) == vector["fields"]["body"]
    assert ids.op_id(content) == vector["id"]


@named("ops")
def test_golden_mac_holds_for_its_secret_alone(vector):
    content, secret = vector["text"].encode(), ids.raw(vector["secret"])

    assert keys.mac_holds(secret, content, vector["mac"])
    assert not keys.mac_holds(secret, content + b" ", vector["mac"])
    assert not keys.mac_holds(bytes(32), content, vector["mac"])


def test_golden_ops_are_one_chain():
    ops = vectors("ops")

    read = [read_op(vector["text"].encode()) for vector in ops]

    assert [op.n for op in read] == list(range(1, len(ops) + 1))
    assert [op.prev for op in read[1:]] == [vector["id"] for vector in ops[:-1]]


@named("pushes")
def test_golden_push_is_read_and_its_signature_holds(vector):
    body = "\n".join([vector["header_line"], *vector["lines"]]).encode()
    point, signature = ids.raw(vector["public_key"]), ids.raw(vector["signature"])

    push = read_push(body)
    signed = signed_bytes(push.header_line, [ids.op_id(line.content) for line in push.lines])

    assert signed == vector["signed"].encode()
    assert keys.signature_holds(point, signature, signed)
    assert not keys.signature_holds(point, signature, signed + b"\n")
    assert push.header.device == vector["device"]


@named("refused")
def test_bytes_that_are_no_op_are_refused_with_the_reason(vector):
    with pytest.raises(Unreadable, match=vector["reason"]):
        read_op(vector["text"].encode())


@pytest.mark.parametrize("vector", vectors("ids")["texts"], ids=lambda vector: vector["hex"])
def test_golden_id_is_spelled_one_way(vector):
    raw = bytes.fromhex(vector["hex"])

    assert ids.text(raw) == vector["text"]
    assert ids.raw(vector["text"]) == raw


def test_golden_device_is_its_keys_digest():
    for vector in vectors("ids")["devices"]:
        point = ids.raw(vector["public_key"])

        assert keys.is_public_key(point)
        assert ids.short(ids.device_id(point)) == vector["device"]


def test_golden_register_is_named_by_school_date_period_and_group():
    for vector in vectors("ids")["registers"]:
        register = uuid5(ids.uuid(vector["school"]), vector["name"])

        assert ids.short(register) == vector["register"]
