"""Who may be rung about which child: agents, relationships, our own contacts.csv (P1, P8)."""

from collections.abc import Iterator

from msgspec import Struct

from server.importing.assembling.details import is_known_user
from server.importing.assembling.people import Everyone
from server.importing.assembling.records import ContactLinkRecord
from server.importing.reading.folder import Source
from server.importing.reading.problems import Place
from server.importing.reading.sheet import Key
from server.importing.reading.source import ContactRow, Relationship, User

# Natural parents, and who has parental responsibility or day-to-day care (rule P1). Anybody else
# may be rung, and is told only what a flag allows (rule P8).
PARENTS = frozenset(
    {"parent", "mother", "father", "guardian", "carer", "foster carer", "adoptive parent"}
    | {"step-parent", "stepmother", "stepfather", "step mother", "step father"}
    | {"adoptive mother", "adoptive father", "foster mother", "foster father", "foster parent"}
)


class Link(Struct):
    """``row``: what our own file says of it, beyond the word."""

    contact: Key
    relationship: str
    place: Place
    row: ContactRow | None = None


Links = dict[Key, dict[Key, Link]]  # by child, then by contact, in the order of the files


def links_of(source: Source, found: Everyone) -> Links:
    """Each child's contacts. Our own file goes before what the format's files say."""
    links: Links = {}
    theirs: set[tuple[Key, Key]] = set()
    for child, link in _links(source, found):
        _check(source, child, link, theirs)
        links.setdefault(child, {}).setdefault(link.contact, link)
    ours: set[tuple[Key, Key]] = set()
    for child, link in _own(source):
        here = links.setdefault(child, {})
        _check(source, child, link, ours)
        before = here.get(link.contact)
        link.relationship = link.relationship or (before.relationship if before else "contact")
        here[link.contact] = link
    return links


def _check(source: Source, child: Key, link: Link, before: set[tuple[Key, Key]]) -> None:
    contact = link.contact[1]
    if link.contact == child:
        source.problems.add(link.place, f'"{contact}" cannot be a contact of themselves.')
    elif (child, link.contact) in before:
        source.problems.add(link.place, f'"{contact}" is already a contact of "{child[1]}".')
    before.add((child, link.contact))


def _links(source: Source, found: Everyone) -> Iterator[tuple[Key, Link]]:
    for user in source.user.rows:
        for agent in user.parents:
            link = _agent(source, found, user, agent)
            if link is not None:
                yield (user.people, user.id), link
    for row in source.relationship.rows:
        link = _related(source, row)
        if link is not None:
            yield (row.people, row.user), link


def _agent(source: Source, found: Everyone, user: User, agent: str) -> Link | None:
    key = (user.people, agent)
    place = source.at("user", user, "parents")
    if not is_known_user(source, key, place):
        return None
    word = found.contact_words.get(key)
    if word is None:
        if agent not in source.role.unsure:
            source.problems.note(f"{user.place.file}: an agent who is no parent was left out.")
        return None
    return Link(key, word, place)


def _related(source: Source, row: Relationship) -> Link | None:
    child, contact = (row.people, row.user), (row.people, row.parent)
    known = is_known_user(source, child, source.at("relationship", row, "user"))
    place = source.at("relationship", row, "parent")
    known = is_known_user(source, contact, place) and known
    word = source.mapping.relationships.get(row.role)
    if word is None:
        sentence = f'The role "{row.role}" is not known.'
        source.problems.add(source.at("relationship", row, "role"), sentence)
    elif not word:
        source.problems.note(f'{row.place.file}: the role "{row.role}" is no contact: left out.')
    return Link(contact, word, place) if known and word else None


def _own(source: Source) -> Iterator[tuple[Key, Link]]:
    """Who stands in no other file is made a user by the names that stand here."""
    people = source.mapping.people
    for row in source.contact.rows:
        child = (row.people or people.get("pupil", ""), row.user)
        contact = (people.get("contact", ""), row.contact)
        place = source.at("contact", row, "contact")
        known = is_known_user(source, child, source.at("contact", row, "user"))
        if _is_somebody(source, row, contact, place) and known:
            yield child, Link(contact, row.relationship, place, row)


def _is_somebody(source: Source, row: ContactRow, contact: Key, place: Place) -> bool:
    before = source.user.by_id.get(contact)
    if before is None and not (row.given_name and row.family_name):
        if contact[1] not in source.user.unsure:
            sentence = f'"{row.contact}" stands in no other file: give both names here.'
            source.problems.add(place, sentence)
        return False
    named = User(
        place=row.place,
        people=contact[0],
        id=row.contact,
        given_name=row.given_name,
        family_name=row.family_name,
        email=row.email,
        phone=row.phone,
    )
    if before is None:
        source.user.by_id[contact] = named
    elif before.place.file == row.place.file and _unlike(before, named):
        line = before.place.line
        source.problems.add(place, f'"{row.contact}" is not described as on line {line}.')
    return True


def _unlike(first: User, named: User) -> bool:
    """Whether a later row says something else; what it leaves empty it does not say."""
    said = ("given_name", "family_name", "email", "phone")
    return any(getattr(named, name) not in ("", getattr(first, name)) for name in said)


def link_records(child: str, links: dict[Key, Link]) -> Iterator[ContactLinkRecord]:
    """In the order of the files, unless our own file gives priorities; those go first."""
    given = [link.row.priority if link.row else None for link in links.values()]
    free = max((one for one in given if one is not None), default=0)
    for link, priority in zip(links.values(), given, strict=True):
        free += priority is None
        yield _record(child, link, free if priority is None else priority)


def _record(child: str, link: Link, priority: int) -> ContactLinkRecord:
    row = link.row or ContactRow(place=link.place, user=child, contact=link.contact[1])
    is_parent = row.is_parent
    if is_parent is None:
        is_parent = link.relationship.lower() in PARENTS
    is_parent = is_parent or bool(row.parental_responsibility)
    may_be_told = row.may_be_told
    if may_be_told is None:
        may_be_told = is_parent and not row.barred
    return ContactLinkRecord(
        pupil=child,
        contact=link.contact[1],
        relationship=link.relationship,
        priority=priority,
        is_parent=is_parent,
        parental_responsibility=row.parental_responsibility,
        lives_with_pupil=row.lives_with_pupil,
        may_be_told=may_be_told,
        may_collect=row.may_collect,
        no_messages=bool(row.no_messages),
        barred=bool(row.barred),
        ended_on=row.until,
        id=row.row_id,
    )
