"""One simulated world's server: it starts, dies, is restored, and answers (SYNC §7.1)."""

import asyncio
import hmac
import random
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from database.engine import current_engine
from database.sql import execute
from server.backup.backup import SchoolHead, make_durable
from server.devices.change import Hand, end
from server.errors import NotFound
from server.simulator.answers import Answered, Asked, Process, answer
from server.simulator.clock import WallClock
from server.simulator.power import Power
from server.simulator.school import SCHOOL_ID, staff_id
from server.simulator.states import States
from server.simulator.stores import Content, Store
from server.simulator.wiring import Wiring
from sync.core import ids
from sync.service.log import lock_head, read_head, save_head

KEY = b"Firstbell's key in every story.."
RESTORED = "restored"


def signature_holds(point: bytes, signature: bytes, message: bytes) -> bool:
    """A mac under the public key in the place of ECDSA, as sync/simulator/crypto.js makes it."""
    return hmac.compare_digest(hmac.digest(point, message, "sha512"), signature)


def _nobody_listens(school_id: UUID, seq: int) -> None:
    """Pokes are hints: in the stories pages ask by themselves."""


class World:
    def __init__(
        self, clock: WallClock, store: Store, power: Power, wiring: Wiring, seed: int
    ) -> None:
        self.clock = clock
        self._store, self._power, self._wiring = store, power, wiring
        self._random = random.Random(f"the server of {seed}").randbytes  # noqa: S311 - the same again
        self._snapshots: list[Content] = []
        self._states = States()
        self._process: Process | None = None
        clock.loop.is_idle = self._is_idle

    def _is_idle(self) -> bool:
        """The writer looks for received ops, and then sleeps."""
        return self._process is None or self.clock.loop.sleepers() > 0

    async def begin(self) -> None:
        await self._store.fresh()
        await self.start()

    async def start(self) -> None:
        """On whatever the disk holds."""
        assert self._process is None, "it runs"
        self._power.on()
        await self._store.open()
        wiring = self._wiring
        writer = wiring.writer(
            KEY,
            wiring.meaning,
            self.clock.now,
            _nobody_listens,
            signature_holds=signature_holds,
        )
        self._process = Process(wiring, writer, KEY, self.clock.now, self._random)
        writer.start()

    async def kill(self) -> None:
        """No statement runs any more; what is not committed is gone."""
        self._power.off()
        if self._process is not None:
            await self._process.writer.stop()
            self._process = None
        await self._store.close()

    async def take(
        self, asked: Sequence[Asked], cut: int | None, trouble: int | None
    ) -> list[Answered | None]:
        """All arrive at this moment; with ``cut`` none is answered, and the server is down."""
        if self._process is None or not asked:
            return [None] * len(asked)
        self._power.plan(cut, trouble)
        if len(asked) == 1 and cut is None:  # the common one: no task beside this
            answered = await answer(self._process, asked[0])
            self._power.plan()
            return [answered]
        tasks = [asyncio.ensure_future(answer(self._process, one)) for one in asked]
        if cut is None:
            await asyncio.wait(tasks)
            self._power.plan()
            return [task.result() for task in tasks]
        all_done = asyncio.ensure_future(asyncio.wait(tasks))
        gone = asyncio.ensure_future(self._power.gone.wait())
        ending: list[asyncio.Future[Any]] = [gone, all_done, *tasks]
        await asyncio.wait(ending[:2], return_when=asyncio.FIRST_COMPLETED)
        for future in ending:
            future.cancel()
        await self.kill()
        await asyncio.gather(*ending, return_exceptions=True)
        return [None] * len(asked)

    async def snapshot(self) -> int:
        """A backup, whose number it answers: what it holds counts as durable from then on."""
        epoch, seq = await read_head(SCHOOL_ID)
        self._snapshots.append(await self._store.snapshot())
        await make_durable([SchoolHead(SCHOOL_ID, "", epoch, seq)], self.clock.now())
        return len(self._snapshots) - 1

    async def keep(self) -> int:
        """The number of the state that the disk is in, of all that the model has reached."""
        return await self._states.keep(await self._store.snapshot())

    async def go(self, state: int, how: str) -> None:
        """To a state that was kept."""
        await self._put_back(self._states.content(state), how)

    async def restore(self, snapshot: int, how: str) -> None:
        """By our command, after which nobody is signed in; or somebody puts the old file there."""
        await self._put_back(self._snapshots[snapshot], how)

    async def _put_back(self, content: Content, how: str) -> None:
        await self.kill()
        await self._store.put_back(content)
        self._power.on()
        await self._store.open()
        if how == RESTORED:
            async with current_engine().transaction():
                await execute("delete from sign_in_session")
                await self._wiring.begin_epochs([SCHOOL_ID], KEY, self.clock.now())
        await self.start()

    async def revoke(self, staff: UUID | None, device: UUID | None) -> None:
        """As where somebody has left the school, or an administrator ends a tablet's sign-ins."""
        async with current_engine().transaction():
            head = await lock_head(SCHOOL_ID, self.clock.now())
            await self._wiring.revoke(head, self._random, staff_id=staff, device_id=device)
            await save_head(head)

    async def end_device(self, device_id: UUID) -> bool:
        """False where a put-back has taken the tablet out of the office's sight."""
        hand = Hand(SCHOOL_ID, staff_id(0), self.clock.now(), self._random)
        try:
            await end(ids.short(device_id), "Not seen again.", hand)
        except NotFound:
            return False
        return True
