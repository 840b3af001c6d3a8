"""Entries for the fold: a test names the fact, who said it, and what that screen had shown."""

from server.rules.codes import Session
from server.rules.marks import Fact, Lane, Mark, Said, fold
from tests.builders import hours, london, named

TIMES = hours("08:00", "08:15", ends="12:45")


def says(
    words: str,
    seq: int,
    by: str = "okafor",
    *,
    n: int | None = None,
    base: int = 0,
    after_close: bool = False,
    unclear: bool = False,
) -> Said:
    """``seen``, ``not_seen``, ``no_statement`` or ``arrived 08:07``, sent from ``by``'s tablet."""
    fact, _, at = words.partition(" ")
    facts: dict[str, Fact] = {
        "seen": "seen",
        "not_seen": "not_seen",
        "no_statement": "no_statement",
        "arrived": "arrived",
    }
    return Said(
        seq=seq,
        lane="sighting",
        fact=facts[fact],
        base_seq=base,
        device=named(by),
        n=seq if n is None else n,
        after_close=after_close,
        arrived_at=london(at) if at else None,
        unclear=unclear,
    )


def coded(lane: Lane, code: str, seq: int, *, base: int = 0, after_close: bool = False) -> Said:
    """A plan's or an amendment's entry; made on the server, by no tablet."""
    return Said(seq, lane, "code", base, code=code, after_close=after_close)


def shown(*entries: Said, session: Session = "AM") -> str:
    """The mark in one word and its code, as a person would say it: ``late L 7``."""
    return in_words(fold(entries, TIMES, session))


def in_words(mark: Mark) -> str:
    parts = (mark.state, mark.code, mark.minutes_late)
    return " ".join(str(part) for part in parts if part is not None)
