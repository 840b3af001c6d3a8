"""What the server holds to prove when ops were made (PROTOCOL 6.4, 6.5).

A *contact* is a receipt that named a device's newest op before that op itself had arrived. It
covers an op once the links between the two are here: each op names the one before it.
"""

import re
from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from database.sql import bulk, in_list, rows
from sync.core import ticket
from sync.core.bounds import Bounds, Clocks, Contact, bounds, offset_before
from sync.core.op import Op
from sync.service.store import InboxRow, known_ids

# What a device is kept open for: more slows the rounds of all, and hours of silence make less.
OPEN_MAX = 1_000
LINKS_MAX = 5_000
_PREV = re.compile(rb'"prev":"([^"]*)"')


class ContactRow(Struct, frozen=True):
    """``wall_ms``, ``run``, ``monotonic_ms``: the device's clocks as it sent.

    ``floor_n``: every op of the device up to it had arrived by then.
    """

    device_id: UUID
    n: int
    head_id: str
    received_at: datetime
    wall_ms: int
    floor_n: int
    rtt_ms: int | None = None
    run: str | None = None
    monotonic_ms: int | None = None


class Link(Struct, frozen=True):
    """An op as a link of its device's chain."""

    op_id: str
    n: int
    prev: str
    received_at: datetime


def milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)


def prev_of(content: bytes) -> str:
    found = _PREV.search(content)
    return found[1].decode() if found else ""


def bounds_of(
    op: Op, row: InboxRow, covered: ContactRow | None, server_key: bytes, school_id: UUID
) -> Bounds:
    """When ``op`` was made. ``covered``: the first contact that covers it, if one does."""
    held = ticket.read_held(op.tk)
    before = None
    if held is not None:
        given = ticket.time_of(server_key, school_id, row.device_id, held)
        if given is not None:
            before = Contact(given, Clocks(held.wall, held.run, held.monotonic), held.rtt)
    made = Clocks(op.wall, *op.run)
    if covered is not None:
        return bounds(made, before, _contact(covered))
    if row.run is None and before is not None:
        return _unmeasured(made, before, row)
    return bounds(made, before, _direct(row))


def _unmeasured(made: Clocks, before: Contact, row: InboxRow) -> Bounds:
    """Of a push that said nothing of its clock, as one in a rescue file (PROTOCOL 10.2).

    The ticket's offset is the best guess, and nothing confirms it.
    """
    received = milliseconds(row.received_at)
    clocks = Clocks(received - offset_before(before))
    return bounds(made, before, Contact(received, clocks))._replace(credible=None)


def _direct(row: InboxRow) -> Contact:
    received = milliseconds(row.received_at)
    clocks = Clocks(received - row.offset_ms, row.run or "", row.monotonic_ms or 0)
    return Contact(received, clocks, row.rtt_ms)


def _contact(row: ContactRow) -> Contact:
    clocks = Clocks(row.wall_ms, row.run or "", row.monotonic_ms or 0)
    return Contact(milliseconds(row.received_at), clocks, row.rtt_ms)


def walk(contact: ContactRow, links: dict[str, Link], walked: Container[str] = ()) -> list[Link]:
    """The ops that ``contact`` covers, from its head to a link that is missing or ``walked``."""
    covered: list[Link] = []
    at = links.get(contact.head_id)
    expected = contact.n
    while at is not None and at.n == expected and at.op_id not in walked:
        covered.append(at)
        at, expected = links.get(at.prev), expected - 1
    return covered


class Cover(Struct, frozen=True):
    """``by_op``: the first contact that covers each op. ``whole``: contacts that are used up."""

    by_op: dict[str, ContactRow]
    whole: list[ContactRow]


async def cover(school_id: UUID, fresh: Sequence[tuple[InboxRow, Op]]) -> Cover:
    """What the open contacts of the devices of ``fresh`` prove, now that ``fresh`` is here."""
    cover = Cover({}, [])
    new: dict[UUID, dict[str, Link]] = {}
    for row, op in fresh:
        link = Link(row.op_id, op.n, op.prev, row.received_at)
        new.setdefault(row.device_id, {})[row.op_id] = link
    found = await open_contacts(school_id, new) if new else []
    for device, arrived in new.items():
        heads = [c for c in found if c.device_id == device]
        here = await known_ids(school_id, [c.head_id for c in heads if c.head_id not in arrived])
        contacts = [c for c in heads if c.head_id in arrived or c.head_id in here]
        if contacts:
            _cover(cover, contacts, await links(school_id, contacts) | arrived, arrived)
    return cover


