"""Rules U5, T4: joiners from the agreed day, leavers in order, each return acknowledged."""

from datetime import date

import pytest

from server.rules.because import Because
from server.rules.duty_tasks import Involved, Worker
from server.rules.roll import RETURN, Leaver, joiner_tasks, leaver_lacks, on_register

DAY = date(2026, 11, 2)
READY = Leaver(ground="moved away", destination="a school in Leeds", return_sent=True)


def test_a_joiner_is_returned_within_five_days():
    [task] = joiner_tasks(DAY, arrived=True)

    assert (task.what, task.due_on) == ("new_pupil_return", date(2026, 11, 7))
    assert task.because == Because("U5", "guidance C", "on the register from 2 November 2026")


def test_a_joiner_who_does_not_arrive_is_called_on_the_first_day():
    call, new_pupil = joiner_tasks(DAY, arrived=False)

    assert (call.what, call.due_on) == ("first_day_call", DAY)
    assert call.because == Because("U5", "Q", "expected on 2 November 2026 and not arrived")
    assert new_pupil.what == "new_pupil_return"


@pytest.mark.parametrize(
    ("day", "last", "is_on"),
    [
        (date(2026, 11, 1), None, False),
        (DAY, None, True),
        (date(2027, 11, 2), None, True),
        (DAY, DAY, True),
        (date(2026, 11, 3), DAY, False),
    ],
)
def test_a_pupil_is_on_the_register_from_the_agreed_first_day(day, last, is_on):
    assert on_register(day, DAY, last) is is_on


def texts(leaver: Leaver, involved: Involved, *told: Worker) -> list[str]:
    return [f"{one.rule} {one}" for one in leaver_lacks(leaver, involved, told)]


def test_the_social_worker_is_told_first():
    assert texts(Leaver(), Involved(social_worker=True)) == [
        "U3 the social worker is told before the deletion (policy S)",
        "U5 the ground of deletion is missing (policy guidance C)",
        "U5 the destination is missing (policy guidance C)",
        "U5 the deletion return is missing (policy guidance C)",
    ]


def test_a_leaver_of_whom_all_is_done_lacks_nothing():
    assert texts(READY, Involved()) == []
    assert texts(READY, Involved(social_worker=True), "social_worker") == []
    assert texts(READY, Involved(social_worker=True)) != []


def test_a_return_is_done_once_it_is_acknowledged():
    assert RETURN.after("due", "send") == "sent"
    assert RETURN.after("sent", "acknowledge") == "acknowledged"
    assert RETURN.after("sent", "send_back") == "due"
    assert RETURN.ends == ["acknowledged"]
    assert RETURN.after("due", "acknowledge") == Because(
        "U5", "guidance C", "cannot acknowledge the return: it is due"
    )
