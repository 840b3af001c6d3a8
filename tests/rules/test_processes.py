"""Where each process of the rules begins, what it is called and where it comes from."""

from typing import Any

import pytest

from server.rules.alert import ALERT
from server.rules.call import CALL
from server.rules.detention import DETENTION
from server.rules.disposition import DISPOSITION
from server.rules.incident import INCIDENT
from server.rules.leave_decision import LEAVE
from server.rules.letters import LETTER
from server.rules.notice import NOTICE
from server.rules.penalty_notice import NOTICE as PENALTY_NOTICE
from server.rules.register_course import REGISTER
from server.rules.roll import RETURN
from server.rules.statutory_register import WRITING_BACK
from server.rules.support_case import CASE
from server.rules.transitions import Process


@pytest.mark.parametrize(
    ("process", "said"),
    [
        (ALERT, "the alert is raised: rule U2, policy Q"),
        (CALL, "the call is open: rule U1, policy Q"),
        (CASE, "the case is open: rule S1, policy T"),
        (DETENTION, "the detention is earned: rule D1, policy J"),
        (DISPOSITION, "the entry is received: rule E1, policy H"),
        (INCIDENT, "the incident is open: rule D3, policy J"),
        (LEAVE, "the leave is asked: rule L1, policy L"),
        (LETTER, "the letter is written: rule R2, policy K"),
        (NOTICE, "the notice is received: rule P2, policy G"),
        (PENALTY_NOTICE, "the penalty notice is requested: rule N5, policy X"),
        (REGISTER, "the register is not_open: rule W1, policy I"),
        (RETURN, "the return is due: rule U5, policy guidance C"),
        (WRITING_BACK, "the mark is to_write: rule T4, policy H"),
    ],
)
def test_a_process_begins_and_names_its_source(process: Process[Any, Any], said: str) -> None:
    rule, policy = process.source

    assert f"the {process.name} is {process.start}: rule {rule}, policy {policy}" == said
