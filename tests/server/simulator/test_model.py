"""The small model, looked through whole; and mistakes that it must notice."""

from server.simulator.model_command import SHORT, catch, explore


def test_no_state_breaks_a_promise_and_all_come_to_rest():
    said: list[str] = []

    states, violations = explore([SHORT], said.append)

    assert violations == 0, said
    assert states > 50_000  # fewer: something can no longer happen


def test_a_mistake_breaks_a_promise_in_some_state():
    said: list[str] = []

    assert catch(["forgets_answered", "last_write_wins", "epoch_goes_on"], said.append) == 0
    assert sum("Broken" in line for line in said) == 3
