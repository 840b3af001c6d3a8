"""One-use links: for the first administrator, and from an administrator for each person."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from database.engine import current_engine
from database.sql import Row
from server.accounts import staff_store, store
from server.accounts.email import normal_email
from server.accounts.secret import TokenBytes, digest_of, new_id, new_secret
from server.clock import school_time
from server.errors import BadInput, NotFound, SetupProblem

PURPOSE = "invite"
VALID = timedelta(days=7)


async def invite(
    email: str, *, school_id: UUID | None, base_url: str, now: datetime, random: TokenBytes
) -> str:
    """A link for whoever works under ``email``; nobody yet: for a new administrator.

    Raises BadInput for an e-mail that cannot be one or means several people, and for a school
    that has to be named; SetupProblem when there is no school yet.
    """
    known = normal_email(email)
    if known is None:
        raise BadInput("invite.email", f"{email[:100]!r} is not an e-mail. Check it.")
    async with current_engine().transaction():
        at = _only_school(await staff_store.schools(), school_id, known)
        people = await staff_store.staff_with_email(known, school_time(now).date())
        if at is None:
            at = _only_school_of(people, await staff_store.schools(), known)
        here = [person for person in people if person["school_id"] == at]
        if len(here) > 1:
            raise _shared(known)
        if not here:
            await staff_store.add_administrator(at, new_id(random), known)
        return await _link(known, at, base_url, now, random)


async def invite_member(
    school_id: UUID,
    staff_id: UUID,
    *,
    typed_email: str = "",
    base_url: str,
    now: datetime,
    random: TokenBytes,
) -> tuple[Row, str]:
    """The member of staff and a link for them. Raises NotFound, or BadInput without an e-mail.

    ``typed_email`` is kept for a person of whom there is none on file; it changes no other.
    """
    today = school_time(now).date()
    person = await staff_store.staff_member(school_id, staff_id, today)
    if person is None:
        raise NotFound("invite.nobody", "Nobody of that kind works at this school.")
    email = normal_email(person["email"] or typed_email)
    if email is None:
        raise BadInput(
            "invite.no_email",
            "There is no e-mail on file for this person. Go back and type one, with an @.",
        )
    if not person["email"]:
        return await _give_email(person, email, today, base_url, now, random)
    people = await staff_store.staff_with_email(email, today)
    if len([other for other in people if other["school_id"] == school_id]) > 1:
        raise _shared(email)
    return person, await _link(email, school_id, base_url, now, random)


async def _give_email(
    person: Row, email: str, today: date, base_url: str, now: datetime, random: TokenBytes
) -> tuple[Row, str]:
    """Keeps the e-mail of somebody who had none, unless it is somebody else's; and their link."""
    school_id: UUID = person["school_id"]
    async with current_engine().transaction():
        people = await staff_store.staff_with_email(email, today)
        if any(other["school_id"] == school_id for other in people):
            raise _shared(email)
        await staff_store.set_email(school_id, person["id"], email)
        link = await _link(email, school_id, base_url, now, random)
    return {**person, "email": email}, link


async def _link(
    email: str, school_id: UUID, base_url: str, now: datetime, random: TokenBytes
) -> str:
    secret = new_secret(random)
    await store.add_token(digest_of(secret), PURPOSE, email, school_id, now + VALID, now)
    return f"{base_url.rstrip('/')}/invite/{secret}"


def _only_school(schools: Sequence[Row], wanted: UUID | None, email: str) -> UUID | None:
    """The school asked for, or the only one there is; None when it has to be found."""
    if not schools:
        raise SetupProblem(
            "invite.no_school", f"Import a school first: ./firstbell import DIR, then {email}."
        )
    ids: list[UUID] = [school["id"] for school in schools]
    if wanted is not None and wanted not in ids:
        raise BadInput("invite.school", f"No school has the id {wanted}. {_choice(schools)}")
    if wanted is not None:
        return wanted
    return ids[0] if len(ids) == 1 else None


def _only_school_of(people: Sequence[Row], schools: Sequence[Row], email: str) -> UUID:
    """Where the owner of the e-mail works, when that is one school."""
    at: set[UUID] = {person["school_id"] for person in people}
    if len(at) != 1:
        known = "works at several" if at else "is at none"
        raise BadInput(
            "invite.several_schools",
            f"There are several schools and {email} {known} of them. {_choice(schools)}",
        )
    return at.pop()


def _choice(schools: Sequence[Row]) -> str:
    named = ", ".join(f"{school['id']} ({school['name']})" for school in schools)
    return f"Name one with --school: {named}."


def _shared(email: str) -> BadInput:
    return BadInput(
        "invite.shared_email",
        f"Two people at this school have the e-mail {email}. Give each their own first.",
    )
