"""Every text key of PROTOCOL 4 has its sentence, and every sentence its key."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.entries.apply import SOME_UNKNOWN
from server.held.reasons import WHY, why
from server.held.words import age, claimed

ROOT = Path(__file__).parents[3]
SOURCES = (
    "sync/PROTOCOL.md",
    "sync/core/op.py",
    "sync/service/judge.py",
    "sync/service/inbox.py",
    "server/entries/apply.py",
    "server/entries/facts.py",
)
KEY = re.compile(r'["`]((?:grant|mac|type|body|register|pupils|op)\.[a-z_]+)["`]')
NOT_OURS = {"op.js", "op.py"}


def keys() -> set[str]:
    return {key for file in SOURCES for key in KEY.findall((ROOT / file).read_text("utf-8"))}


def test_every_key_has_a_sentence():
    assert keys() - NOT_OURS - {SOME_UNKNOWN} == set(WHY)


def test_a_key_of_a_later_version_has_a_sentence_too():
    assert (
        why("moon.full")
        == why(None)
        == ("It was not entered, for a reason that this version cannot say.")
    )


NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        (timedelta(seconds=-5), "under a minute"),
        (timedelta(seconds=59), "under a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(minutes=60), "1 hour"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(hours=24), "1 day"),
        (timedelta(days=400), "400 days"),
    ],
)
def test_age_is_told_in_whole_units(gone, words):
    assert age(NOW - gone, NOW) == words


@pytest.mark.parametrize(
    ("wall", "offset", "told"),
    [
        (NOW.timestamp() * 1000 - 60_000, 0, NOW - timedelta(minutes=1)),
        (NOW.timestamp() * 1000 - 60_000, 30_000, NOW - timedelta(seconds=30)),
        (NOW.timestamp() * 1000 + 60_000, 0, NOW),  # not after it was received
        (10**18, 0, None),
        (None, 0, None),
    ],
)
def test_a_tablets_claim_is_read_on_our_clock(wall, offset, told):
    assert claimed(None if wall is None else int(wall), offset, NOW) == told
