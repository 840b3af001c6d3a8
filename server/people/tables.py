"""Pupils, contacts, staff and the groups they belong to. Nobody is deleted: dates end things."""

from piccolo.columns import UUID as Uuid
from piccolo.columns import Boolean, Date, Integer, Text, Varchar

from database.of_school import OfSchool


class Staff(OfSchool, tablename="staff"):
    """Any school user. ``role`` decides what they may; ``position`` is what a register names."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    title = Varchar(20, default=None)
    given_name = Varchar(100, default=None)
    family_name = Varchar(100, default=None)
    position = Varchar(100, default=None)
    role = Varchar(20, default=None, help_text="A server.rules.permissions.Role")
    email = Varchar(254, default=None, null=True)
    ended_on = Date(default=None, null=True)


class Pupil(OfSchool, tablename="pupil"):
    """A child on the roll from ``on_roll_from``, up to and without ``on_roll_until``.

    ``given_name`` and ``family_name`` are those that the child is called by.
    """

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    given_name = Varchar(100, default=None)
    family_name = Varchar(100, default=None)
    legal_given_name = Varchar(100, default=None, null=True, help_text="Null: as shown")
    legal_family_name = Varchar(100, default=None, null=True)
    upn = Varchar(13, default=None, null=True, help_text="Unique pupil number")
    sex = Varchar(10, default=None, null=True, help_text="female, male")
    year = Integer(default=None, null=True, help_text="National curriculum year")
    born_on = Date(default=None, null=True)
    on_roll_from = Date(default=None)
    on_roll_until = Date(default=None, null=True)


class EarlierStay(OfSchool, tablename="earlier_stay"):
    """A time on the roll before the present one, of a pupil who left and came back."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    pupil_id = Uuid(default=None)
    on_roll_from = Date(default=None)
    on_roll_until = Date(default=None)


class PupilCohort(OfSchool, tablename="pupil_cohort"):
    """That a pupil belongs to a cohort of ``server.rules.cohorts`` (rule S2)."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    pupil_id = Uuid(default=None)
    cohort = Varchar(30, default=None)
    value = Varchar(50, default=None, help_text="Empty but for a cohort with values: ethnicity")
    begins_on = Date(default=None)
    ended_on = Date(default=None, null=True)


class Contact(OfSchool, tablename="contact"):
    """Somebody who may be rung about a child: a parent, or an emergency contact (rule P8)."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    given_name = Varchar(100, default=None)
    family_name = Varchar(100, default=None)
    email = Varchar(254, default=None, null=True)
    phone = Varchar(30, default=None, null=True)


class ContactLink(OfSchool, tablename="contact_link"):
    """What a contact is to a child, rung by ``priority`` (rules P1, P8, U1).

    Null where no source has said it. ``barred``: by a court's order; never told, never shown.
    """

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    pupil_id = Uuid(default=None)
    contact_id = Uuid(default=None)
    relationship = Varchar(50, default=None)
    priority = Integer(default=None)
    is_parent = Boolean(default=True)
    parental_responsibility = Boolean(default=None, null=True)
    lives_with_pupil = Boolean(default=None, null=True)
    may_be_told = Boolean(default=True, help_text="Of absence")
    may_collect = Boolean(default=None, null=True)
    no_messages = Boolean(default=False, help_text="No messages at home")
    barred = Boolean(default=False)
    ended_on = Date(default=None, null=True)


class PupilGroup(OfSchool, tablename="pupil_group"):
    """A tutor group (``tutor``) or a teaching group (``teaching``)."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    name = Varchar(100, default=None, help_text="8B, or 9C/Sc1")
    subject = Varchar(100, default=None, null=True)
    kind = Varchar(10, default=None)
    year = Integer(default=None, null=True)
    ended_on = Date(default=None, null=True)


class GroupPupil(OfSchool, tablename="group_pupil"):
    """A pupil in a group, from ``joined_on``, up to and without ``left_on``."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    group_id = Uuid(default=None)
    pupil_id = Uuid(default=None)
    joined_on = Date(default=None)
    left_on = Date(default=None, null=True)


class GroupTeacher(OfSchool, tablename="group_teacher"):
    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    group_id = Uuid(default=None)
    staff_id = Uuid(default=None)
    ended_on = Date(default=None, null=True)


class SourceId(OfSchool, tablename="source_id"):
    """Which of our rows a source's id means; kept per source, so that two can feed one school."""

    id = Uuid(default=None, help_text="The row in our table")
    school_id = Uuid(default=None)
    source = Varchar(50, default=None)
    kind = Varchar(20, default=None, help_text="pupil, staff, contact, group …")
    source_id = Text(primary_key=True, default=None)
    gone_on = Date(default=None, null=True, help_text="Since when the source has it no more")
