"""One op that is not in the log, as a person reads it: why, who, on which tablet, when, what."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from server.held import store
from server.held.reasons import why
from server.held.words import age, claimed, moment, names_of, what
from server.register.sheet import day_words
from server.register.store import RegisterView, registers_by_id
from sync.core import keys
from sync.core.claim import Claim, claim
from sync.service import held
from sync.service import store as inbox
from sync.service.held import Decision, asked_by
from sync.service.store import GrantRow, InboxRow


class Author(Struct, frozen=True):
    """Whose op it is. ``proved``: its mac holds, so that person's vault was open on its tablet."""

    staff_id: UUID | None = None
    proved: bool = False


class Told(Struct, frozen=True):
    """``made`` is empty where no clock can be believed. ``second``: who has asked to set it aside.

    ``names``: the pupils of this school whom it names.
    """

    id: str
    number: int
    why: str
    who: str
    device: str
    made: str
    received: str
    age: str
    what: str
    names: list[str]
    register: str
    second: str
    decisions: list[Decision]
    author: Author
    said: Claim


async def tell(
    school_id: UUID, found: Sequence[InboxRow], server_key: bytes, now: datetime
) -> list[Told]:
    """Those ops in words, in their order."""
    if not found:
        return []
    claims = {row.op_id: claim(row.content) for row in found}
    about = await _about(school_id, found, claims, server_key)
    return [_told(row, claims[row.op_id], about, now) for row in found]


class _About(Struct, frozen=True):
    """All that the ops of one page name."""

    authors: dict[str, Author]
    staff: dict[UUID, str]
    devices: dict[UUID, str]
    pupils: dict[UUID, str]
    registers: dict[UUID, RegisterView]
    decisions: dict[str, list[Decision]]


async def _about(
    school_id: UUID, found: Sequence[InboxRow], claims: Mapping[str, Claim], server_key: bytes
) -> _About:
    said = claims.values()
    named_grants = list({c.grant_id for c in said if c.grant_id})
    grants = await inbox.grants(school_id, named_grants) if named_grants else {}
    authors = {
        row.op_id: author_of(row, claims[row.op_id], grants, school_id, server_key) for row in found
    }
    decisions = await held.decisions_on(school_id, [row.op_id for row in found])
    deciders = {one.decided_by for line in decisions.values() for one in line}
    named = {one.staff_id for one in authors.values() if one.staff_id}
    registers = list({c.register_id for c in said if c.register_id})
    views = await registers_by_id(school_id, registers) if registers else []
    return _About(
        authors=authors,
        staff=await store.staff_names(school_id, deciders | named),
        devices=await store.device_names(school_id, {row.device_id for row in found}),
        pupils=await store.pupil_names(school_id, {p for c in said for p in c.pupils}),
        registers={view.id: view for view in views},
        decisions=decisions,
    )


def author_of(
    row: InboxRow,
    said: Claim,
    grants: Mapping[UUID, GrantRow],
    school_id: UUID,
    server_key: bytes,
) -> Author:
    """By the grant that the bytes name; proved where it is of that tablet and the mac holds."""
    grant = grants.get(said.grant_id) if said.grant_id else None
    if grant is None:
        return Author()
    secret = keys.grant_secret(server_key, school_id, grant.device_id, grant.staff_id, grant.id)
    proved = grant.device_id == row.device_id and keys.mac_holds(secret, row.content, row.mac)
    return Author(grant.staff_id, proved)


def _told(row: InboxRow, said: Claim, about: _About, now: datetime) -> Told:
    names = names_of(said.pupils, about.pupils)
    made = claimed(said.wall_ms, row.offset_ms, row.received_at)
    decisions = about.decisions.get(row.op_id, [])
    asked = asked_by(row, decisions)
    return Told(
        id=row.op_id,
        number=row.number,
        why=why(row.text_code),
        who=_who(about.authors[row.op_id], about.staff),
        device=about.devices.get(row.device_id, "A tablet"),
        made="" if made is None else moment(made, now),
        received=moment(row.received_at, now),
        age=age(row.received_at, now),
        what=what(said.kind, said.at, names, len(said.pupils) - len(names)),
        names=names,
        register=_register(said, about.registers),
        second="" if asked is None else about.staff[asked.decided_by],
        decisions=decisions,
        author=about.authors[row.op_id],
        said=said,
    )


def _who(author: Author, names: Mapping[UUID, str]) -> str:
    if author.staff_id is None:
        return "Author not known"
    name = names[author.staff_id]
    return name if author.proved else f"Said to be {name}"


def _register(said: Claim, views: Mapping[UUID, RegisterView]) -> str:
    view = views.get(said.register_id) if said.register_id else None
    if view is None:
        return "No register of this school"
    return f"{view.name}, {day_words(view)}"
