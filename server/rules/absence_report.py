"""A parent's report of an absence: until when, for which days, and what it prefills (rule P2).

Policy A, G and N. A report never makes a mark: it explains an absence that a register states.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.rules.because import Because
from server.rules.notice import State
from server.rules.school_calendar import SchoolCalendar

REPORT_BY = time(7, 45)


class Reason(StrEnum):
    ILLNESS = "illness"
    APPOINTMENT = "appointment"
    RELIGION = "religious_observance"
    OTHER = "other"


PREFILLS = {Reason.ILLNESS: "I", Reason.APPOINTMENT: "M", Reason.RELIGION: "R"}


class Report(Struct, frozen=True):
    """``returns_on``: the first day on which the pupil is expected again; None: not known."""

    on: date
    reason: Reason
    words: str
    returns_on: date | None = None


def refusals(report: Report) -> list[Because]:
    """Why it cannot be sent yet. That it is late is no reason: it is taken and shown as late."""
    found = []
    if not report.words.strip():
        found.append("the reason in words is missing")
    if report.returns_on is not None and report.returns_on <= report.on:
        found.append("the return is not after the day of the absence")
    return [Because("P2", "G", text) for text in found]


def reported_late(
    received_at: datetime, on: date, zone: ZoneInfo, by: time = REPORT_BY
) -> Because | None:
    """Why a report of the absence on ``on`` is shown as late; the minute ``by`` is in time."""
    local = received_at.astimezone(zone)
    if local.date() < on or (local.date() == on and _minute(local) <= by):
        return None
    if local.date() > on:
        return Because("P2", "G", "it came after the day of the absence")
    return Because("P2", "G", f"{local:%H:%M} is after {by:%H:%M}")


def _minute(local: datetime) -> time:
    return local.time().replace(second=0, microsecond=0)


def covered(report: Report, calendar: SchoolCalendar, *, until_return: bool = False) -> list[date]:
    """The school days that the report is good for: its own only, else also those until the return.

    ``until_return`` is a setting.
    """
    end = report.on + timedelta(days=1)
    if until_return and report.returns_on is not None:
        end = report.returns_on
    return [day for day in calendar.days if report.on <= day < end]


def unreported(
    absent_on: Iterable[date],
    reports: Iterable[Report],
    calendar: SchoolCalendar,
    *,
    until_return: bool = False,
) -> list[date]:
    """The days of absence for which a report is still owed, the earliest first."""
    told = {day for one in reports for day in covered(one, calendar, until_return=until_return)}
    return sorted(set(absent_on) - told)


def prefilled(report: Report, state: State) -> str | None:
    """The code that explains an absence; None until a person has accepted it, or has to choose."""
    return PREFILLS.get(report.reason) if state == "accepted" else None
