"""Detentions: which day, and every step beside the one that is refused (rule D1; policy J)."""

import csv
from datetime import date, datetime, time
from pathlib import Path

import pytest

from server.clock import SCHOOL_TIME
from server.rules.because import Because
from server.rules.detention import DETENTION, Detention, detention, hours, moved
from server.rules.school_calendar import SchoolCalendar, SessionOn

VECTORS = Path(__file__).parents[2] / "docs" / "vectors" / "detentions.csv"
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def calendar(*days: date) -> SchoolCalendar:
    return SchoolCalendar(SessionOn(day, "AM") for day in days)


def of_code(code: str, known_at: str, days: str, *adjustments: str) -> Detention | Because:
    return detention(
        code,
        datetime.fromisoformat(known_at),
        calendar(*map(date.fromisoformat, days.split())),
        SCHOOL_TIME,
        adjustments=adjustments,
    )


with VECTORS.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['code']} {row['known_at']}")
def test_the_published_detentions_are_ours(row):
    flags = ("young carer",) if row["flagged"] == "yes" else ()

    found = of_code(row["code"], row["known_at"], row["school_days"], *flags)

    if isinstance(found, Because):
        assert (row["state"], row["on"]) == ("none", "")
    else:
        assert (found.state, str(found.on or "")) == (row["state"], row["on"])


@pytest.mark.parametrize(
    ("code", "known_at", "adjustments", "said"),
    [
        ("L", "2026-11-23T08:10Z", (), "L is not late after the register closed"),
        ("U", "2026-11-23T08:20Z", (), "the same day"),
        ("U", "2026-11-23T11:30Z", (), "the next school day, as 11:30 is not before 11:30"),
        ("U", "2026-11-22T09:00Z", (), "the next school day, as Sunday is none"),
        ("U", "2026-11-23T09:00Z", ("off site", "need"), "a person decides first: off site, need"),
    ],
)
def test_a_detention_says_why_it_is_when_it_is(code, known_at, adjustments, said):
    found = of_code(code, known_at, "2026-11-23 2026-11-24", *adjustments)

    because = found if isinstance(found, Because) else found.because
    assert because == Because("D1", "J", said)


def test_the_cut_off_is_a_setting():
    known_at, days = datetime.fromisoformat("2026-11-23T11:30Z"), calendar(MONDAY, TUESDAY)

    found = detention("U", known_at, days, SCHOOL_TIME, cut_off=time(12, 0))

    assert isinstance(found, Detention)
    assert found.on == MONDAY


@pytest.mark.parametrize(
    ("code", "on"),
    [("/", None), ("\\", None), ("L", None), ("U", None), ("I", TUESDAY), ("V", TUESDAY)],
)
def test_it_moves_while_the_pupil_is_not_in_school(code, on):
    found = moved(MONDAY, code, calendar(MONDAY, TUESDAY))

    assert found == (because_moved(code, on) if on else None)


def test_it_cannot_move_past_the_calendar():
    assert moved(MONDAY, "I", calendar(MONDAY)) == because_moved("I", None)


def because_moved(code, on):
    text = f"moved from 23 November 2026: {code} is not in school"
    return Detention(on, "due", Because("D1", "J", text))


@pytest.mark.parametrize(
    ("state", "event", "after"),
    [
        ("earned", "give", "due"),
        ("earned", "waive", "waived"),
        ("earned", "hold", "held"),
        ("held", "give", "due"),
        ("held", "waive", "waived"),
        ("due", "move", "due"),
        ("due", "hold", "held"),
        ("due", "waive", "waived"),
        ("due", "serve", "served"),
        ("due", "miss", "missed"),
        ("missed", "move", "due"),
        ("missed", "waive", "waived"),
        ("held", "withdraw", "withdrawn"),
        ("due", "withdraw", "withdrawn"),
        ("missed", "withdraw", "withdrawn"),
        ("held", "serve", "a person has not yet decided whether there is to be one"),
        ("served", "withdraw", "the detention is served: who was told is told again (rule E7)"),
        ("withdrawn", "serve", "cannot serve the detention: it is withdrawn"),
        ("waived", "give", "cannot give the detention: it is waived"),
    ],
)
def test_a_detention_takes_its_steps_and_no_other(state, event, after):
    found = DETENTION.after(state, event)

    assert (found.text if isinstance(found, Because) else found) == after


@pytest.mark.parametrize(
    ("minutes", "kept", "ends"),
    [(20, 15, time(12, 50)), (30, 15, time(13, 0)), (31, 15, None), (45, 0, time(13, 15))],
)
def test_time_to_eat_is_kept(minutes, kept, ends):
    found = hours((time(12, 30), time(13, 15)), minutes, kept)

    if ends is None:
        assert found == Because("D1", "J", "45 minutes of lunch leave fewer than 15 after 31")
    else:
        assert found == (time(12, 30), ends)
