"""The first tables: keys (school_id, …), composite references, nothing cascades (DESIGN §1)."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from database.engine import is_postgres
from database.sql import rows

ID = "2026-11-24T09:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "schools, people, timetable, devices, log and marks"

GLOBAL = (
    "create table school (id uuid not null primary key, name varchar(200) not null)",
    """create table account (
         id uuid not null primary key,
         email varchar(254) not null,
         password_hash text)""",
    "create unique index account_email on account (email)",
    """create table sign_in_session (
         digest varchar(43) not null primary key,
         account_id uuid not null references account (id) on delete restrict,
         school_id uuid not null references school (id) on delete restrict,
         created_at timestamptz not null,
         last_seen_at timestamptz not null)""",
    """create table sign_in_try (
         id uuid not null primary key,
         account_key varchar(43) not null,
         address varchar(45) not null,
         tried_at timestamptz not null,
         succeeded boolean not null)""",
    "create index sign_in_try_account on sign_in_try (account_key, tried_at)",
    "create index sign_in_try_address on sign_in_try (address, tried_at)",
    """create table token (
         digest varchar(43) not null primary key,
         purpose varchar(20) not null,
         email varchar(254) not null,
         school_id uuid not null references school (id) on delete restrict,
         expires_at timestamptz not null,
         used_at timestamptz)""",
)

OF_SCHOOL = "school_id uuid not null references school (id) on delete restrict"

PEOPLE = (
    f"""create table staff (
         {OF_SCHOOL}, id uuid not null,
         title varchar(20) not null, given_name varchar(100) not null,
         family_name varchar(100) not null, position varchar(100) not null,
         role varchar(20) not null, email varchar(254), ended_on date,
         primary key (school_id, id))""",
    f"""create table membership (
         {OF_SCHOOL},
         account_id uuid not null references account (id) on delete restrict,
         staff_id uuid not null,
         primary key (school_id, account_id),
         foreign key (school_id, staff_id) references staff (school_id, id) on delete restrict)""",
    f"""create table school_settings_version (
         {OF_SCHOOL}, version integer not null, content text not null,
         changed_at timestamptz not null, changed_by uuid,
         primary key (school_id, version),
         foreign key (school_id, changed_by) references staff (school_id, id)
           on delete restrict)""",
    f"""create table pupil (
         {OF_SCHOOL}, id uuid not null,
         given_name varchar(100) not null, family_name varchar(100) not null,
         year integer, born_on date, on_roll_from date not null, on_roll_until date,
         primary key (school_id, id))""",
    f"""create table parent (
         {OF_SCHOOL}, id uuid not null,
         given_name varchar(100) not null, family_name varchar(100) not null,
         email varchar(254), phone varchar(30),
         primary key (school_id, id))""",
    f"""create table parent_link (
         {OF_SCHOOL}, id uuid not null, pupil_id uuid not null, parent_id uuid not null,
         relationship varchar(50) not null, priority integer not null, ended_on date,
         primary key (school_id, id),
         foreign key (school_id, pupil_id) references pupil (school_id, id) on delete restrict,
         foreign key (school_id, parent_id) references parent (school_id, id)
           on delete restrict)""",
    "create unique index parent_link_once on parent_link (school_id, pupil_id, parent_id)",
    f"""create table pupil_group (
         {OF_SCHOOL}, id uuid not null, name varchar(100) not null, subject varchar(100),
         kind varchar(10) not null, year integer, ended_on date,
         primary key (school_id, id))""",
    f"""create table group_pupil (
         {OF_SCHOOL}, id uuid not null, group_id uuid not null, pupil_id uuid not null,
         joined_on date not null, left_on date,
         primary key (school_id, id),
         foreign key (school_id, group_id) references pupil_group (school_id, id)
           on delete restrict,
         foreign key (school_id, pupil_id) references pupil (school_id, id) on delete restrict)""",
    """create unique index group_pupil_once
         on group_pupil (school_id, group_id, pupil_id, joined_on)""",
    "create index group_pupil_of_pupil on group_pupil (school_id, pupil_id)",
    f"""create table group_teacher (
         {OF_SCHOOL}, id uuid not null, group_id uuid not null, staff_id uuid not null,
         ended_on date,
         primary key (school_id, id),
         foreign key (school_id, group_id) references pupil_group (school_id, id)
           on delete restrict,
         foreign key (school_id, staff_id) references staff (school_id, id) on delete restrict)""",
    "create unique index group_teacher_once on group_teacher (school_id, group_id, staff_id)",
    f"""create table source_id (
         {OF_SCHOOL}, id uuid not null, source varchar(50) not null, kind varchar(20) not null,
         source_id text not null,
         primary key (school_id, source, kind, source_id))""",
)

TIMETABLE = (
    f"""create table term (
         {OF_SCHOOL}, id uuid not null, name varchar(100) not null,
         starts_on date not null, ends_on date not null,
         primary key (school_id, id))""",
    f"""create table closure (
         {OF_SCHOOL}, closed_on date not null, cause varchar(200) not null,
         primary key (school_id, closed_on))""",
    f"""create table period (
         {OF_SCHOOL}, id uuid not null, name varchar(50) not null,
         starts time not null, ends time not null, session varchar(2) not null,
         primary key (school_id, id))""",
    f"""create table lesson (
         {OF_SCHOOL}, id uuid not null, group_id uuid not null, weekday integer not null,
         week varchar(1) not null, period_id uuid not null, room varchar(50) not null,
         staff_id uuid, ended_on date,
         primary key (school_id, id),
         foreign key (school_id, group_id) references pupil_group (school_id, id)
           on delete restrict,
         foreign key (school_id, period_id) references period (school_id, id) on delete restrict,
         foreign key (school_id, staff_id) references staff (school_id, id) on delete restrict)""",
    """create unique index lesson_once
         on lesson (school_id, weekday, week, period_id, group_id)""",
    f"""create table cover (
         {OF_SCHOOL}, id uuid not null, lesson_id uuid not null, on_date date not null,
         staff_id uuid not null,
         primary key (school_id, id),
         foreign key (school_id, lesson_id) references lesson (school_id, id) on delete restrict,
         foreign key (school_id, staff_id) references staff (school_id, id) on delete restrict)""",
    "create unique index cover_once on cover (school_id, on_date, lesson_id)",
    f"""create table planned_absence (
         {OF_SCHOOL}, id uuid not null, pupil_id uuid not null,
         starts_on date not null, ends_on date not null, sessions varchar(4) not null,
         code varchar(2) not null, times varchar(50) not null, decided_by uuid,
         primary key (school_id, id),
         foreign key (school_id, pupil_id) references pupil (school_id, id) on delete restrict,
         foreign key (school_id, decided_by) references staff (school_id, id)
           on delete restrict)""",
    "create index planned_absence_days on planned_absence (school_id, ends_on, starts_on)",
)

DEVICES = (
    f"""create table head (
         {OF_SCHOOL}, epoch varchar(22) not null, seq bigint not null,
         inbox_number bigint not null, chain varchar(43) not null,
         server_time timestamptz not null,
         primary key (school_id))""",
    f"""create table device (
         {OF_SCHOOL}, id uuid not null, name varchar(100) not null, public_key bytea not null,
         registered_at timestamptz not null, registered_by uuid not null, ended_at timestamptz,
         last_heard_at timestamptz, head_n bigint not null, gapless_n bigint not null,
         offset_ms bigint, forked_at timestamptz,
         primary key (school_id, id),
         foreign key (school_id, registered_by) references staff (school_id, id)
           on delete restrict)""",
    f"""create table author_grant (
         {OF_SCHOOL}, id uuid not null, device_id uuid not null, staff_id uuid not null,
         issued_at timestamptz not null, revoked_at timestamptz,
         primary key (school_id, id),
         foreign key (school_id, device_id) references device (school_id, id) on delete restrict,
         foreign key (school_id, staff_id) references staff (school_id, id) on delete restrict)""",
    f"""create table inbox (
         {OF_SCHOOL}, op_id varchar(43) not null, number bigint not null, device_id uuid not null,
         n bigint, content bytea not null, mac varchar(43) not null,
         received_at timestamptz not null, offset_ms bigint not null, offset_before_ms bigint,
         disposition varchar(12) not null, text_code text, seq bigint, grade varchar(1),
         primary key (school_id, op_id),
         foreign key (school_id, device_id) references device (school_id, id)
           on delete restrict)""",
    "create unique index inbox_number on inbox (school_id, number)",
    "create index inbox_of_device on inbox (school_id, device_id, n)",
    """create index inbox_unapplied on inbox (school_id, number)
         where disposition = 'received'""",
)

LOG = (
    f"""create table register (
         {OF_SCHOOL}, id uuid not null, on_date date not null, period_id uuid not null,
         group_id uuid not null, session varchar(2) not null, room varchar(50) not null,
         staff_id uuid, covered_by uuid, opens_at timestamptz not null,
         closes_at timestamptz not null, ends_at timestamptz not null,
         head_seq bigint not null default 0, completed_seq bigint, completed_at timestamptz,
         completed_received_at timestamptz, completed_grade varchar(1), completed_device uuid,
         completed_n bigint,
         primary key (school_id, id),
         foreign key (school_id, period_id) references period (school_id, id) on delete restrict,
         foreign key (school_id, group_id) references pupil_group (school_id, id)
           on delete restrict,
         foreign key (school_id, staff_id) references staff (school_id, id) on delete restrict,
         foreign key (school_id, covered_by) references staff (school_id, id)
           on delete restrict,
         foreign key (school_id, completed_device) references device (school_id, id)
           on delete restrict)""",
    "create unique index register_once on register (school_id, on_date, period_id, group_id)",
    "create index register_of_group on register (school_id, group_id, on_date)",
    f"""create table act (
         {OF_SCHOOL}, seq bigint not null, register_id uuid not null, kind varchar(20) not null,
         op_id varchar(43), author_id uuid, author_position varchar(100) not null,
         unplanned boolean not null, device_id uuid, n bigint, base_seq bigint not null,
         made_at timestamptz not null, received_at timestamptz not null,
         grade varchar(1) not null, chain varchar(43) not null,
         primary key (school_id, seq),
         foreign key (school_id, register_id) references register (school_id, id)
           on delete restrict,
         foreign key (school_id, author_id) references staff (school_id, id) on delete restrict,
         foreign key (school_id, device_id) references device (school_id, id)
           on delete restrict,
         foreign key (school_id, op_id) references inbox (school_id, op_id) on delete restrict
           deferrable initially deferred)""",
    "create index act_of_register on act (school_id, register_id, seq)",
    f"""create table mark (
         {OF_SCHOOL}, register_id uuid not null, pupil_id uuid not null,
         state varchar(8) not null, code varchar(2), minutes_late integer, seq bigint not null,
         primary key (school_id, register_id, pupil_id),
         foreign key (school_id, register_id) references register (school_id, id)
           on delete restrict,
         foreign key (school_id, pupil_id) references pupil (school_id, id) on delete restrict)""",
)

NARROW = (
    f"""create table entry (
         {OF_SCHOOL}, seq bigint not null, pupil_id uuid not null,
         lane varchar(10) not null, fact varchar(12) not null, arrived time, src varchar(5),
         code varchar(2), note text,
         primary key (school_id, seq, pupil_id),
         foreign key (school_id, seq) references act (school_id, seq) on delete restrict,
         foreign key (school_id, pupil_id) references pupil (school_id, id) on delete restrict)""",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="firstbell", description=DESCRIPTION)

    async def up() -> None:
        for statement in (*GLOBAL, *PEOPLE, *TIMETABLE, *DEVICES, *LOG):
            await rows(statement)
        # Narrow rows keyed by a sequence are quicker without SQLite's own rowid (recipes).
        tail = "" if is_postgres() else " without rowid"
        for statement in NARROW:
            await rows(statement + tail)

    manager.add_raw(up)
    return manager
