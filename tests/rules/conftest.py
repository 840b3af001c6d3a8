"""How many examples a property of the rules gets: few each time, many by command.

``HYPOTHESIS_PROFILE=deep .venv/bin/python -m pytest tests/rules`` is the deep profile.
"""

import gc
import os
from contextlib import suppress

import pytest
from hypothesis import is_hypothesis_test, settings
from hypothesis.errors import InvalidArgument

EXAMPLES = {"quick": 10, "deep": 5000}
PROFILE = settings(
    max_examples=EXAMPLES[os.environ.get("HYPOTHESIS_PROFILE", "quick")], deadline=None
)

gc.disable()  # a fifth of the run, while tests are read: nothing of that is garbage


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        test = getattr(item, "obj", None)
        if "tests/rules/" in item.path.as_posix() and is_hypothesis_test(test):
            with suppress(InvalidArgument):  # it has settings of its own
                PROFILE(test)
