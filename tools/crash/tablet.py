"""A tablet that never rests: it taps, pushes, beacons and enrols, whatever the server does."""

import asyncio
import gzip
import json
import os
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import uuid4

import msgspec

from server.accounts.csrf import HEADER
from server.accounts.sessions import COOKIE
from server.clock import milliseconds
from server.tablets.enrol import Enrolled
from sync.core import ids, keys
from sync.core.beacon import BeaconReply
from sync.core.messages import PushReply
from tests.tablet import Tablet, monotonic
from tools.crash.promised import Made, Promised
from tools.crash.school import Register, School
from tools.crash.wire import Wire

OUTBOX_MAX = 60
PUSH_MAX = 25
OK, FAILED, SHED = 200, 500, 503
AWAY_S = 0.02
REST_S = 0.02
SIGHTINGS = ("seen", "not_seen", "no_statement", "arrived")
WHOLE = ("complete", "reopened")
HELD = ("mac", "type", "register", "pupils")
POISON = "poison"
KINDS = (*SIGHTINGS, *WHOLE, *HELD, POISON)
OFTEN = (30, 20, 5, 10, 4, 2, 2, 2, 2, 2, 4)

Now = Callable[[], datetime]


class BusyTablet:
    """``now``: true time on the school's clock; this tablet's own may be wrong by seconds."""

    def __init__(
        self,
        school: School,
        port: int,
        is_database_away: Callable[[], bool],
        chance: random.Random,
        now: Now,
        promised: Promised,
    ) -> None:
        self.unsent: dict[str, Made] = {}
        self.wire = Wire(port)
        self._is_database_away = is_database_away
        self._school = school
        self._chance = chance
        self._now = now
        self._promised = promised
        self._skew = timedelta(seconds=chance.uniform(-3, 3))
        self._tablet = Tablet(school.id, b"")
        self._tablet.run = ids.text(os.urandom(16))
        self._own: list[Made] = []

    @property
    def wall(self) -> datetime:
        return self._now() + self._skew

    async def work(self, over: asyncio.Event) -> None:
        """Until ``over``, and then until everything is answered."""
        while not over.is_set() or self.unsent:
            if self._tablet.secret and not over.is_set() and len(self.unsent) < OUTBOX_MAX:
                for _ in range(self._chance.randint(1, PUSH_MAX)):
                    self._tap()
            heard = await self.wire.open() and await self._next()()
            await asyncio.sleep(self._chance.uniform(0, REST_S) if heard else AWAY_S)
        self.wire.close()

    def _next(self) -> Callable[[], Awaitable[bool]]:
        if not self._tablet.secret:
            return self._enrol
        return self._chance.choices((self._push, self._beacon, self._enrol), (10, 3, 0.5))[0]

    # What it makes

    def _tap(self) -> None:
        kind = self._chance.choices(KINDS, OFTEN)[0]
        register = self._chance.choice(self._school.registers)
        content = self._op(kind, register)
        secret = b"another's" if kind == "mac" else self._tablet.secret
        line = keys.mac(secret, content).encode() + b" " + content
        should = "held" if kind in HELD else "quarantined" if kind == POISON else "accepted"
        made = Made(self._tablet.n, content, line, should)
        self._own.append(made)
        self.unsent[self._tablet.prev] = self._promised.made[self._tablet.prev] = made

    def _op(self, kind: str, register: Register) -> bytes:
        tablet, chance, at = self._tablet, self._chance, self.wall
        some = chance.sample(register.pupils, chance.randint(1, len(register.pupils)))
        if kind == "type":
            return tablet.op("dances", register.id, at, some)
        if kind == "register":
            return tablet.op("seen", uuid4(), at, some)
        if kind == "pupils":
            return tablet.op("seen", register.id, at, [uuid4()])
        if kind == "arrived":
            src = chance.choice(("clock", "typed"))
            return tablet.op(
                kind, register.id, at, some, at=f"08:{chance.randint(1, 20):02}", src=src
            )
        if kind == "reopened":
            return tablet.op(kind, register.id, at)
        content = tablet.op("seen" if kind in ("mac", POISON) else kind, register.id, at, some)
        if kind == POISON:
            content = content[:-1] + b" }"
            tablet.prev = ids.op_id(content)
        return content

    # What it sends

    async def _push(self) -> bool:
        sent = list(self.unsent.values())[: self._chance.randint(1, PUSH_MAX)]
        if self._own and self._chance.random() < 0.1:
            again = self._chance.choice(self._own)
            sent += [again] if again.answered else []
        head, at, before = (self._tablet.n, self._tablet.prev), self.wall, self._promised.before()
        body, signature = self._tablet.push_lines(*(made.line for made in sent), at=at)
        answer = await self._ask("/sync/push", body, x_firstbell_signature=signature)
        if answer is None:
            self._promised.count["unanswered pushes"] += 1
            return False
        reply = msgspec.json.decode(answer, type=PushReply)
        self._check(reply, body, sent)
        self._hear(reply.ticket, reply.time, head, at)
        self._promised.hold_clock(before, reply.time, reply.epoch, reply.seq)
        self._tablet.epoch, self._tablet.seen_seq = reply.epoch, reply.seq
        for said in reply.ops:
            if self._promised.hold_op(said).answered:
                self.unsent.pop(said.id, None)
        self._promised.count["answered pushes"] += 1
        return True

    async def _ask(self, path: str, body: bytes, **headers: str) -> bytes | None:
        """The answer's body; None where it is to ask again: no answer, 503, or no database."""
        answer = await self.wire.ask(path, body, **headers)
        if answer is None or answer[0] == SHED:
            return None
        status, said = answer
        if status == FAILED and self._is_database_away():
            self._promised.count["answered 500, PostgreSQL away"] += 1
            return None
        if status != OK:
            self._promised.faults.append(f"{path} was answered {status}: {said[:200]!r}")
            return None
        return said

    def _check(self, reply: PushReply, body: bytes, sent: list[Made]) -> None:
        faults = self._promised.faults
        if reply.push != json.loads(gzip.decompress(body).partition(b"\n")[0])["push"]:
            faults.append("A reply is to another push.")
        if [said.id for said in reply.ops] != [ids.op_id(made.content) for made in sent]:
            faults.append("A reply does not speak of every op.")
        for first, last in reply.wanted:
            known = [one for one in self._own[first - 1 : last] if one.answered]
            if known := [one for one in known if one.should != "quarantined"]:
                faults.append(f"Op {known[0].n} is wanted again, and had been answered.")

    async def _beacon(self) -> bool:
        head, at, before = (self._tablet.n, self._tablet.prev), self.wall, self._promised.before()
        register = self._chance.choice(self._school.registers)
        body, signature = self._tablet.beacon((register.id, len(self.unsent), at), at=at)
        answer = await self._ask("/sync/beacon", body, x_firstbell_signature=signature)
        if answer is None:
            return False
        reply = msgspec.json.decode(answer, type=BeaconReply)
        self._promised.hold_clock(before, reply.time, reply.epoch, reply.seq)
        self._hear(reply.ticket, reply.time, head, at)
        self._promised.count["answered beacons"] += 1
        return True

    async def _enrol(self) -> bool:
        tablet, at, before = self._tablet, self.wall, self._promised.before()
        head = (tablet.n, tablet.prev)
        asked = {"key": ids.text(tablet.public_key), "wall": milliseconds(at), "head": head}
        headers = {
            "Content_Type": "application/json",
            "Cookie": f"{COOKIE}={self._school.session}",
            HEADER: self._school.csrf,
        }
        answer = await self._ask("/sync/enrol", msgspec.json.encode(asked), **headers)
        if answer is None:
            return False
        reply = msgspec.json.decode(answer, type=Enrolled)
        self._promised.hold_clock(before, reply.time, reply.epoch, None)
        tablet.grant, tablet.secret = ids.uuid(reply.grant), ids.raw(reply.secret)
        tablet.epoch = reply.epoch
        self._hear(reply.ticket, reply.time, head, at)
        self._promised.count["answered enrolments"] += 1
        return True

    def _hear(self, ticket: str, time: int, head: tuple[int, str], sent: datetime) -> None:
        """Each op that is made from now on carries the newest ticket. ``time``: of its answer."""
        if (given := int.from_bytes(ids.raw(ticket)[:8], "big")) != time:
            self._promised.faults.append(f"A ticket of {given} came with an answer of {time}.")
        wall = self.wall
        rtt = milliseconds(wall) - milliseconds(sent)
        clocks = (milliseconds(wall), self._tablet.run, monotonic(wall), rtt)
        self._tablet.tk = [ticket, *head, *clocks]
