"""Rule E3, policy H: a pupil with a reason who is seen in time is present, and the office told."""

import pytest

from server.rules.because import Because
from server.rules.marks import Mark
from server.rules.seen_with_a_reason import for_the_office


@pytest.mark.parametrize(
    ("mark", "is_told"),
    [
        (Mark("present", "/"), True),
        (Mark("present", "\\"), True),
        (Mark("late", "L", 5), True),
        (Mark("late", "U", 20), False),  # after the close: not in time, and another code fits (C4)
        (Mark("late", "I", 20), False),
        (Mark("absent", "I"), False),
        (Mark("planned", "I"), False),
        (Mark("check"), False),  # in front of a person already
        (Mark("present"), False),  # a lesson
    ],
)
def test_the_office_is_told_of_who_came_in_time_with_a_reason_on_file(mark, is_told):
    because = Because("E3", "H", "the pupil was seen in time and I is on file")

    assert for_the_office(mark, "I") == (because if is_told else None)
    assert for_the_office(mark, None) is None
