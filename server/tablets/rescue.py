"""Takes in a rescue file: each push is judged as if it had come by itself (PROTOCOL 10)."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from server.errors import BadInput
from server.tablets.push import PushRefused, check_push, check_room, read_signed
from sync.core.claim import claim
from sync.core.rescue import BadRescue, RescuedPush, read_rescue
from sync.service import store
from sync.service.arrival import Arrival
from sync.service.writer import Writer

SENTENCES = {
    "rescue.unknown": "This is not a rescue file. Choose the one that the tablet has saved: its "
    "name begins with firstbell-rescue.",
    "rescue.too_large": "This is larger than a rescue file can be (20 MB). Choose the one that "
    "the tablet has saved.",
}
CUT = "It is cut short or was changed on its way. Save the file on the tablet once more."
NOT_OURS = (
    "It is not of a tablet that this school knows. If the school was restored from a backup, sign "
    "in on the tablet once, then hand the file in again."
)
CHANGED = "It was changed on its way. Save the file on the tablet once more."
WHY = {
    "device.unknown": NOT_OURS,
    "signature.wrong": CHANGED,
    "push.too_much_waits": "Too many entries of this tablet wait for a person. Decide on them "
    "first, then hand the file in again.",
}


class Refused(Struct, frozen=True):
    """A line of the file, from 1, of which nothing was taken."""

    line: int
    why: str


class Rescued(Struct, frozen=True):
    """How many entries of a file became what. ``here``: they had arrived before."""

    tablets: list[str]
    accepted: int
    here: int
    need_person: int
    received: int
    refused: list[Refused]

    @property
    def entries(self) -> int:
        return self.accepted + self.here + self.need_person + self.received


async def take_rescue(content: bytes, school_id: UUID, writer: Writer, now: datetime) -> Rescued:
    """Takes in every push of this school's tablets; BadInput where the file is none at all."""
    try:
        pushes = read_rescue(content)
    except BadRescue as problem:
        raise BadInput(str(problem), SENTENCES[str(problem)]) from problem
    became: Counter[str] = Counter()
    tablets: dict[str, None] = {}
    refused = []
    for one in pushes:
        try:
            name, entries = await _take(one, school_id, writer, now)
        except PushRefused as problem:
            refused.append(Refused(one.line, WHY.get(problem.code, CUT)))
        else:
            tablets[name] = None
            became.update(entries)
    return Rescued(
        tablets=list(tablets),
        accepted=became["accepted"],
        here=became["here"] + became["set_aside"],
        need_person=became["held"] + became["quarantined"],
        received=became["received"],
        refused=refused,
    )


async def _take(
    one: RescuedPush, school_id: UUID, writer: Writer, now: datetime
) -> tuple[str, Counter[str]]:
    """What the tablet is called, and how many entries of the push became what."""
    if one.body is None:
        raise PushRefused("rescue.cut", CUT, 400)
    push, named, device_id = read_signed(one.body)
    # Another school's tablet is as unknown here as one that never was.
    device = await store.device(school_id, device_id) if named == school_id else None
    check_push(push, one.signature, None if device is None else device.public_key)
    assert device is not None
    await check_room(push, school_id, device_id, writer)
    arrival = Arrival(push, device_id, now, device.offset_ms or 0, carried=True)
    reply = await writer.push(school_id, arrival)
    became: Counter[str] = Counter()
    for line, op in zip(push.lines, reply.ops, strict=True):
        became["here" if op.dup else op.disposition] += claim(line.content).entries
    return (await store.device_names(school_id, device_id))[0], became
