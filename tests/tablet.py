"""A tablet as the server sees it: it makes ops and signs pushes, by the protocol's own rules."""

import gzip
import json
import os
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.clock import milliseconds
from sync.core import ids, keys, ticket
from sync.core.beacon import signed_bytes as beacon_bytes
from sync.core.messages import signed_bytes
from sync.service import store

Held = tuple[UUID, int, datetime | None]


class Tablet:
    """One browser profile. ``grant`` is whose vault is open."""

    def __init__(self, school_id: UUID, server_key: bytes) -> None:
        self.school_id = school_id
        self.server_key = server_key
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.public_key = self.key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        self.id = ids.device_id(self.public_key)
        self.n, self.prev = 0, ""
        self.epoch, self.seen_seq = "", 0
        self.tk: list[object] | None = None
        self.lost: list[tuple[int, int]] = []
        self.shown: dict[str, object] = {}
        self.run = ids.text(b"r" * 16)
        self.grant = uuid4()
        self.secret = b""

    async def register(self, staff_id: UUID, now: datetime, name: str = "Tablet B2-14") -> None:
        """Enrols the key, and signs ``staff_id`` in on it."""
        await store.add_device(
            {
                "school_id": self.school_id,
                "id": self.id,
                "name": name,
                "public_key": self.public_key,
                "now": now,
                "staff_id": staff_id,
            }
        )
        await self.sign_in(staff_id, now)
        self.hear(now)

    async def sign_in(self, staff_id: UUID, now: datetime) -> None:
        self.grant = uuid4()
        await store.add_grant(self.school_id, self.grant, self.id, staff_id, now)
        self.secret = keys.grant_secret(
            self.server_key, self.school_id, self.id, staff_id, self.grant
        )

    def hear(self, now: datetime, offset: timedelta = timedelta()) -> None:
        """A ticket of ``now``. ``offset``: how far the server's clock is ahead of the tablet's."""
        time = milliseconds(now)
        head = (self.n, self.prev)
        text = ticket.make(self.server_key, self.school_id, self.id, head, time, os.urandom(8))
        here = now - offset
        self.tk = [text, *head, milliseconds(here), self.run, monotonic(here), 0]

    def op(
        self,
        kind: str,
        register: UUID,
        made: datetime,
        pupils: list[UUID] | None = None,
        **body: object,
    ) -> bytes:
        """The next op of this tablet's chain, frozen."""
        self.n += 1
        named = {} if pupils is None else {"pupils": [ids.short(pupil) for pupil in pupils]}
        content = json.dumps(
            {
                "school": ids.short(self.school_id),
                "device": ids.short(self.id),
                "n": self.n,
                "prev": self.prev,
                "type": kind,
                "register": ids.short(register),
                "body": named | body,
                "base": [self.epoch, self.seen_seq],
                "grant": ids.short(self.grant),
                "tk": self.tk,
                "wall": milliseconds(made),
                "run": [self.run, monotonic(made)],
                "salt": ids.text(os.urandom(16)),
            },
            separators=(",", ":"),
        ).encode()
        self.prev = ids.op_id(content)
        return content

    def line(self, content: bytes) -> bytes:
        return keys.mac(self.secret, content).encode() + b" " + content

    def push(self, *ops: bytes, at: datetime) -> tuple[bytes, str]:
        """Body and signature of a push that carries ``ops``."""
        return self.push_lines(*(self.line(op) for op in ops), at=at)

    def push_lines(self, *lines: bytes, at: datetime) -> tuple[bytes, str]:
        header = json.dumps(
            {
                "push": ids.text(os.urandom(16)),
                "school": ids.short(self.school_id),
                "device": ids.short(self.id),
                "head": [self.n, self.prev],
                "epoch": self.epoch,
                "wall": milliseconds(at),
                "run": [self.run, monotonic(at)],
                "rtt": 0,
                "lost": self.lost,
            }
            | self.shown,
            separators=(",", ":"),
        ).encode()
        op_ids = [ids.op_id(line.partition(b" ")[2] or line) for line in lines]
        signature = self.sign(signed_bytes(header, op_ids))
        return gzip.compress(b"\n".join([header, *lines]), 1), signature

    def beacon(self, *held: Held, at: datetime, **said: object) -> tuple[bytes, str]:
        """Body and signature. ``held``: registers, entries unsent, and when the oldest was made."""
        told = [
            [ids.short(register), unsent, milliseconds(at) - milliseconds(oldest or at)]
            for register, unsent, oldest in held
        ]
        fields = {
            "school": ids.short(self.school_id),
            "device": ids.short(self.id),
            "head": [self.n, self.prev],
            "wall": milliseconds(at),
            "run": [self.run, monotonic(at)],
            "rtt": 0,
            "seen": [self.epoch, self.seen_seq],
            "v": "0f1e2d3c",
            "st": "persisted",
            "open": {ids.short(self.grant): told} if told else {},
        }
        body = json.dumps(fields | said, separators=(",", ":")).encode()
        return body, self.sign(beacon_bytes(body))

    def sign(self, message: bytes) -> str:
        r, s = decode_dss_signature(self.key.sign(message, ec.ECDSA(SHA256())))
        return ids.text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def monotonic(at: datetime) -> int:
    """A monotonic clock that agrees with the wall clock, ms."""
    return milliseconds(at) % 10**9
