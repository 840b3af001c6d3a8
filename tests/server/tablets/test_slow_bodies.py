"""PROTOCOL 7.2: a body that drips holds the place of no other tablet."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import msgspec
import pytest

from server.tablets.body import BODY_S
from sync.service.writer import PUSHES_MAX
from tests.server.school_app import School
from tests.server.tablets.raw_post import post_scope


class Dripping:
    """A request whose body begins and never ends."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.waits = asyncio.Event()
        self.said: list[Any] = []

    async def send_to(self, school: School) -> None:
        await school.app(post_scope(self.path, 1_000), self._receive, self._send)  # type: ignore[arg-type]

    async def _receive(self) -> dict[str, Any]:
        if self.waits.is_set():
            await asyncio.Event().wait()
        self.waits.set()
        return {"type": "http.request", "body": b"a part", "more_body": True}

    async def _send(self, message: Any) -> None:
        self.said.append(message)


@contextmanager
def later(seconds: float) -> Iterator[None]:
    """The loop's clock is so far ahead, for all that waits in it."""
    loop = asyncio.get_running_loop()
    time = loop.time
    loop.time = lambda: time() + seconds  # type: ignore[method-assign]
    try:
        yield
    finally:
        loop.time = time  # type: ignore[method-assign]


@pytest.mark.parametrize("path", ["/sync/push", "/sync/beacon"])
async def test_a_body_that_does_not_come_is_given_up(school: School, path: str) -> None:
    slow = Dripping(path)
    sending = asyncio.create_task(slow.send_to(school))
    await slow.waits.wait()

    with later(BODY_S - 1):
        await asyncio.sleep(0.05)
        in_time = sending.done()
    with later(BODY_S):
        await asyncio.wait_for(sending, 5)

    assert not in_time
    assert slow.said[0]["status"] == 408
    said = msgspec.json.decode(slow.said[1]["body"])
    assert (said["push"], said["code"]) == ("", "push.slow")
    assert "The entries stay on the tablet" in said["text"]


async def test_it_frees_its_place(school: School) -> None:
    writer = school.app.state.writer
    with ExitStack() as hands:
        for _ in range(PUSHES_MAX - 1):
            hands.enter_context(writer.in_hand())
        slow = Dripping("/sync/push")
        sending = asyncio.create_task(slow.send_to(school))
        await slow.waits.wait()
        full = writer.is_full

        with later(BODY_S):
            await asyncio.wait_for(sending, 5)

        assert (full, writer.is_full) == (True, False)
