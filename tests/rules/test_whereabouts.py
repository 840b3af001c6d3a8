"""Where a pupil is right now: counted once, by the register that began last (rules E4, U6)."""

import pytest

from server.rules.marks import State
from server.rules.whereabouts import WHERE_WORDS, Listed, Where, whereabouts
from tests.builders import london


def listed(*registers: tuple[str, State]) -> list[Listed]:
    return [Listed(london(opens), state) for opens, state in registers]


@pytest.mark.parametrize(
    ("now", "where"),
    [
        ("07:59:59", None),
        ("08:00", Where.PRESENT),  # a register has begun from the moment at which it opens
        ("08:24:59", Where.PRESENT),
        ("08:25", Where.UNMARKED),  # the lesson has begun: earlier marks say where they were
        ("09:25", Where.ABSENT),
    ],
)
def test_the_register_that_began_last_counts(now: str, where: Where | None) -> None:
    day = listed(("08:00", "present"), ("08:25", "none"), ("09:25", "absent"))

    assert whereabouts(day, london(now)) is where
    assert whereabouts(reversed(day), london(now)) is where


@pytest.mark.parametrize(
    ("state", "where"),
    [
        ("present", Where.PRESENT),
        ("late", Where.LATE),
        ("absent", Where.ABSENT),
        ("planned", Where.PLANNED),
        ("none", Where.UNMARKED),
        ("check", Where.UNDECIDED),
    ],
)
def test_each_state_of_a_mark_has_its_place(state: State, where: Where) -> None:
    assert whereabouts(listed(("08:00", state)), london("08:05")) is where


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        ("present", "check", Where.UNDECIDED),  # unaccounted for until a person decides
        ("absent", "present", Where.PRESENT),  # seen in one of the two rooms
        ("none", "late", Where.LATE),
        ("none", "absent", Where.ABSENT),
        ("planned", "none", Where.PLANNED),
    ],
)
def test_of_two_registers_that_began_together_neither_hides_the_other(
    one: State, other: State, where: Where
) -> None:
    for pair in ((one, other), (other, one)):
        assert whereabouts(listed(*(("08:25", s) for s in pair)), london("08:30")) is where


def test_who_is_on_no_register_is_not_counted() -> None:
    assert whereabouts([], london("08:30")) is None


def test_each_place_has_its_words():
    assert {where.value: WHERE_WORDS[where] for where in Where} == {
        "present": "Present",
        "late": "Late",
        "absent": "Absent",
        "planned": "Planned away",
        "unmarked": "Not yet marked",
        "check": "To be decided",
    }
