"""The append-only log and the marks folded from it (rules E1–E5, SYNC §2, §4).

An *act* is one numbered thing that one person said at one time; an *entry* is what it says of one
pupil. Neither is ever changed or deleted. A *mark* is derived from entries and can be rebuilt.
"""

from piccolo.columns import UUID as Uuid
from piccolo.columns import BigInt, Boolean, Date, Integer, Text, Time, Timestamptz, Varchar

from database.of_school import OfSchool


class Register(OfSchool, tablename="register"):
    """One group's list for one period of one day, with the hours that held on that day.

    ``id`` = UUIDv5 of school, date, period, group. ``session``: AM, PM, or empty for a lesson.
    The instants are UTC; ``closes_at`` is excluded from the window (rule W3).
    """

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    on_date = Date(default=None)
    period_id = Uuid(default=None)
    group_id = Uuid(default=None)
    session = Varchar(2, default=None)
    room = Varchar(50, default=None)
    staff_id = Uuid(default=None, null=True, help_text="Planned teacher; None: nobody is set")
    covered_by = Uuid(default=None, null=True)
    opens_at = Timestamptz(default=None)
    closes_at = Timestamptz(default=None)
    ends_at = Timestamptz(default=None, help_text="End of the lesson, or of the whole session")
    head_seq = BigInt(default=0, help_text="Number of the last act on this register")
    completed_seq = BigInt(default=None, null=True, help_text="The completion that stands")
    completed_at = Timestamptz(default=None, null=True, help_text="When it was made")
    completed_received_at = Timestamptz(default=None, null=True)
    completed_grade = Varchar(1, default=None, null=True)
    completed_device = Uuid(default=None, null=True)
    completed_n = BigInt(default=None, null=True)


class Act(OfSchool, tablename="act"):
    """One numbered line of the school's log: who said what, when, and by which device."""

    seq = BigInt(primary_key=True, default=None)
    school_id = Uuid(default=None)
    register_id = Uuid(default=None)
    kind = Varchar(20, default=None, help_text="seen, not_seen, arrived, complete, planned …")
    op_id = Varchar(43, default=None, null=True, help_text="None: made in a form on the server")
    author_id = Uuid(default=None, null=True, help_text="None: the school's own plan")
    author_position = Varchar(100, default=None, help_text="As it stood then")
    unplanned = Boolean(default=None, help_text="The author was not this register's teacher")
    device_id = Uuid(default=None, null=True)
    n = BigInt(default=None, null=True)
    base_seq = BigInt(default=None, help_text="What the author's screen had shown")
    made_at = Timestamptz(default=None, help_text="Device claim, corrected by the clock offset")
    received_at = Timestamptz(default=None)
    grade = Varchar(1, default=None, help_text="Rule W2")
    chain = Varchar(43, default=None)
    earliest_at = Timestamptz(default=None, null=True, help_text="Proved: a ticket was known")
    latest_at = Timestamptz(default=None, null=True, help_text="Proved: a receipt covers it")
    flag = Varchar(20, default=None, null=True, help_text="revoked_since, by_a_person")


class Entry(OfSchool, tablename="entry"):
    """What one act says of one pupil. Keyed (school_id, seq, pupil_id)."""

    seq = BigInt(primary_key=True, default=None)
    school_id = Uuid(default=None)
    pupil_id = Uuid(default=None)
    lane = Varchar(10, default=None, help_text="Rule E2")
    fact = Varchar(12, default=None, help_text="seen, not_seen, arrived, no_statement, code")
    arrived = Time(default=None, null=True, help_text="School wall clock")
    src = Varchar(5, default=None, null=True, help_text="clock or typed, with arrived")
    code = Varchar(2, default=None, null=True, help_text="Of plans, reasons, amendments")
    note = Text(default=None, null=True, help_text="Words shown beside a plan")


class Mark(OfSchool, tablename="mark"):
    """What a register says of one pupil now. Keyed (school_id, register_id, pupil_id)."""

    register_id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    pupil_id = Uuid(default=None)
    state = Varchar(8, default=None, help_text="present, late, absent, planned, check, none")
    code = Varchar(2, default=None, null=True, help_text="Sessions only: the statutory code")
    minutes_late = Integer(default=None, null=True)
    seq = BigInt(default=None, help_text="The last act that touched it")


class PreparedRegister(OfSchool, tablename="prepared_register"):
    """What a device last said of a register that it holds: how many entries wait on it (W1)."""

    device_id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    register_id = Uuid(default=None)
    grant_id = Uuid(default=None)
    unsent = Integer(default=None, help_text="Entries: an op's pupils")
    oldest_at = Timestamptz(default=None, null=True, help_text="When the oldest of them was made")
    told_at = Timestamptz(default=None)
