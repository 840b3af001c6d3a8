"""Rules T2, T3, policy I: one AM and one PM register, open at the same time for all."""

from datetime import time

import pytest

from server.rules.because import Because
from server.rules.register_times import Slot
from server.rules.session_hours import Registration, afternoon_registration, registration_warnings

AM = Registration("AM", time(8, 0), time(8, 15))
PM = Registration("PM", time(12, 45), time(13, 0))


def said(*registrations: Registration) -> list[Because]:
    return registration_warnings(registrations)


def test_one_time_for_each_session_is_as_it_should_be():
    assert said(AM, PM, PM, AM) == []


@pytest.mark.parametrize("session", ["AM", "PM"])
def test_a_session_without_a_register_is_warned_of(session):
    other = PM if session == "AM" else AM

    assert said(other) == [Because("T2", "I", f"no period serves as {session} registration")]


def test_a_split_lunch_is_warned_of():
    late = Registration("PM", time(13, 15), time(13, 30))

    text = "the PM register is not open at one time: 12:45–13:00 and 13:15–13:30"
    assert said(AM, late, PM) == [Because("T2", "I", text)]


def test_times_are_named_in_order_and_the_longest_is_measured():
    registers = [Registration("PM", time(13, n), time(14, 0)) for n in (40, 10, 0, 50, 20)]

    split, long = said(AM, *registers)
    assert split.text.endswith(
        ": 13:00–14:00 and 13:10–14:00 and 13:20–14:00 and 13:40–14:00 and 13:50–14:00"
    )
    assert long == Because("T3", "I", "the PM register is open for 60 minutes, at most 30")


@pytest.mark.parametrize(("closes", "minutes"), [(time(8, 20), None), (time(8, 21), 31)])
def test_a_session_register_is_open_for_30_minutes_at_most(closes, minutes):
    text = f"the AM register is open for {minutes} minutes, at most 30"

    assert said(AM._replace(opens=time(7, 50), closes=closes), PM) == (
        [Because("T3", "I", text)] if minutes else []
    )


@pytest.mark.parametrize(
    ("lunch_ends", "found"),
    [(time(12, 45), time(12, 45)), (time(12, 46), time(13, 45)), (time(14, 0), None)],
)
def test_the_first_period_after_lunch_serves_where_none_is_named(lunch_ends, found):
    starts = [time(13, 45), time(8, 25), time(12, 45)]
    slots = [Slot(start, time(15, 0), "") for start in starts]

    slot = afternoon_registration(slots, lunch_ends)

    assert (slot and slot.starts) == found
