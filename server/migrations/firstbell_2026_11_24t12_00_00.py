"""What an import keeps of people, and what it keeps of itself (rules P1, P8, S2; issue 3)."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from database.sql import rows

ID = "2026-11-24T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "contacts, cohorts, earlier stays, runs of the import"

OF_SCHOOL = "school_id uuid not null references school (id) on delete restrict"

PUPILS = (
    "alter table pupil add column upn varchar(13)",
    "alter table pupil add column legal_given_name varchar(100)",
    "alter table pupil add column legal_family_name varchar(100)",
    "alter table pupil add column sex varchar(10)",
    "create unique index pupil_upn on pupil (school_id, upn)",
    f"""create table earlier_stay (
         {OF_SCHOOL}, id uuid not null, pupil_id uuid not null,
         on_roll_from date not null, on_roll_until date not null,
         primary key (school_id, id),
         foreign key (school_id, pupil_id) references pupil (school_id, id) on delete restrict)""",
    "create unique index earlier_stay_once on earlier_stay (school_id, pupil_id, on_roll_from)",
    f"""create table pupil_cohort (
         {OF_SCHOOL}, id uuid not null, pupil_id uuid not null,
         cohort varchar(30) not null, value varchar(50) not null,
         begins_on date not null, ended_on date,
         primary key (school_id, id),
         foreign key (school_id, pupil_id) references pupil (school_id, id) on delete restrict)""",
    """create unique index pupil_cohort_once
         on pupil_cohort (school_id, pupil_id, cohort, value, begins_on)""",
)

CONTACTS = (
    "alter table parent rename to contact",
    "alter table parent_link rename to contact_link",
    "alter table contact_link rename column parent_id to contact_id",
    "drop index parent_link_once",
    "create unique index contact_link_once on contact_link (school_id, pupil_id, contact_id)",
    "alter table contact_link add column is_parent boolean not null default true",
    "alter table contact_link add column parental_responsibility boolean",
    "alter table contact_link add column lives_with_pupil boolean",
    "alter table contact_link add column may_be_told boolean not null default true",
    "alter table contact_link add column may_collect boolean",
    "alter table contact_link add column no_messages boolean not null default false",
    "alter table contact_link add column barred boolean not null default false",
    "update source_id set kind = 'contact' where kind = 'parent'",
)

RUNS = (
    "alter table source_id add column gone_on date",
    f"""create table import_run (
         {OF_SCHOOL}, id uuid not null, number integer not null, source varchar(50) not null,
         title varchar(200) not null, channel varchar(10) not null, state varchar(12) not null,
         digest varchar(64) not null, summary text not null,
         started_at timestamptz not null, started_by uuid,
         finished_at timestamptz, undone_at timestamptz, undone_by uuid,
         primary key (school_id, id),
         foreign key (school_id, started_by) references staff (school_id, id) on delete restrict,
         foreign key (school_id, undone_by) references staff (school_id, id)
           on delete restrict)""",
    "create unique index import_run_number on import_run (school_id, number)",
    f"""create table import_change (
         {OF_SCHOOL}, run_id uuid not null, number integer not null,
         table_name varchar(30) not null, what varchar(10) not null, content bytea not null,
         primary key (school_id, run_id, number),
         foreign key (school_id, run_id) references import_run (school_id, id)
           on delete restrict)""",
    f"""create table import_mapping (
         {OF_SCHOOL}, id uuid not null, name varchar(40) not null, content text not null,
         made_at timestamptz not null, made_by uuid,
         primary key (school_id, id),
         foreign key (school_id, made_by) references staff (school_id, id) on delete restrict)""",
    "create unique index import_mapping_name on import_mapping (school_id, name)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="firstbell", description=DESCRIPTION)

    async def up() -> None:
        for statement in (*PUPILS, *CONTACTS, *RUNS):
            await rows(statement)

    manager.add_raw(up)
    return manager
