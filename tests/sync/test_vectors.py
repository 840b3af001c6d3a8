"""The golden vectors, as the server reads them; `vectors.test.js` reads the same files."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid5

import pytest

from server.entries.evidence import entry_time
from server.rules.register_times import RegisterTimes
from server.rules.register_window import grade
from sync.core import beacon, ids, keys, ticket
from sync.core.beacon import read_beacon
from sync.core.bounds import Clocks, Contact, bounds
from sync.core.messages import read_push, signed_bytes
from sync.core.op import Unreadable, read_op
from sync.service.recognise import author_of

VECTORS = Path(__file__).parents[2] / "sync" / "vectors"


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


def named(*names: str) -> Any:
    found = [vector for name in names for vector in vectors(name)]
    return pytest.mark.parametrize("vector", found, ids=lambda vector: vector["name"])


@named("ops", "ops_with_tickets")
def test_golden_op_is_read_and_named(vector):
    content = vector["text"].encode()

    op = read_op(content)

    assert (op.n, op.type, op.wall) == tuple(vector["fields"][key] for key in ("n", "type", "wall"))
    assert json.loads(bytes(op.body)) == vector["fields"]["body"]
    assert ids.op_id(content) == vector["id"]


@named("ops", "ops_with_tickets")
def test_golden_mac_holds_for_its_secret_alone(vector):
    content, secret = vector["text"].encode(), ids.raw(vector["secret"])

    assert keys.mac_holds(secret, content, vector["mac"])
    assert not keys.mac_holds(secret, content + b" ", vector["mac"])
    assert not keys.mac_holds(bytes(32), content, vector["mac"])


@pytest.mark.parametrize("name", ["ops", "ops_with_tickets"])
def test_golden_ops_are_one_chain(name):
    ops = vectors(name)

    read = [read_op(vector["text"].encode()) for vector in ops]

    assert [op.n for op in read] == list(range(1, len(ops) + 1))
    assert [op.prev for op in read[1:]] == [vector["id"] for vector in ops[:-1]]


@named("ops_with_tickets")
def test_golden_op_carries_its_ticket(vector):
    held = ticket.read_held(read_op(vector["text"].encode()).tk)

    assert (None if held is None else list(held)) == vector["fields"]["tk"]


@named("pushes_of_forgotten_devices")
def test_golden_push_shows_whose_device_it_is(vector):
    school, device, staff = (ids.uuid(vector[key]) for key in ("school", "device", "staff"))
    server_key = ids.raw(vector["server_key"])
    push = read_push("\n".join([vector["header_line"], *vector["lines"]]).encode())
    header = push.header

    assert header.tk is not None
    assert ticket.time_of(server_key, school, device, header.tk) == vector["given"]
    assert ids.device_id(ids.raw(header.key)) == device
    for line in push.lines:
        op = read_op(line.content)
        assert author_of(school, line, op, [school, staff], server_key) == staff


@named("pushes", "pushes_with_clocks", "pushes_of_forgotten_devices")
def test_golden_push_is_read_and_its_signature_holds(vector):
    body = "\n".join([vector["header_line"], *vector["lines"]]).encode()
    point, signature = ids.raw(vector["public_key"]), ids.raw(vector["signature"])

    push = read_push(body)
    signed = signed_bytes(push.header_line, [ids.op_id(line.content) for line in push.lines])

    assert signed == vector["signed"].encode()
    assert keys.signature_holds(point, signature, signed)
    assert not keys.signature_holds(point, signature, signed + b"\n")
    assert push.header.device == vector["device"]


@named("pushes_with_clocks")
def test_golden_push_says_the_devices_clocks(vector):
    header = read_push(vector["header_line"].encode()).header

    said = vector["fields"]
    assert header.wall == said["wall"]
    assert header.run == tuple(said["run"])
    assert header.rtt == said.get("rtt")
    assert [list(one) for one in header.lost] == said.get("lost", [])


@named("tickets")
def test_golden_ticket_tells_its_time_to_whom_it_was_given(vector):
    key, school, device = (
        ids.raw(vector["server_key"]),
        ids.uuid(vector["school"]),
        ids.uuid(vector["device"]),
    )
    held = ticket.Held(vector["ticket"], vector["n"], vector["head"], 0, "", 0, 0)

    found = ticket.time_of(key, school, device, held)

    assert found == (vector["time"] if vector["holds"] else None)
    if vector["holds"]:
        head, nonce = (vector["n"], vector["head"]), ids.raw(vector["nonce"])
        made = ticket.make(key, school, device, head, vector["time"], nonce)
        assert made == vector["ticket"]


@named("beacons", "beacons_of_newer_keys")
def test_golden_beacon_is_read_and_its_signature_holds(vector):
    body, point = vector["body"].encode(), ids.raw(vector["public_key"])

    read = read_beacon(body)

    said = vector["fields"]
    assert beacon.signed_bytes(body) == vector["signed"].encode()
    assert keys.signature_holds(point, ids.raw(vector["signature"]), beacon.signed_bytes(body))
    assert (list(read.head), read.wall, list(read.run)) == (said["head"], said["wall"], said["run"])
    assert (read.rtt, read.v, read.st) == (said.get("rtt"), said.get("v", ""), said.get("st", ""))
    assert {grant: [list(one) for one in held] for grant, held in read.open.items()} == said["open"]
    assert read.answered == said.get("answered", [])


@named("windows")
def test_golden_window_has_its_bounds_and_its_grade(vector):
    def clocks(said):
        return Clocks(said["wall"], said["run"], said["monotonic"])

    def contact(said):
        return said and Contact(said["server"], clocks(said), said["rtt"])

    found = bounds(clocks(vector["made"]), contact(vector["before"]), contact(vector["after"]))

    wanted = (vector["earliest"], vector["latest"], vector["credible"], vector["estimate"])
    assert (*found[:2], found.credible and list(found.credible), found.estimate) == wanted
    opens, closes, received = (
        datetime.fromtimestamp(vector[name] / 1000, UTC) for name in ("opens", "closes", "received")
    )
    times = RegisterTimes(opens, closes, closes)
    assert grade(entry_time(found, received), times) == vector["grade"]


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
