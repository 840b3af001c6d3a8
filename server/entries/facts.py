"""What an op's type and body say of pupils (PROTOCOL 2.5, rule E3)."""

from datetime import datetime, time
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from server.rules.marks import Fact
from sync.core import ids


class UnknownType(ValueError):
    """A type that this server does not know (yet). The op is held."""


class UnreadableBody(ValueError):
    """A known type whose body is not of its form. The op is held."""


class Statement(Struct, frozen=True):
    """What one act says: a fact of pupils, or that the register is complete or open again."""

    kind: str
    pupils: tuple[UUID, ...]
    fact: Fact | None = None
    arrived: time | None = None
    src: str | None = None


class _Pupils(Struct, forbid_unknown_fields=True):
    pupils: list[str]


class _Arrived(Struct, forbid_unknown_fields=True):
    pupils: list[str]
    at: str
    src: Literal["clock", "typed"]


class _Nothing(Struct, forbid_unknown_fields=True):
    pass


_SIGHTINGS: dict[str, Fact] = {
    "seen": "seen",
    "not_seen": "not_seen",
    "no_statement": "no_statement",
}


def statement(kind: str, body: bytes) -> Statement:
    """The statement of an op of type ``kind``; raises UnknownType or UnreadableBody."""
    try:
        if kind in _SIGHTINGS or kind == "complete":
            plain = msgspec.json.decode(body, type=_Pupils)
            return Statement(kind, _pupils(plain.pupils), _SIGHTINGS.get(kind))
        if kind == "arrived":
            return _arrived(msgspec.json.decode(body, type=_Arrived))
        if kind == "reopened":
            msgspec.json.decode(body, type=_Nothing)
            return Statement(kind, ())
    except (msgspec.MsgspecError, ValueError) as problem:
        raise UnreadableBody("body.unreadable") from problem
    raise UnknownType("type.unknown")


def _arrived(plain: _Arrived) -> Statement:
    at = datetime.strptime(plain.at, "%H:%M").time()
    if plain.at != at.strftime("%H:%M"):
        raise ValueError(plain.at)
    return Statement("arrived", _pupils(plain.pupils), "arrived", at, plain.src)


def _pupils(plain: list[str]) -> tuple[UUID, ...]:
    """The pupils named, each once; none at all is no statement of anybody."""
    if not plain:
        raise ValueError("no pupils")
    return tuple(dict.fromkeys(ids.uuid(pupil) for pupil in plain))
