"""DESIGN §3: the whole table role × action, refusals included."""

import pytest

from server.rules.permissions import ALLOWED, FIRST_PAGE, Action, Role, may

# One line an action, one column a role: teacher, office, head, administrator.
TABLE = {
    Action.TAKE_REGISTER: "yes yes yes no",  # rule W8: the office and the head may step in
    Action.SEE_BOARD: "no yes yes no",
    Action.SEE_ENTRIES: "no yes yes no",  # the administrator sees no pupil's reasons
    Action.AMEND_MARK: "no yes yes no",  # rule E5: named staff
    Action.DECIDE_HELD: "no yes yes no",  # whose entry it is, and whether a pupil was seen
    Action.HAND_IN_RESCUE: "no yes yes yes",  # each push in it is signed by its tablet
    Action.NOTE_LOSS: "no yes yes yes",  # whoever sees the alarm may see to it
    Action.MANAGE_DEVICES: "no no no yes",
    Action.INVITE_STAFF: "no no no yes",
    Action.IMPORT: "no no no yes",
    Action.KEEP_SAFE: "no no no yes",
}
COLUMNS = (Role.TEACHER, Role.OFFICE, Role.HEAD, Role.ADMINISTRATOR)


@pytest.mark.parametrize("action", Action, ids=lambda action: action.name)
def test_who_may_and_who_may_not(action):
    answers = dict(zip(COLUMNS, TABLE[action].split(), strict=True))

    assert {role: may(role, action) for role in Role} == {
        role: answer == "yes" for role, answer in answers.items()
    }


def test_every_action_has_its_row_and_every_role_its_column():
    assert set(TABLE) == set(ALLOWED) == set(Action)
    assert set(COLUMNS) == set(Role)


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("teacher", "/today"),
        ("office", "/board"),
        ("head", "/board"),
        ("administrator", "/people"),
    ],
)
def test_each_role_has_its_first_page(role, page):
    assert FIRST_PAGE[Role(role)] == page


def test_nobody_is_sent_to_a_page_that_is_not_theirs():
    guarded = {"/board": Action.SEE_BOARD, "/people": Action.INVITE_STAFF}

    assert set(FIRST_PAGE) == set(Role)
    for role, page in FIRST_PAGE.items():
        assert page not in guarded or may(role, guarded[page])
