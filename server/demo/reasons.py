"""Why invented pupils are away, in the proportions of the department's figures for 2025/26."""

from datetime import date
from random import Random

from msgspec import Struct

from server.demo.habits import Kind


class Reason(Struct, frozen=True):
    """``weights``: usual, persistent, severe. ``days``: how long it lasts, drawn evenly.

    ``planned``: known beforehand, so that it prefills. ``words``: what the office writes.
    """

    code: str
    weights: tuple[float, float, float]
    days: tuple[int, ...]
    planned: bool
    words: str


REASONS = (
    Reason("I", (56, 32, 22), (1, 1, 1, 1, 2, 2, 2, 3, 3, 5), False, "Parent rang: unwell"),
    Reason("M", (19, 8, 2), (1,), True, "Appointment"),
    Reason("O", (12, 40, 60), (1, 1, 1, 1, 2, 3), False, "No reason given after five days"),
    Reason("G", (2.2, 1.6, 0.5), (2, 3, 4, 5), False, "Holiday, leave was not granted"),
    Reason("C", (7, 6, 2), (1, 1, 2), True, "Leave granted"),
    Reason("E", (1.2, 4.5, 5), (1, 2, 3), True, "Suspended"),
    Reason("R", (1.3, 0.5, 0), (1,), True, "Religious observance, notified"),
    Reason("T", (0.05, 0.1, 0), (3,), True, "Parent travels for work"),
    Reason("C1", (0.1, 0.1, 0), (1,), True, "Licensed performance"),
    Reason("J1", (0.3, 0.1, 0), (1,), True, "Interview"),
)
BY_CODE = {reason.code: reason for reason in REASONS}
_COLUMN: dict[Kind, int] = {"usual": 0, "persistent": 1, "severe": 2}
_WEIGHTS = {
    kind: [reason.weights[column] for reason in REASONS] for kind, column in _COLUMN.items()
}
LONGER = {"usual": 1, "persistent": 1, "severe": 3}  # times as many days
MEAN_DAYS = {
    kind: sum(
        w * LONGER[kind] * sum(r.days) / len(r.days) for w, r in zip(ws, REASONS, strict=True)
    )
    / sum(ws)
    for kind, ws in _WEIGHTS.items()
}

# Fridays and Mondays are worse, and the days before a holiday worst.
WEEKDAY = (1.0, 0.84, 0.9, 1.0, 1.36)
SEASON = {12: 1.15, 1: 1.12, 2: 1.05, 9: 0.85, 7: 1.05}


def draw_reason(random: Random, kind: Kind) -> tuple[Reason, int]:
    """A reason and the school days that it lasts."""
    reason = random.choices(REASONS, _WEIGHTS[kind])[0]
    return reason, random.choice(reason.days) * LONGER[kind]


def chance_of_absence(rate: float, kind: Kind) -> float:
    """Chance that a day in school is followed by an absence, so that ``rate`` of days are away."""
    return rate / (rate + MEAN_DAYS[kind] * (1 - rate))


def pressure(day: date, days_to_break: int) -> float:
    """How much likelier than usual an absence begins on ``day``.

    ``days_to_break``: school days left in this term, 0 on its last.
    """
    before_break = {0: 1.9, 1: 1.5, 2: 1.3}.get(days_to_break, 1.0)
    return WEEKDAY[day.weekday()] * SEASON.get(day.month, 1.0) * before_break
