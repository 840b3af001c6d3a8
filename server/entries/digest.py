"""What the hash chain says of an act: everything but its labels (PROTOCOL 1.5, SYNC §4)."""

import hashlib
from collections.abc import Iterable

import msgspec

from server.entries.store import ActRow, EntryRow
from sync.core import ids

TAG = b"firstbell-act-1\n"
_encode = msgspec.json.Encoder().encode


def act_digest(act: ActRow, entries: Iterable[EntryRow]) -> str:
    """SHA-256 over an act and its entries, in the order of their pupils.

    Left out are its number and chain, which the chain's own link holds, and the labels that are
    made again from evidence: grade, earliest, latest.
    """
    said = (
        act.register_id,
        act.kind,
        act.op_id,
        act.author_id,
        act.author_position,
        act.unplanned,
        act.device_id,
        act.n,
        act.base_seq,
        act.made_at,
        act.received_at,
        act.flag,
        sorted((e.pupil_id.hex, e.lane, e.fact, e.arrived, e.src, e.code, e.note) for e in entries),
    )
    return ids.text(hashlib.sha256(TAG + _encode(said)).digest())
