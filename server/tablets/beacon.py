"""Takes one beacon from its bytes to the writer (PROTOCOL 6). No sign-in: the signature is it."""

from datetime import datetime

from server.tablets.push import PushRefused, check_signature
from sync.core import ids
from sync.core.beacon import BadBeacon, BeaconReply, read_beacon, signed_bytes
from sync.service.beacons import HeardBeacon
from sync.service.writer import Writer

SENTENCES = {
    "beacon.too_large": (413, "The beacon is too large: send at most 2,000 bytes."),
    "beacon.unreadable": (400, "That is not a beacon. The tablet keeps all that it has."),
}


async def take_beacon(body: bytes, signature: str, writer: Writer, now: datetime) -> BeaconReply:
    """The reply to a beacon, once what it proves is kept; PushRefused where it cannot be read."""
    try:
        beacon = read_beacon(body)
    except BadBeacon as problem:
        status, text = SENTENCES[str(problem)]
        raise PushRefused(str(problem), text, status) from problem
    school_id, device_id = ids.uuid(beacon.school), ids.uuid(beacon.device)
    public_key = await writer.public_key(school_id, device_id)
    check_signature(signed_bytes(body), signature, public_key, writer.signature_holds)
    return await writer.beacon(school_id, HeardBeacon(beacon, device_id, now))
