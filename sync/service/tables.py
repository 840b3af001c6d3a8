"""What the server keeps of devices and their ops (SYNC §2–§4).

Keyed (school_id, …) in the database; the keys and references stand in the migrations. A device's
n carries no unique index: a fork brings the same n twice, and both are kept (SYNC §2).
"""

from piccolo.columns import UUID as Uuid
from piccolo.columns import BigInt, Bytea, Text, Timestamptz, Varchar

from database.of_school import OfSchool


class Head(OfSchool, tablename="head"):
    """The school's log position, locked by every writer of entries (SYNC §4). One row a school."""

    school_id = Uuid(primary_key=True, default=None)
    epoch = Varchar(22, default=None, help_text="Changes when a server is restored")
    seq = BigInt(default=None, help_text="Number of the last act, gap-free")
    inbox_number = BigInt(default=None, help_text="Number of the last inbox row, gap-free")
    chain = Varchar(43, default=None, help_text="Hash over every act so far")
    server_time = Timestamptz(default=None, help_text="Never goes back")


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
    offset_before_ms = BigInt(default=None, null=True, help_text="The same at the contact before")
    disposition = Varchar(12, default=None)
    text_code = Text(default=None, null=True)
    seq = BigInt(default=None, null=True)
    grade = Varchar(1, default=None, null=True)
