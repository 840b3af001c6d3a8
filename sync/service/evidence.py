"""What the server holds to prove when ops were made (PROTOCOL 6.4, 6.5).

A *contact* is a receipt that named a device's newest op before that op itself had arrived. It
covers an op once the links between the two are here: each op names the one before it.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from database.sql import bulk, in_list, rows
from sync.core import ticket
from sync.core.bounds import Bounds, Clocks, Contact, bounds, offset_before
from sync.core.op import Op
from sync.service.store import InboxRow

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


def walk(contact: ContactRow, links: dict[str, Link]) -> list[Link]:
    """The ops that ``contact`` covers, from its head down as far as the links are here."""
    covered: list[Link] = []
    at = links.get(contact.head_id)
    expected = contact.n
    while at is not None and at.n == expected:
        covered.append(at)
        at, expected = links.get(at.prev), expected - 1
    return covered


def is_whole(covered: Sequence[Link], contact: ContactRow) -> bool:
    """True where nothing that is still to come could be covered by ``contact``."""
    return bool(covered) and covered[-1].n == contact.floor_n + 1


class Cover(Struct, frozen=True):
    """``by_op``: the first contact that covers each op. ``whole``: contacts that are used up."""

    by_op: dict[str, ContactRow]
    whole: list[ContactRow]


async def cover(school_id: UUID, fresh: Sequence[tuple[InboxRow, Op]]) -> Cover:
    """What the open contacts of the devices of ``fresh`` cover, now that ``fresh`` is here."""
    devices = {row.device_id for row, _ in fresh}
    found = await open_contacts(school_id, devices) if devices else []
    cover = Cover({}, [])
    for device in {contact.device_id for contact in found}:
        contacts = [contact for contact in found if contact.device_id == device]
        here = await links(school_id, contacts)
        here |= {
            row.op_id: Link(row.op_id, op.n, op.prev, row.received_at)
            for row, op in fresh
            if row.device_id == device
        }
        for contact in contacts:
            _cover(cover, contact, here)
    return cover


def _cover(cover: Cover, contact: ContactRow, here: dict[str, Link]) -> None:
    covered = walk(contact, here)
    for link in covered:
        if contact.received_at < link.received_at:
            cover.by_op.setdefault(link.op_id, contact)
    if is_whole(covered, contact):
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
    """The ops that may link ``contacts``, all of one device, to what had arrived before them."""
    found = await rows(
        """select op_id, n, content, received_at from inbox
           where school_id = $1 and device_id = $2 and n > $3 and n <= $4""",
        school_id,
        contacts[0].device_id,
        min(contact.floor_n for contact in contacts),
        max(contact.n for contact in contacts),
    )
    return {
        row["op_id"]: Link(row["op_id"], row["n"], prev_of(row["content"]), row["received_at"])
        for row in found
    }


async def add_contacts(school_id: UUID, contacts: Iterable[ContactRow]) -> None:
    """Keeps each head's first receipt; a later one that names the same head proves less."""
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
        ],
    )


async def close_contacts(school_id: UUID, contacts: Iterable[ContactRow]) -> None:
    await bulk(
        """update device_contact set links_held = true
           where school_id = $1 and device_id = $2 and n = $3 and head_id = $4""",
        [(school_id, one.device_id, one.n, one.head_id) for one in contacts],
    )
