"""Where the demo's clock starts, and that it never goes back (DESIGN §6)."""

from datetime import UTC, datetime, timedelta

import pytest

from server.clock import SCHOOL_TIME
from server.demo.clock import demo_start, remember, remembered
from server.errors import BadInput


def moment(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=SCHOOL_TIME)


TUESDAY = moment("2026-11-24T15:40")


@pytest.mark.parametrize(
    ("today", "start"),
    [
        ("2026-11-24T15:40", "2026-11-24T08:02"),
        ("2026-11-24T00:10", "2026-11-24T08:02"),
        ("2026-11-22T10:00", "2026-11-20T08:02"),  # Sunday: Friday
        ("2026-10-28T10:00", "2026-10-23T08:02"),  # half term
        ("2027-06-15T23:30", "2027-06-15T08:02"),  # summer time
    ],
)
def test_first_start_is_0802_of_the_last_school_day(tmp_path, today, start):
    assert demo_start(tmp_path, None, moment(today)) == moment(start)


def test_second_start_goes_on_from_the_last_time(tmp_path):
    remember(tmp_path, moment("2026-11-24T09:31:20"))

    assert demo_start(tmp_path, None, TUESDAY) == moment("2026-11-24T09:31:20")
    assert demo_start(tmp_path, None, TUESDAY).tzinfo is UTC


def test_asked_for_time_stands_and_a_day_alone_means_0802(tmp_path):
    assert demo_start(tmp_path, moment("2026-11-23T10:30"), TUESDAY) == moment("2026-11-23T10:30")
    assert demo_start(tmp_path, moment("2026-11-23"), TUESDAY) == moment("2026-11-23T08:02")


def test_going_back_is_refused_in_a_sentence(tmp_path):
    remember(tmp_path, moment("2026-11-24T09:31"))

    with pytest.raises(BadInput, match=r"got to 09:31 on 24 November 2026: it cannot go back"):
        demo_start(tmp_path, moment("2026-11-24T09:30"), TUESDAY)
    assert demo_start(tmp_path, moment("2026-11-24T09:31"), TUESDAY) == moment("2026-11-24T09:31")


def test_an_earlier_time_is_never_remembered(tmp_path):
    remember(tmp_path, TUESDAY)
    remember(tmp_path, TUESDAY - timedelta(minutes=1))

    assert remembered(tmp_path) == TUESDAY
    assert [path.name for path in tmp_path.iterdir()] == ["demo-time"]
