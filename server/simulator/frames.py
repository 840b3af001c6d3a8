"""The frames between the world in JavaScript and its server here: a JSON line, and its answer."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from msgspec import Struct

from server.simulator.answers import Asked
from server.simulator.bugs import BUGS
from server.simulator.clock import SimulatedLoop, WallClock
from server.simulator.dump import dump, office
from server.simulator.facts import facts
from server.simulator.power import Power, PowerCut
from server.simulator.stores import Store
from server.simulator.wiring import Wiring
from server.simulator.world import World
from sync.core import ids


class Frame(Struct):
    """``at``: the server's wall clock, ms; None is as late as it was. The rest as ``do`` needs."""

    do: str
    at: float | None = None
    seed: int = 0
    bug: str | None = None
    requests: list[Asked] = []
    cut: int | None = None
    trouble: int | None = None
    snapshot: int = 0
    state: int = 0
    how: str = "restored"
    staff: str | None = None
    device: str | None = None


class Troubles(logging.Handler):
    """What the server has logged as an error, a line each."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        raised = record.exc_info[1] if record.exc_info else None
        if isinstance(raised, PowerCut):  # told by asyncio of who was at work when it came
            return
        cause = f" ({type(raised).__name__}: {raised})" if raised else ""
        self.lines.append(f"{record.name}: {record.getMessage()}{cause}")


class Frames:
    """Serves frames, one world after another, on one store."""

    def __init__(self, loop: SimulatedLoop, store: Store, power: Power) -> None:
        self._loop, self._store, self._power = loop, store, power
        self._world: World | None = None
        self.troubles = Troubles()

    def answer(self, line: bytes) -> bytes:
        """The answer's line; ``{"problem": …}`` where the frame could not be served."""
        try:
            return msgspec.json.encode(self._answer(_DECODER.decode(line))) + b"\n"
        except Exception:
            return msgspec.json.encode({"problem": traceback.format_exc()}) + b"\n"

    def close(self) -> None:
        self._loop.run_until_complete(self._end())

    def _answer(self, frame: Frame) -> Any:
        if frame.do == "world":
            self.close()
            wiring = Wiring() if frame.bug is None else BUGS[frame.bug](Wiring())
            clock = WallClock(self._loop, frame.at or 0)
            self._world = World(clock, self._store, self._power, wiring, frame.seed)
            self.troubles.lines.clear()
        assert self._world is not None, "a world comes first"
        if frame.at is not None:
            self._world.clock.set(frame.at)
        return self._loop.run_until_complete(_DO[frame.do](self, self._world, frame))

    async def _end(self) -> None:
        if self._world is not None:
            await self._world.kill()
            self._world = None

    async def _begin(self, world: World, frame: Frame) -> Any:
        await world.begin()
        return await facts()

    async def _requests(self, world: World, frame: Frame) -> Any:
        return {"answers": await world.take(frame.requests, frame.cut, frame.trouble)}

    async def _kill(self, world: World, frame: Frame) -> Any:
        await world.kill()
        return {}

    async def _start(self, world: World, frame: Frame) -> Any:
        await world.start()
        return {}

    async def _snapshot(self, world: World, frame: Frame) -> Any:
        return {"snapshot": await world.snapshot()}

    async def _restore(self, world: World, frame: Frame) -> Any:
        await world.restore(frame.snapshot, frame.how)
        return {}

    async def _keep(self, world: World, frame: Frame) -> Any:
        return {"state": await world.keep()}

    async def _go(self, world: World, frame: Frame) -> Any:
        await world.go(frame.state, frame.how)
        return {}

    async def _revoke(self, world: World, frame: Frame) -> Any:
        await world.revoke(
            ids.uuid(frame.staff) if frame.staff else None,
            ids.uuid(frame.device) if frame.device else None,
        )
        return {}

    async def _end_device(self, world: World, frame: Frame) -> Any:
        assert frame.device
        return {"ended": await world.end_device(ids.uuid(frame.device))}

    async def _dump(self, world: World, frame: Frame) -> Any:
        return await dump(world.clock.now()) | {"troubles": self.troubles.lines}

    async def _office(self, world: World, frame: Frame) -> Any:
        return await office(world.clock.now())

    async def _bye(self, world: World, frame: Frame) -> Any:
        await self._end()
        return {}


_DECODER = msgspec.json.Decoder(Frame)
_DO: dict[str, Callable[[Frames, World, Frame], Awaitable[Any]]] = {
    "world": Frames._begin,
    "requests": Frames._requests,
    "kill": Frames._kill,
    "start": Frames._start,
    "snapshot": Frames._snapshot,
    "restore": Frames._restore,
    "keep": Frames._keep,
    "go": Frames._go,
    "revoke": Frames._revoke,
    "end_device": Frames._end_device,
    "dump": Frames._dump,
    "office": Frames._office,
    "bye": Frames._bye,
}
