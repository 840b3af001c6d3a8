"""Where an engine is not here, its story says so and how to get it."""

import pytest

from tools.engines import without_firefox, without_webkit


def test_an_engine_that_is_missing_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")

    assert without_firefox() == "no Firefox here: `python -m tools.engines` installs one"
    assert without_webkit().startswith("no WebKitWebDriver here: `python -m tools.engines`")
