"""An op as frozen on a device, and when its bytes are not one (PROTOCOL 2)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from sync.core import ids

BYTES_MAX = 8_192
DEPTH_MAX = 4
INTEGER_MAX = 2**53 - 1


class Unreadable(ValueError):
    """The bytes are not an op. They are kept and quarantined, never dropped (PROTOCOL 4.3)."""


class Op(Struct, frozen=True, forbid_unknown_fields=True):
    """One op. Its fields stand in this order in the bytes; ``body`` is for whoever knows ``type``.

    ``base``: [epoch, seq] that the author's screen showed. ``wall``: device clock, ms since 1970.
    ``run``: [id of this page life, monotonic ms]. ``tk``: empty until tickets exist.
    """

    school: str
    device: str
    n: int
    prev: str
    type: str
    register: str
    body: msgspec.Raw
    base: tuple[str, int]
    grant: str
    tk: msgspec.Raw
    wall: int
    run: tuple[str, int]
    salt: str

    @property
    def register_id(self) -> UUID:
        return ids.uuid(self.register)

    @property
    def grant_id(self) -> UUID:
        return ids.uuid(self.grant)


_op = msgspec.json.Decoder(Op)
_any = msgspec.json.Decoder()
_encode = msgspec.json.Encoder().encode


def read_op(content: bytes) -> Op:
    """The op in ``content``; Unreadable with the reason when the bytes are not in the one form."""
    if len(content) > BYTES_MAX:
        raise Unreadable("op.too_large")
    if not content.isascii():
        raise Unreadable("op.not_ascii")
    try:
        op, plain = _op.decode(content), _any.decode(content)
    except msgspec.MsgspecError as problem:
        raise Unreadable("op.not_json") from problem
    except RecursionError as problem:  # a thousand brackets: one line must not stop a round
        raise Unreadable("op.too_deep") from problem
    # One form only: no spaces, no doubled or reordered keys, no other escapes or numbers.
    if tuple(plain) != Op.__struct_fields__ or _encode(plain) != content:
        raise Unreadable("op.not_canonical")
    _check_values(plain.values(), depth=2)
    try:
        for value in (op.school, op.device, op.register, op.grant, op.run[0], op.salt):
            ids.uuid(value)
    except ValueError as problem:
        raise Unreadable("op.bad_id") from problem
    _check_chain(op)
    return op


def _check_chain(op: Op) -> None:
    if op.n < 1 or op.base[1] < 0 or not (op.prev == "" if op.n == 1 else ids.is_hash(op.prev)):
        raise Unreadable("op.bad_chain")


def _check_values(values: Iterable[Any], depth: int) -> None:
    for value in values:
        if isinstance(value, str):  # a page of pupil ids is the common case
            continue
        if isinstance(value, float):
            raise Unreadable("op.float")
        if isinstance(value, int) and abs(value) > INTEGER_MAX:
            raise Unreadable("op.integer_too_large")
        if isinstance(value, (dict, list)):
            if depth > DEPTH_MAX:
                raise Unreadable("op.too_deep")
            _check_values(value.values() if isinstance(value, dict) else value, depth + 1)
