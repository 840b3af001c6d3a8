"""Days set apart for religious observance: notified, not granted (rule L1; policy M)."""

from msgspec import Struct

from server.rules.because import Because, missing

DAYS_A_YEAR = 3  # guidance of the school, not law


class Observance(Struct, frozen=True):
    """One notified day. ``set_apart``: by the religious body; None: nobody has found out yet."""

    body: str = ""
    set_apart: bool | None = None
    confirmed_by: str = ""
    confirmed_how: str = ""


def lacks(day: Observance) -> list[Because]:
    """What is still to be written down; it holds back neither the notice nor a mark."""
    asked = {
        "the religious body": day.body,
        "whether the day is set apart": day.set_apart is not None,
        "who confirmed it": day.confirmed_by,
        "how it was confirmed": day.confirmed_how,
    }
    return missing("L1", "M", asked)


def warning(days_this_year: int, usual: int = DAYS_A_YEAR) -> Because | None:
    """That a pupil has more such days than usual, the new one included; a warning, no refusal."""
    if days_this_year <= usual:
        return None
    return Because("L1", "M", f"{days_this_year} days this year, the guidance is {usual}")