def _cover(
    cover: Cover, contacts: Sequence[ContactRow], here: dict[str, Link], fresh: Container[str]
) -> None:
    """``contacts`` of one device, the earliest first.

    Below a link that one has walked a later one proves nothing, so each link is walked once.
    """
    lowest: dict[str, int] = {}  # how far down the walk went that passed the link
    for contact in contacts:
        covered = walk(contact, here, lowest)
        following = contact.n - len(covered)
        at = here.get(covered[-1].prev if covered else contact.head_id)
        low = following + 1
        if at is not None and at.n == following:
            low = lowest.get(at.op_id, low)
        lowest |= {link.op_id: low for link in covered}
        if any(link.op_id in fresh for link in covered):  # else it was proved before
            for link in covered:
                if contact.received_at < link.received_at:
                    cover.by_op.setdefault(link.op_id, contact)
        if low <= max(contact.floor_n, contact.n - LINKS_MAX) + 1:  # no link is to come any more
            cover.whole.append(contact)


async def first_cover(school_id: UUID, row: InboxRow, op: Op) -> ContactRow | None:
    """The first contact that covers an op which is here; None where only its own receipt does."""
    found = await rows(
        """select device_id, n, head_id, received_at, wall_ms, floor_n, rtt_ms, run, monotonic_ms
           from device_contact
           where school_id = $1 and device_id = $2 and n >= $3 and floor_n < $3
             and received_at < $4
           order by received_at, n""",
        school_id,
        row.device_id,
        op.n,
        row.received_at,
    )
    contacts = [ContactRow(**one) for one in found]
    here = await links(school_id, contacts) if contacts else {}
    return next((c for c in contacts if any(k.op_id == row.op_id for k in walk(c, here))), None)


async def open_contacts(school_id: UUID, devices: Iterable[UUID]) -> list[ContactRow]:
    """The contacts whose links are not all here yet, the earliest first."""
    listed = list(devices)
    found = await rows(
        f"""select device_id, n, head_id, received_at, wall_ms, floor_n, rtt_ms, run, monotonic_ms
            from device_contact
            where school_id = $1 and not links_held and device_id in {in_list(2, listed)}
            order by received_at, n""",
        school_id,
        *listed,
    )
    return [ContactRow(**row) for row in found]


async def links(school_id: UUID, contacts: Sequence[ContactRow]) -> dict[str, Link]:
    """The ops that may link ``contacts``, all of one device, to what had arrived before them.

    Of very many only the last; what lies below keeps the proof of its own receipt.
    """
    found = await rows(
        f"""select op_id, n, content, received_at from inbox
            where school_id = $1 and device_id = $2 and n > $3 and n <= $4
            order by n desc limit {LINKS_MAX}""",
        school_id,
        contacts[0].device_id,
        min(contact.floor_n for contact in contacts),
        max(contact.n for contact in contacts),
    )
    return {
        row["op_id"]: Link(row["op_id"], row["n"], prev_of(row["content"]), row["received_at"])
        for row in found
    }


async def named_before(school_id: UUID, device_id: UUID, head_id: str, before: datetime) -> bool:
    """Whether a contact up to ``before`` has named that head."""
    found = await rows(
        """select 1 as one from device_contact
           where school_id = $1 and device_id = $2 and head_id = $3 and received_at <= $4
           limit 1""",
        school_id,
        device_id,
        head_id,
        before,
    )
    return bool(found)


async def add_contacts(school_id: UUID, contacts: Sequence[ContactRow]) -> None:
    """Keeps each head's first receipt; a later one that names the same head proves less.

    Of a device that has very many open ones, the next are not kept.
    """
    full = await _full(school_id, {contact.device_id for contact in contacts})
    await bulk(
        """insert into device_contact (school_id, device_id, n, head_id, received_at, wall_ms,
             floor_n, rtt_ms, run, monotonic_ms, links_held)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           on conflict (school_id, device_id, n, head_id) do nothing""",
        [
            (
                school_id,
                one.device_id,
                one.n,
                one.head_id,
                one.received_at,
                one.wall_ms,
                one.floor_n,
                one.rtt_ms,
                one.run,
                one.monotonic_ms,
                False,
            )
            for one in contacts
            if one.device_id not in full
        ],
    )


async def _full(school_id: UUID, devices: Iterable[UUID]) -> set[UUID]:
    listed = list(devices)
    found = await rows(
        f"""select device_id from device_contact
            where school_id = $1 and not links_held and device_id in {in_list(2, listed)}
            group by device_id having count(*) >= {OPEN_MAX}""",
        school_id,
        *listed,
    )
    return {row["device_id"] for row in found}


async def close_contacts(school_id: UUID, contacts: Iterable[ContactRow]) -> None:
    await bulk(
        """update device_contact set links_held = true
           where school_id = $1 and device_id = $2 and n = $3 and head_id = $4""",
        [(school_id, one.device_id, one.n, one.head_id) for one in contacts],
    )
