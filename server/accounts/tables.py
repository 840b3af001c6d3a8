"""Who may sign in: global rows, and the membership that ties an account to a school (DESIGN §1)."""

from piccolo.columns import UUID as Uuid
from piccolo.columns import Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from database.of_school import OfSchool


class School(Table, tablename="school"):
    id = Uuid(primary_key=True, default=None)
    name = Varchar(200, default=None)


class Account(Table, tablename="account"):
    """One person's way in. ``email`` is kept in lower case."""

    id = Uuid(primary_key=True, default=None)
    email = Varchar(254, default=None)
    password_hash = Text(default=None, null=True, help_text="argon2id; None until chosen")


class Membership(OfSchool, tablename="membership"):
    """Which member of staff an account is, at one school."""

    account_id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    staff_id = Uuid(default=None)


class SignInSession(Table, tablename="sign_in_session"):
    """A signed-in browser. The cookie's value is kept only as its SHA-256."""

    digest = Varchar(43, primary_key=True, default=None)
    account_id = Uuid(default=None)
    school_id = Uuid(default=None)
    created_at = Timestamptz(default=None)
    last_seen_at = Timestamptz(default=None)


class SignInTry(Table, tablename="sign_in_try"):
    """One try to sign in, kept for the limits per account and per address (DESIGN §5)."""

    id = Uuid(primary_key=True, default=None)
    account_key = Varchar(43, default=None, help_text="SHA-256 of the e-mail typed")
    address = Varchar(45, default=None)
    tried_at = Timestamptz(default=None)
    succeeded = Boolean(default=None)


class Token(Table, tablename="token"):
    """A one-use link. Its secret is kept only as its SHA-256."""

    digest = Varchar(43, primary_key=True, default=None)
    purpose = Varchar(20, default=None)
    email = Varchar(254, default=None)
    school_id = Uuid(default=None)
    expires_at = Timestamptz(default=None)
    used_at = Timestamptz(default=None, null=True)


class SchoolSettingsVersion(OfSchool, tablename="school_settings_version"):
    """A school's settings as they stood from one moment on. A change adds a row."""

    version = Integer(primary_key=True, default=None)
    school_id = Uuid(default=None)
    content = Text(default=None, help_text="JSON of server.settings.SchoolSettings")
    changed_at = Timestamptz(default=None)
    changed_by = Uuid(default=None, null=True)
