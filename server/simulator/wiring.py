"""Every part that the simulated server is made of. A re-created bug replaces one (SYNC §7.2)."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from server.backup.restore import begin_epochs
from server.entries.apply import MEANING
from server.tablets.answer import answer_changes
from server.tablets.beacon import take_beacon
from server.tablets.enrol import enrol
from server.tablets.push import take_push
from sync.core.beacon import BeaconReply
from sync.core.messages import PushReply
from sync.service.inbox import Meaning
from sync.service.revoke import revoke_grants
from sync.service.writer import Writer


class Wiring(NamedTuple):
    """As it ships. Each field is called as the shipped code calls it."""

    meaning: Meaning = MEANING
    writer: Callable[..., Writer] = Writer
    take_push: Callable[..., Awaitable[PushReply]] = take_push
    take_beacon: Callable[..., Awaitable[BeaconReply]] = take_beacon
    enrol: Callable[..., Awaitable[Any]] = enrol
    changes: Callable[..., Awaitable[Any]] = answer_changes
    begin_epochs: Callable[..., Awaitable[None]] = begin_epochs
    revoke: Callable[..., Awaitable[int]] = revoke_grants
