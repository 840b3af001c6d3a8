"""Who that is new to a source is somebody we have already: so two sources can feed one school."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from uuid import UUID

from server.importing.saving.comparing import Stored, Values, Wanted, Written

# What two sources say alike of one person, and of nobody else; None: too little is said.
Sign = Callable[[Written, Values], Hashable]


def by_upn(table: Written, values: Values) -> Hashable:
    """A number is one pupil's, in every school of England."""
    return _folded(table.value("upn", values))


def by_email(table: Written, values: Values) -> Hashable:
    return _folded(table.value("email", values))


def by_email_and_names(table: Written, values: Values) -> Hashable:
    """One family's e-mail may be both parents', so the names must be the same too."""
    email = by_email(table, values)
    names = (table.value("given_name", values), table.value("family_name", values))
    return email and (email, *map(_folded, names))


def _folded(text: str | None) -> str | None:
    return text.strip().casefold() if text else None


def matched(
    table: Written, sign: Sign | None, new: Iterable[Wanted], others: Iterable[Stored]
) -> Mapping[Hashable, UUID]:
    """Keys of ``new`` → the one of ``others`` that it is. Two that are alike match nobody."""
    if sign is None:
        return {}
    ours: dict[Hashable, list[UUID]] = defaultdict(list)
    for one in others:
        ours[sign(table, one.values)].append(one.id)
    theirs: dict[Hashable, list[Hashable]] = defaultdict(list)
    for row in new:
        theirs[sign(table, row.values)].append(row.key)
    return {
        keys[0]: ours[said][0]
        for said, keys in theirs.items()
        if said is not None and len(keys) == 1 and len(ours.get(said, ())) == 1
    }
