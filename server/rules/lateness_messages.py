"""Which lateness and detentions a parent is yet to be told of, each once (rule D2; policy J, K)."""

from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple


class News(NamedTuple):
    """One late mark or detention of one pupil. ``key``: the same for ever, also once it changes."""

    key: str
    kind: Literal["session", "lesson", "detention"]


class Messages(NamedTuple):
    """Keys, in the order given. ``at_once``: a message each; ``daily``: one message of all."""

    at_once: tuple[str, ...]
    daily: tuple[str, ...]
    taken_back: tuple[str, ...]


def messages(news: Iterable[News], told: Collection[str]) -> Messages:
    """What the parents of one pupil are still to be told.

    ``news``: what stands, as far back as ``told`` goes; a mark that is being checked is none yet
    (rule P6). A lesson that came in after the day's message goes into the next one. What was
    told and no longer stands is taken back (rule E7).
    """
    stands = list(news)
    new = [one for one in dict.fromkeys(stands) if one.key not in told]
    return Messages(
        at_once=tuple(one.key for one in new if one.kind != "lesson"),
        daily=tuple(one.key for one in new if one.kind == "lesson"),
        taken_back=tuple(key for key in told if key not in {one.key for one in stands}),
    )
