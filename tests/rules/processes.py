"""Walks a process through every state and event, those included that its table leaves out."""

from typing import Any, get_args

from server.rules.because import Because
from server.rules.transitions import Process


def steps(process: Process[Any, Any], states: object, events: object) -> set[str]:
    """``open ring unanswered``, one a step that is taken. ``states``, ``events``: the Literals."""
    return {
        f"{state} {event} {to}"
        for state in get_args(states)
        for event in get_args(events)
        if not isinstance(to := process.after(state, event), Because)
    }
