"""A world driven from Python: it speaks the frames of sync/simulator, without node."""

import base64
import hmac
import json
import logging
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.simulator.clock import START, SimulatedLoop
from server.simulator.frames import Frames
from server.simulator.power import Power
from server.simulator.school import SCHOOL_ID
from server.simulator.stores import Store
from server.simulator.world import KEY
from sync.core import ids
from tests.builders import london
from tests.tablet import Tablet

Said = dict[str, Any]


class Sealing(Tablet):
    """A tablet that signs as the simulator's do."""

    def sign(self, message: bytes) -> str:
        return ids.text(hmac.digest(self.public_key, message, "sha512"))


class Refused(AssertionError):
    """A frame could not be served."""


class Driven:
    """One world at a time; ``at`` is the wall clock, ms."""

    def __init__(self, frames: Frames, loop: SimulatedLoop) -> None:
        self._frames, self._loop = frames, loop
        self.at = 0

    def ask(self, do: str, **more: object) -> Said:
        frame = json.dumps({"do": do, "at": self.at, **more})
        said: Said = json.loads(self._frames.answer(frame.encode()))
        if "problem" in said:
            raise Refused(said["problem"])
        return said

    def world(self, seed: int = 1, bug: str | None = None, clock: str = "08:05") -> Said:
        self.at = round(london(clock).timestamp() * 1000)
        self.facts = self.ask("world", seed=seed, bug=bug)
        return self.facts

    def send(self, *requests: Said, cut: int | None = None, trouble: int | None = None) -> Any:
        self.at += 50
        return self.ask("requests", requests=requests, cut=cut, trouble=trouble)["answers"]

    def sign_in(self, place: int = 0) -> str:
        [said] = self.send({"path": f"/sign-in/{self.facts['staff'][place]['id']}"})
        return str(read(said)["session"])

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """``work`` on the world's database, beside its server."""
        return self._loop.run_until_complete(work)

    def enrolled(self, session: str, cookie: str = "") -> Tablet:
        """A tablet as the school knows it after enrolment, with its author's grant."""
        tablet = Sealing(SCHOOL_ID, KEY)
        asked = {"key": ids.text(tablet.public_key), "wall": self.at}
        enrol = request("/sync/enrol", json.dumps(asked).encode(), session=session)
        enrol["headers"] |= {"x-device": cookie} if cookie else {}
        [said] = self.send(enrol)
        told, self.cookie = read(said), said["headers"]["x-device"]
        tablet.epoch, tablet.grant = told["epoch"], ids.uuid(told["grant"])
        tablet.secret = ids.raw(told["secret"])
        return tablet

    def pupils(self, place: int = 0) -> list[UUID]:
        return [ids.uuid(pupil) for pupil in self.facts["registers"][place]["pupils"]]

    def register(self, place: int = 0) -> UUID:
        return ids.uuid(self.facts["registers"][place]["id"])

    def now(self) -> datetime:
        return START + timedelta(milliseconds=self.at)

    def push(self, tablet: Tablet, *ops: bytes) -> Said:
        body, signature = tablet.push(*ops, at=self.now())
        return request("/sync/push", body, signature=signature)

    def beacon(self, tablet: Tablet, *held: Any) -> Said:
        body, signature = tablet.beacon(*held, at=self.now())
        return request("/sync/beacon", body, signature=signature)

    def seen(self, tablet: Tablet, pupil: int = 0, kind: str = "seen") -> bytes:
        return tablet.op(kind, self.register(), self.now(), [self.pupils()[pupil]])


def request(path: str, body: bytes = b"", *, session: str = "", signature: str = "") -> Said:
    headers = {"x-session": session, "x-firstbell-signature": signature}
    kept = {name: value for name, value in headers.items() if value}
    return {"path": path, "headers": kept, "body": base64.b64encode(body).decode()}


def read(answer: Said | None, status: int = 200) -> Said:
    assert answer is not None
    assert answer["status"] == status, answer
    said: Said = json.loads(answer["body"])
    return said


def outcomes(answer: Said | None) -> Sequence[str]:
    return [op["disposition"] for op in read(answer)["ops"]]


@contextmanager
def driven(store: Store) -> Iterator[Driven]:
    loop = SimulatedLoop()
    power = Power(loop)
    frames = Frames(loop, store, power)
    log = logging.getLogger()
    log.addHandler(frames.troubles)
    try:
        with power:
            yield Driven(frames, loop)
            frames.close()
            loop.run_until_complete(store.drop())
    finally:
        log.removeHandler(frames.troubles)
        loop.close()
