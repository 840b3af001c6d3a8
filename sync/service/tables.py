"""What the server keeps of devices and their ops (SYNC §2–§4).

Keyed (school_id, …) in the database; the keys and references stand in the migrations. A device's
n carries no unique index: a fork brings the same n twice, and both are kept (SYNC §2).
"""

from piccolo.columns import UUID as Uuid
from piccolo.columns import BigInt, Boolean, Bytea, Text, Timestamptz, Varchar

from database.of_school import OfSchool


class Head(OfSchool, tablename="head"):
    """The school's log position, locked by every writer of entries (SYNC §4). One row a school."""

    school_id = Uuid(primary_key=True, default=None)
    epoch = Varchar(22, default=None, help_text="Changes when a server is restored")
    seq = BigInt(default=None, help_text="Number of the last act, gap-free")
    inbox_number = BigInt(default=None, help_text="Number of the last inbox row, gap-free")
    chain = Varchar(43, default=None, help_text="Hash over every act so far")
    server_time = Timestamptz(default=None, help_text="Never goes back")
    durable_seq = BigInt(default=0, help_text="Acts up to here are in a backup")
    durable_at = Timestamptz(default=None, null=True, help_text="When that backup was made")
    recovering_since = Timestamptz(default=None, null=True, help_text="Restored, not yet confirmed")
    clock_stepped_at = Timestamptz(default=None, null=True, help_text="Went back by more than 2 s")


class Device(OfSchool, tablename="device"):
    """A registered browser profile: its key, and how far its chain is known."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    name = Varchar(100, default=None)
    public_key = Bytea(default=None, help_text="P-256 point, uncompressed, 65 bytes")
    registered_at = Timestamptz(default=None)
    registered_by = Uuid(default=None)
    ended_at = Timestamptz(default=None, null=True)
    last_heard_at = Timestamptz(default=None, null=True)
    head_n = BigInt(default=None, help_text="Highest n that a signed push named")
    gapless_n = BigInt(default=None, help_text="Every op up to here has arrived")
    offset_ms = BigInt(default=None, null=True, help_text="Server minus device clock, last contact")
    forked_at = Timestamptz(default=None, null=True)
    version = Varchar(40, default=None, null=True, help_text="Release that it runs")
    storage = Varchar(20, default=None, null=True, help_text="kept, best_effort, full")
    beaconed_at = Timestamptz(default=None, null=True)
    storage_lost_at = Timestamptz(
        default=None, null=True, help_text="Its cookie came without a key"
    )


class DeviceContact(OfSchool, tablename="device_contact"):
    """The first receipt that named a head of a device: every op below it was made before.

    ``links_held``: the ops between are here and end in that head, so the proof is no longer
    provisional (SYNC §3).
    """

    device_id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    n = BigInt(default=None)
    head_id = Varchar(43, default=None)
    received_at = Timestamptz(default=None)
    wall_ms = BigInt(default=None, help_text="Device clock at sending")
    rtt_ms = BigInt(default=None, null=True, help_text="Round trip that the device measured last")
    run = Varchar(22, default=None, null=True, help_text="Page life; its monotonic clock next")
    monotonic_ms = BigInt(default=None, null=True)
    floor_n = BigInt(default=None, help_text="Every op up to here had arrived by then")
    links_held = Boolean(default=None)


class DeviceLost(OfSchool, tablename="device_lost"):
    """Numbers that a device has said, signed, that it no longer has (SYNC §3)."""

    device_id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    from_n = BigInt(default=None)
    to_n = BigInt(default=None, help_text="Included")
    told_at = Timestamptz(default=None)
    seen_at = Timestamptz(default=None, null=True, help_text="When somebody took note of it")
    seen_by = Uuid(default=None, null=True)


class AuthorGrant(OfSchool, tablename="author_grant"):
    """That a user signed in on a device. Never expires; may be revoked (SYNC §2)."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    device_id = Uuid(default=None)
    staff_id = Uuid(default=None)
    issued_at = Timestamptz(default=None)
    revoked_at = Timestamptz(default=None, null=True)


class Inbox(OfSchool, tablename="inbox"):
    """An op's bytes as they arrived, and what the server said of them. Never deleted."""

    op_id = Varchar(43, primary_key=True, default=None)
    school_id = Uuid(default=None)
    number = BigInt(default=None)
    device_id = Uuid(default=None)
    n = BigInt(default=None, null=True, help_text="None: unreadable")
    content = Bytea(default=None)
    mac = Varchar(43, default=None)
    received_at = Timestamptz(default=None)
    offset_ms = BigInt(default=None, help_text="Server minus device clock at this contact")
    rtt_ms = BigInt(default=None, null=True, help_text="Round trip that the device measured last")
    run = Varchar(22, default=None, null=True, help_text="Page life at this contact …")
    monotonic_ms = BigInt(default=None, null=True, help_text="… and its monotonic clock")
    disposition = Varchar(12, default=None)
    text_code = Text(default=None, null=True)
    seq = BigInt(default=None, null=True)
    grade = Varchar(1, default=None, null=True)


class EndedEpoch(OfSchool, tablename="ended_epoch"):
    """An epoch before the head row's own; bases beyond ``fork_seq`` are read as it (SYNC §4)."""

    epoch = Varchar(22, primary_key=True, default=None)
    school_id = Uuid(default=None)
    ended_at = Timestamptz(default=None)
    fork_seq = BigInt(default=None, help_text="Last act that the next epoch shares with it")
    cause = Varchar(20, default=None, help_text="restored, head_behind")


class HeldDecision(OfSchool, tablename="held_decision"):
    """What a person decided on an op that was held or quarantined. The op itself stays."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    op_id = Varchar(43, default=None)
    what = Varchar(12, default=None, help_text="accepted, set_aside, seconded")
    decided_at = Timestamptz(default=None)
    decided_by = Uuid(default=None)
    as_staff = Uuid(default=None, null=True, help_text="Whose entry it was accepted as")
    reason = Text(default=None)


class Journal(OfSchool, tablename="journal"):
    """Who did what to devices, grants and held ops; added to, never changed."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    at = Timestamptz(default=None)
    what = Varchar(30, default=None, help_text="device_ended, grant_revoked, op_accepted …")
    by_staff = Uuid(default=None, null=True)
    device_id = Uuid(default=None, null=True)
    staff_id = Uuid(default=None, null=True, help_text="Whom it is about")
    op_id = Varchar(43, default=None, null=True)
    said = Text(default=None, help_text="The reason, in the words of who did it; may be empty")
