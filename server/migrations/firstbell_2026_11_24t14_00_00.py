"""What proves time and tells what waits: contacts, tickets, epochs, decisions (SYNC §2–§5)."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from database.sql import rows

ID = "2026-11-24T14:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "contacts of devices, prepared registers, epochs, held ops, journal"

OF_SCHOOL = "school_id uuid not null references school (id) on delete restrict"
OF_DEVICE = (
    "foreign key (school_id, device_id) references device (school_id, id) on delete restrict"
)

DEVICES = (
    "alter table device add column version varchar(40)",
    "alter table device add column storage varchar(20)",
    "alter table device add column beaconed_at timestamptz",
    "alter table device add column storage_lost_at timestamptz",
    f"""create table device_contact (
         {OF_SCHOOL}, device_id uuid not null, n bigint not null, head_id varchar(43) not null,
         received_at timestamptz not null, wall_ms bigint not null, rtt_ms bigint,
         run varchar(22), monotonic_ms bigint, floor_n bigint not null, links_held boolean not null,
         primary key (school_id, device_id, n, head_id),
         {OF_DEVICE})""",
    """create index device_contact_open on device_contact (school_id, device_id)
         where not links_held""",
    f"""create table device_lost (
         {OF_SCHOOL}, device_id uuid not null, from_n bigint not null, to_n bigint not null,
         told_at timestamptz not null, seen_at timestamptz, seen_by uuid,
         primary key (school_id, device_id, from_n),
         {OF_DEVICE},
         foreign key (school_id, seen_by) references staff (school_id, id) on delete restrict)""",
    f"""create table prepared_register (
         {OF_SCHOOL}, device_id uuid not null, register_id uuid not null, grant_id uuid not null,
         unsent integer not null, oldest_at timestamptz, told_at timestamptz not null,
         primary key (school_id, device_id, register_id),
         {OF_DEVICE},
         foreign key (school_id, register_id) references register (school_id, id)
           on delete restrict,
         foreign key (school_id, grant_id) references author_grant (school_id, id)
           on delete restrict)""",
    """create index prepared_register_of_register
         on prepared_register (school_id, register_id)""",
)

LOG = (
    # Tickets prove what the device only remembered.
    "alter table inbox drop column offset_before_ms",
    "alter table inbox add column rtt_ms bigint",
    "alter table inbox add column run varchar(22)",
    "alter table inbox add column monotonic_ms bigint",
    "alter table head add column durable_seq bigint not null default 0",
    "alter table head add column durable_at timestamptz",
    "alter table head add column recovering_since timestamptz",
    "alter table head add column clock_stepped_at timestamptz",
    "alter table act add column earliest_at timestamptz",
    "alter table act add column latest_at timestamptz",
    "alter table act add column flag varchar(20)",
    f"""create table ended_epoch (
         {OF_SCHOOL}, epoch varchar(22) not null, ended_at timestamptz not null,
         fork_seq bigint not null, cause varchar(20) not null,
         primary key (school_id, epoch))""",
    f"""create table held_decision (
         {OF_SCHOOL}, id uuid not null, op_id varchar(43) not null, what varchar(12) not null,
         decided_at timestamptz not null, decided_by uuid not null, as_staff uuid,
         reason text not null,
         primary key (school_id, id),
         foreign key (school_id, op_id) references inbox (school_id, op_id) on delete restrict,
         foreign key (school_id, decided_by) references staff (school_id, id) on delete restrict,
         foreign key (school_id, as_staff) references staff (school_id, id)
           on delete restrict)""",
    # My entries: without it every look would walk the whole log.
    """create index act_of_author on act (school_id, author_id, seq)
         where author_id is not null""",
    "create index held_decision_of_op on held_decision (school_id, op_id, decided_at)",
    """create index inbox_held on inbox (school_id, number)
         where disposition in ('held', 'quarantined')""",
    f"""create table journal (
         {OF_SCHOOL}, id uuid not null, at timestamptz not null, what varchar(30) not null,
         by_staff uuid, device_id uuid, staff_id uuid, op_id varchar(43), said text not null,
         primary key (school_id, id),
         {OF_DEVICE},
         foreign key (school_id, by_staff) references staff (school_id, id) on delete restrict,
         foreign key (school_id, staff_id) references staff (school_id, id) on delete restrict,
         foreign key (school_id, op_id) references inbox (school_id, op_id) on delete restrict)""",
    "create index journal_by_time on journal (school_id, at)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="firstbell", description=DESCRIPTION)

    async def up() -> None:
        for statement in (*DEVICES, *LOG):
            await rows(statement)

    manager.add_raw(up)
    return manager
