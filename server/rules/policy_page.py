"""The policy page that parents read, made from the school's settings (rule R4; policy S, c)."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from server.rules.because import Because, said
from server.rules.reports import school_year


class Line(NamedTuple):
    """One setting on the page. ``policy``: the section under which it stands."""

    policy: str
    words: str
    value: str


# The setting's name, the section that it belongs to, and what the page calls it.
ON_THE_PAGE = (
    ("report_by", "A", "Tell us of an absence by"),
    ("am_opens", "I", "Be in school by"),
    ("am_closes", "I", "The morning register closes at"),
    ("lesson_minutes", "I", "Minutes that a lesson's register is open"),
    ("detention_cut_off", "J", "Late after the register closed: a detention the same day, before"),
    ("leave_notice_days", "L", "Days ahead to ask for leave"),
    ("illness_days", "N", "School days of illness after which we may ask for evidence"),
    ("reply_in_days", "G", "School days in which a request for help is answered"),
)


class Published(NamedTuple):
    """A version of the page as it stood, from ``on``; it is to be reviewed by ``review_on``."""

    version: int
    on: date
    review_on: date
    lines: tuple[Line, ...]


def lines(settings: Mapping[str, object]) -> tuple[Line, ...]:
    """The page in the order of the policy's sections. A setting that is missing: KeyError."""
    found = (Line(policy, words, str(settings[name])) for name, policy, words in ON_THE_PAGE)
    return tuple(sorted(found, key=lambda line: line.policy))


def published(
    before: Published | None, now: tuple[Line, ...], on: date, review_on: date
) -> Published | Because:
    """The next version, or why there is none."""
    if review_on <= on:
        return Because("R4", "S", "the review is not after the day on which it is published")
    if before is not None and (before.lines, before.review_on) == (now, review_on):
        return Because("R4", "S", f"nothing on the page differs from version {before.version}")
    return Published(before.version + 1 if before else 1, on, review_on, now)


def review_due(page: Published, today: date) -> Because | None:
    """From the day of the review on."""
    if today < page.review_on:
        return None
    return Because(
        "R4", "S", f"version {page.version} was to be reviewed by {said(page.review_on)}"
    )


def acknowledgement_due(acknowledged_on: date | None, today: date) -> Because | None:
    """Why a member of staff is asked to acknowledge the page: once in each school year."""
    if acknowledged_on is not None and school_year(acknowledged_on) >= school_year(today):
        return None
    since = f"last on {said(acknowledged_on)}" if acknowledged_on else "never yet"
    return Because("R4", "E", f"acknowledged {since}")
