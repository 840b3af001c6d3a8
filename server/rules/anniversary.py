"""The same day of a later year (rules N1, N2, E6; policy H, X)."""

from datetime import date


def anniversary(day: date, years: int) -> date:
    """``day``, so many ``years`` later; 1 March for 29 February where the year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
