"""A school's terms, from the academic sessions that its classes name."""

from collections.abc import Iterable
from datetime import timedelta

from server.importing.assembling.records import SchoolRecord, TermRecord
from server.importing.assembling.schools import Schools
from server.importing.reading.folder import Source
from server.importing.reading.source import Class, Session


def add_terms(source: Source, schools: Schools) -> None:
    for session in source.session.rows:
        _check(source, session)
    years = _years(source)
    named: dict[str, set[str]] = {}
    for class_ in source.class_.rows:
        school = schools.get(class_.organisation)
        if school is not None:
            named.setdefault(school.source_id, set()).update(_tops(source, class_))
    for school in distinct(schools):
        tops = named.get(school.source_id) or set(years)
        terms = [term for top in tops for term in _terms(source, years.get(top, []))]
        school.terms = sorted(terms, key=lambda term: (term.starts_on, term.source_id))


def distinct(schools: Schools) -> list[SchoolRecord]:
    return list({one.source_id: one for one in schools.values() if one is not None}.values())


def _check(source: Source, session: Session) -> None:
    types = source.mapping.sessions
    if session.type not in {*types.ignored, *(name for names in types.terms for name in names)}:
        sentence = f'The type "{session.type}" is not known.'
        source.problems.add(source.at("session", session, "type"), sentence)
    if session.parent and source.session.unknown(("", session.parent)):
        sentence = f'The session "{session.parent}" is not known.'
        source.problems.add(source.at("session", session, "parent"), sentence)


def _years(source: Source) -> dict[str, list[Session]]:
    """The sessions under each topmost one, itself included."""
    years: dict[str, list[Session]] = {}
    for session in source.session.rows:
        years.setdefault(_top(source, session), []).append(session)
    return years


def _top(source: Source, session: Session) -> str:
    passed = {session.id}
    while (parent := source.session.by_id.get(("", session.parent))) is not None:
        if parent.id in passed:
            source.problems.add(session.place, f'"{session.id}" stands above itself.')
            break
        passed.add(parent.id)
        session = parent
    return session.id


def _tops(source: Source, class_: Class) -> Iterable[str]:
    for name in class_.sessions:
        session = source.session.by_id.get(("", name))
        if session is not None:
            yield _top(source, session)
        elif source.session.unknown(("", name)):
            place = source.at("class", class_, "sessions")
            source.problems.add(place, f'The session "{name}" is not known.')


def _terms(source: Source, year: list[Session]) -> Iterable[TermRecord]:
    """The sessions of the first preferred type that this year has."""
    for names in source.mapping.sessions.terms:
        found = [session for session in year if session.type in names]
        if found:
            last_day = timedelta(days=1)
            return [TermRecord(s.id, s.name, s.begins, s.until - last_day) for s in found]
    return []
