"""What is checked before an absence alert goes out, and how long it is held (rule U2, policy Q)."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from server.rules.because import Because
from server.rules.register_times import RegisterTimes
from server.rules.transitions import Process, Source

HOLD_MINUTES = 20  # setting; after the register's close

State = Literal["raised", "held", "expired", "clear", "sent", "found", "withdrawn"]
Event = Literal["hold", "expire", "clear", "send", "find", "withdraw"]

ALERT: Process[State, Event] = Process(
    name="alert",
    source=Source("U2", "Q"),
    start="raised",
    table=(
        ("raised", "hold", "held"),
        ("raised", "clear", "clear"),
        ("raised", "expire", "expired"),  # it was raised late
        ("raised", "withdraw", "withdrawn"),
        ("held", "clear", "clear"),
        ("held", "expire", "expired"),  # as a task to go and look
        ("held", "find", "found"),
        ("held", "withdraw", "withdrawn"),
        ("expired", "clear", "clear"),  # somebody looked, and found nobody
        ("expired", "find", "found"),
        ("expired", "withdraw", "withdrawn"),
        ("clear", "hold", "held"),  # a tablet has reported since
        ("clear", "send", "sent"),
        ("clear", "find", "found"),
        ("clear", "withdraw", "withdrawn"),
        ("sent", "find", "found"),
        ("sent", "withdraw", "withdrawn"),
    ),
    refusals={
        ("held", "send"): "the alert is held until all is checked",
        ("expired", "send"): "somebody has to go and look first",
    },
)


class Checks(Struct, frozen=True):
    """What stands against an alert; a check that was not made stands against it too."""

    report_unread: bool = True
    leave_approved: bool = True
    on_trip: bool = True
    at_late_desk: bool = True
    seen_elsewhere: bool = True
    tablet_waiting: bool = True
    entry_held: bool = True


_CAUSES = {
    "report_unread": "a report has not been read",
    "leave_approved": "leave is approved",
    "on_trip": "the pupil is planned to be on a trip",
    "at_late_desk": "the late desk has the pupil",
    "seen_elsewhere": "the pupil was seen in another room today",
    "tablet_waiting": "a tablet still holds entries",
    "entry_held": "an entry is held for a person",
}


def causes(checks: Checks) -> list[Because]:
    """Why the alert is held, each cause by itself; none where it may go."""
    return [Because("U2", "Q", text) for check, text in _CAUSES.items() if getattr(checks, check)]


def hold_ends_at(times: RegisterTimes, minutes: int = HOLD_MINUTES) -> datetime:
    """From this moment on somebody goes and looks: a hold is never silently for ever."""
    return times.closes_at + timedelta(minutes=minutes)


def next_event(
    checks: Checks, now: datetime, ends_at: datetime
) -> Literal["clear", "hold", "expire"]:
    """What happens to an alert that is raised or held."""
    if not causes(checks):
        return "clear"
    return "hold" if now < ends_at else "expire"


def message_refusal(*, social_worker: bool, has_gone_missing: bool) -> Because | None:
    """Why no message goes out by itself; on the office's list the pupil stands all the same."""
    if not (social_worker or has_gone_missing):
        return None
    return Because("U2", "Q", "a person decides first who is told of this pupil's absence")


def told_of_find(state: State, told: tuple[str, ...]) -> tuple[str, ...]:
    """Who is told "found in school": whoever was told of the absence, and nobody else."""
    return told if state == "sent" else ()
