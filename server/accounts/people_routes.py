"""The page from which an administrator makes a one-use link for each person (DESIGN §6)."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template
from msgspec import Struct

from server.accounts import staff_store
from server.accounts.dependencies import requires
from server.accounts.desk import Desk
from server.accounts.invite import invite_member
from server.accounts.sessions import SignedIn, person_name
from server.clock import Clock, school_time
from server.rules.permissions import Action


class EmailForm(Struct):
    """The e-mail of somebody who has none on file."""

    email: str = ""


class StaffRow(Struct, frozen=True):
    """One line of the page *People*."""

    staff_id: UUID
    name: str
    position: str
    email: str
    has_account: bool


@get("/people", guards=[requires(Action.INVITE_STAFF)])
async def people(signed_in: NamedDependency[SignedIn], clock: NamedDependency[Clock]) -> Template:
    today = school_time(clock.now()).date()
    rows = await staff_store.staff_at_school(signed_in.school_id, today)
    staff = [
        StaffRow(
            staff_id=row["id"],
            name=person_name(row["title"], row["given_name"], row["family_name"]),
            position=row["position"],
            email=row["email"] or "",
            has_account=bool(row["has_account"]),
        )
        for row in rows
    ]
    return Template("accounts/people.html", context={"staff": signed_in, "people": staff})


@post("/people/{staff_id:uuid}/invite", guards=[requires(Action.INVITE_STAFF)], status_code=200)
async def invite_person(
    request: Request[Any, Any, Any],
    staff_id: FromPath[UUID],
    data: URLEncodedBody[EmailForm],
    signed_in: NamedDependency[SignedIn],
    desk: NamedDependency[Desk],
    clock: NamedDependency[Clock],
) -> Template:
    """Answers with the link itself and no redirect, so that it is shown this once."""
    person, link = await invite_member(
        signed_in.school_id,
        staff_id,
        typed_email=data.email,
        base_url=str(request.base_url),
        now=clock.now(),
        random=desk.token_bytes,
    )
    name = person_name(person["title"], person["given_name"], person["family_name"])
    context = {"staff": signed_in, "name": name, "email": person["email"], "link": link}
    return Template("accounts/link.html", context=context)
