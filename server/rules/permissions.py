"""Who may do what: one row an action (DESIGN §3). Routes and templates ask here, nowhere else."""

from enum import Enum, StrEnum, auto


class Role(StrEnum):
    TEACHER = "teacher"
    OFFICE = "office"
    HEAD = "head"
    ADMINISTRATOR = "administrator"


class Action(Enum):
    TAKE_REGISTER = auto()
    SEE_BOARD = auto()
    SEE_ENTRIES = auto()
    AMEND_MARK = auto()
    DECIDE_HELD = auto()
    HAND_IN_RESCUE = auto()
    NOTE_LOSS = auto()
    MANAGE_DEVICES = auto()
    INVITE_STAFF = auto()
    IMPORT = auto()
    KEEP_SAFE = auto()


ALLOWED: dict[Action, frozenset[Role]] = {
    # Any teacher may take any register; the office and the head may step in (rule W8).
    Action.TAKE_REGISTER: frozenset({Role.TEACHER, Role.OFFICE, Role.HEAD}),
    Action.SEE_BOARD: frozenset({Role.OFFICE, Role.HEAD}),
    # Entries name codes and reasons, which are not the administrator's (DESIGN §3).
    Action.SEE_ENTRIES: frozenset({Role.OFFICE, Role.HEAD}),
    Action.AMEND_MARK: frozenset({Role.OFFICE, Role.HEAD}),  # rule E5
    Action.DECIDE_HELD: frozenset({Role.OFFICE, Role.HEAD}),  # SYNC §3
    # SYNC §3: from any browser; whoever runs the tablets or the office may bring the file.
    Action.HAND_IN_RESCUE: frozenset({Role.OFFICE, Role.HEAD, Role.ADMINISTRATOR}),
    # Whoever asks the teacher what a tablet has lost says that it is seen to (PROTOCOL 8.2).
    Action.NOTE_LOSS: frozenset({Role.OFFICE, Role.HEAD, Role.ADMINISTRATOR}),
    Action.MANAGE_DEVICES: frozenset({Role.ADMINISTRATOR}),
    Action.INVITE_STAFF: frozenset({Role.ADMINISTRATOR}),
    Action.IMPORT: frozenset({Role.ADMINISTRATOR}),
    Action.KEEP_SAFE: frozenset({Role.ADMINISTRATOR}),  # SYNC §4: backups, a restored server
}

FIRST_PAGE = {
    Role.TEACHER: "/today",
    Role.OFFICE: "/board",
    Role.HEAD: "/board",
    Role.ADMINISTRATOR: "/people",
}


def may(role: Role, action: Action) -> bool:
    return role in ALLOWED[action]
