"""Which state of a register may follow which (rule W1, policy I), as ``register_state`` finds them.

``announce``: the server comes to know that a tablet holds entries for it. ``take_late``: what
completes it was made after the close; what was made in time and came later *takes* it.
"""

from typing import Literal

from server.rules.transitions import Process, Source

State = Literal[
    "not_open", "open", "taken", "waiting", "not_heard_from", "late", "not_taken", "not_held"
]
Event = Literal[
    "open", "take", "take_late", "announce", "fall_silent", "hear", "close", "call_off", "hold"
]

REGISTER: Process[State, Event] = Process(
    name="register",
    source=Source("W1", "I"),
    start="not_open",
    table=(
        ("not_open", "open", "open"),
        ("not_open", "take", "taken"),  # made before it opened: the grade says so (W2)
        ("not_open", "announce", "waiting"),
        ("not_open", "call_off", "not_held"),
        ("open", "take", "taken"),
        ("open", "announce", "waiting"),
        ("open", "close", "not_taken"),
        ("open", "fall_silent", "not_heard_from"),
        ("open", "call_off", "not_held"),
        ("waiting", "take", "taken"),
        ("waiting", "take_late", "late"),
        ("not_heard_from", "take", "taken"),
        ("not_heard_from", "take_late", "late"),
        ("not_heard_from", "announce", "waiting"),
        ("not_heard_from", "hear", "not_taken"),  # the tablet is back and holds nothing
        ("not_taken", "take", "taken"),
        ("not_taken", "take_late", "late"),
        ("not_taken", "announce", "waiting"),
        ("not_taken", "call_off", "not_held"),
        ("not_held", "hold", "not_open"),
    ),
    refusals={
        ("open", "take_late"): "the register is open: what is made now is in time",
        ("not_heard_from", "close"): "a tablet prepared the register and may hold it",
        ("waiting", "close"): "a tablet holds entries of the register",
    },
)
