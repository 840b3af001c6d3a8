"""Which kept stay a stay of the files goes on; when somebody is back; days that never move."""

from datetime import date

import pytest

from server.importing.saving.staying import OnRoll, on_roll
from server.importing.saving.stays import Continued, Stay, continued

TODAY = date(2026, 11, 23)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def stay(begins: str, ends: str = "", *, assumed: bool = False) -> Stay:
    return Stay(day(begins), day(ends) if ends else None, assumed)


def becomes(place: int | None, begins: str, ends: str = "", *, returns: bool = False) -> Continued:
    return Continued(place, day(begins), day(ends) if ends else None, returns)


@pytest.mark.parametrize(
    ("kept", "files", "expected"),
    [
        ([], stay("09-01"), becomes(None, "09-01")),
        ([stay("09-01")], stay("09-01"), becomes(0, "09-01")),
        ([stay("09-01")], stay("09-01", "11-20"), becomes(0, "09-01", "11-20")),
        # the first day was corrected
        ([stay("09-21")], stay("09-14"), becomes(0, "09-14")),
        ([stay("09-14")], stay("09-21"), becomes(0, "09-21")),
        # assumed days move nothing
        ([stay("09-21")], stay("09-01", assumed=True), becomes(0, "09-21")),
        ([stay("09-21")], stay("11-01", assumed=True), becomes(0, "09-21")),
        # left yesterday or before, and there again: back from today
        ([stay("09-01", "11-22")], stay("09-01"), becomes(None, "11-23", returns=True)),
        ([stay("09-01", "11-22")], stay("10-01"), becomes(None, "11-23", returns=True)),
        (
            [stay("09-01", "11-22")],
            stay("09-01", assumed=True),
            becomes(None, "11-23", returns=True),
        ),
        # … or from the day that the files give
        ([stay("09-01", "10-24")], stay("11-02"), becomes(None, "11-02", returns=True)),
        ([stay("09-01", "10-24")], stay("12-01"), becomes(None, "12-01", returns=True)),
        # left this morning, there again at noon: as if nothing had been
        ([stay("09-01", "11-23")], stay("09-01"), becomes(0, "09-01")),
        # the day of leaving was corrected, both being past
        ([stay("09-01", "11-07")], stay("09-01", "11-05"), becomes(0, "09-01", "11-05")),
        # back already: the later stay goes on, the earlier is not touched
        ([stay("09-01", "11-10"), stay("11-20")], stay("09-01"), becomes(1, "11-20")),
        (
            [stay("09-01", "11-10"), stay("11-20")],
            stay("09-01", "11-30"),
            becomes(1, "11-20", "11-30"),
        ),
        # a corrected first day does not reach into an earlier stay
        ([stay("09-01", "11-10"), stay("11-20")], stay("11-01"), becomes(1, "11-20")),
        ([stay("09-01", "11-10"), stay("11-20")], stay("11-15"), becomes(1, "11-15")),
    ],
)
def test_a_stay_of_the_files_becomes(kept, files, expected):
    assert continued([files], kept, TODAY, first=False) == [expected]


def test_two_stays_of_the_files_find_their_own():
    kept = [stay("09-21", "10-24"), stay("11-02")]
    files = [stay("09-14", "10-24"), stay("11-02")]

    assert continued(files, kept, TODAY, first=False) == [
        becomes(0, "09-14", "10-24"),
        becomes(1, "11-02"),
    ]


@pytest.mark.parametrize(
    ("first", "files", "begins"),
    [
        (True, stay("09-01", assumed=True), "09-01"),
        (False, stay("09-01", assumed=True), "11-23"),  # no register before expected the pupil
        (False, stay("12-01", assumed=True), "12-01"),
        (False, stay("09-01"), "09-01"),  # the files say so
    ],
)
def test_an_assumed_first_day_is_past_only_in_a_first_import(first, files, begins):
    assert continued([files], [], TODAY, first=first) == [becomes(None, begins)]


@pytest.mark.parametrize(
    ("kept", "files", "back", "expected"),
    [
        (stay("09-01"), stay("09-01"), False, OnRoll(day("09-01"), None)),
        (stay("09-01"), stay("09-03"), False, OnRoll(day("09-03"), None)),
        (stay("09-01"), stay("09-03", assumed=True), False, OnRoll(day("09-01"), None)),
        (stay("09-01"), stay("09-01", "11-20"), False, OnRoll(day("09-01"), day("11-20"))),
        # the files take back an end that they gave
        (stay("09-01", "11-07"), stay("09-01"), False, OnRoll(day("09-01"), None)),
        # lost and back
        (
            stay("09-01", "11-07"),
            stay("09-01"),
            True,
            OnRoll(TODAY, None, (day("09-01"), day("11-07"))),
        ),
        (
            stay("09-01", "11-07"),
            stay("11-16"),
            True,
            OnRoll(day("11-16"), None, (day("09-01"), day("11-07"))),
        ),
        # … within the day
        (stay("09-01", "11-23"), stay("09-01"), True, OnRoll(day("09-01"), None)),
        # the files themselves give a second time
        (
            stay("09-01", "11-07"),
            stay("11-16"),
            False,
            OnRoll(day("11-16"), None, (day("09-01"), day("11-07"))),
        ),
        # lost and in the files again, but as one who has left
        (
            stay("09-01", "11-07"),
            stay("09-01", "11-06"),
            True,
            OnRoll(day("09-01"), day("11-06")),
        ),
    ],
)
def test_a_time_on_the_roll_becomes(kept, files, back, expected):
    assert on_roll(files, kept, TODAY, back=back, floor=date.min) == expected


def test_a_first_day_does_not_reach_into_an_earlier_time_on_the_roll():
    kept = stay("11-20")

    assert on_roll(stay("09-01"), kept, TODAY, back=False, floor=day("11-07")) == OnRoll(
        day("11-20"), None
    )
