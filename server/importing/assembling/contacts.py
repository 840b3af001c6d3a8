"""Who is linked to which child: OneRoster's agents, Microsoft's relationships (rule P1)."""

from collections.abc import Iterator
from typing import NamedTuple

from server.importing.assembling.people import Everyone, is_known_user
from server.importing.reading.folder import Source
from server.importing.reading.problems import Place
from server.importing.reading.sheet import Key
from server.importing.reading.source import Relationship, User


class Link(NamedTuple):
    parent: Key
    relationship: str


def parents_of(source: Source, found: Everyone) -> dict[Key, list[Link]]:
    """For each child, its parents in the order in which the files name them."""
    links: dict[Key, list[Link]] = {}
    seen: set[tuple[Key, Key]] = set()
    for child, link, place in _links(source, found):
        if (child, link.parent) in seen:
            sentence = f'"{link.parent[1]}" is already a parent of "{child[1]}".'
            source.problems.add(place, sentence)
        seen.add((child, link.parent))
        links.setdefault(child, []).append(link)
    return links


def _links(source: Source, found: Everyone) -> Iterator[tuple[Key, Link, Place]]:
    for user in source.user.rows:
        for agent in user.parents:
            link = _agent(source, found, user, agent)
            if link is not None:
                yield (user.people, user.id), link, source.at("user", user, "parents")
    for row in source.relationship.rows:
        link = _related(source, row)
        if link is not None:
            place = source.at("relationship", row, "parent")
            yield (row.people, row.user), link, place


def _agent(source: Source, found: Everyone, user: User, agent: str) -> Link | None:
    key = (user.people, agent)
    if not is_known_user(source, key, source.at("user", user, "parents")):
        return None
    word = found.parent_words.get(key)
    if word is None:
        if agent not in source.role.unsure:
            source.problems.note(f"{user.place.file}: an agent who is no parent was left out.")
        return None
    return Link(key, word)


def _related(source: Source, row: Relationship) -> Link | None:
    place = source.at("relationship", row, "user")
    known = is_known_user(source, (row.people, row.user), place)
    parent = (row.people, row.parent)
    place = source.at("relationship", row, "parent")
    known = is_known_user(source, parent, place) and known
    word = source.mapping.relationships.get(row.role)
    if word is None:
        place = source.at("relationship", row, "role")
        source.problems.add(place, f'The role "{row.role}" is not known.')
        return None
    if not word:
        source.problems.note(f'{row.place.file}: the role "{row.role}" is no parent: left out.')
    return Link(parent, word) if known and word else None
