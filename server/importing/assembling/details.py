"""What files beside the users' say of a pupil: birthday, sex, number, the names in law."""

from datetime import date

from msgspec import Struct

from server.importing.reading.folder import Source
from server.importing.reading.problems import Place
from server.importing.reading.sheet import Key
from server.importing.reading.source import PupilRow, User


class Details(Struct):
    """``upn_at``: where the number stands, to say so when it is somebody else's too."""

    born_on: date | None = None
    sex: str | None = None
    upn: str | None = None
    upn_at: Place = Place("")
    legal_given_name: str | None = None
    legal_family_name: str | None = None
    year: int | None = None


def is_known_user(source: Source, user: Key, place: Place) -> bool:
    """False for one that is left out or refused, and, said aloud, for one in no file."""
    if source.user.unknown(user):
        source.problems.add(place, f'The user "{user[1]}" is not known.')
    return user in source.user.by_id


def details_of(source: Source) -> dict[Key, Details]:
    """For every user. Our own pupils.csv goes before what the format's files say."""
    found = {key: _of_user(source, user) for key, user in source.user.by_id.items()}
    for row in source.demographics.rows:
        user = (row.people, row.user)
        if is_known_user(source, user, source.at("demographics", row, "user")):
            known = found[user]
            known.born_on = row.born_on or known.born_on
            known.sex = row.sex or known.sex
    _add_pupil_rows(source, found)
    return found


def _of_user(source: Source, user: User) -> Details:
    """Who has a preferred name is shown by it; the other is then the name in law."""
    return Details(
        upn=user.upn,
        upn_at=source.at("user", user, "upn"),
        legal_given_name=_differs(user.given_name, user.preferred_given_name),
        legal_family_name=_differs(user.family_name, user.preferred_family_name),
    )


def _differs(name: str, preferred: str) -> str | None:
    return name if preferred and preferred != name else None


def _add_pupil_rows(source: Source, found: dict[Key, Details]) -> None:
    lines: dict[Key, int] = {}
    for row in source.pupil.rows:
        user = (row.people or source.mapping.people.get("pupil", ""), row.user)
        place = source.at("pupil", row, "user")
        if not is_known_user(source, user, place):
            continue
        line = lines.setdefault(user, row.place.line)
        if line != row.place.line:
            source.problems.add(place, f'"{row.user}" is already on line {line}.')
        _add(source, row, found[user])


def _add(source: Source, row: PupilRow, known: Details) -> None:
    if row.upn:
        known.upn, known.upn_at = row.upn, source.at("pupil", row, "upn")
    known.sex = row.sex or known.sex
    known.year = row.year
    known.legal_given_name = row.legal_given_name or known.legal_given_name
    known.legal_family_name = row.legal_family_name or known.legal_family_name
