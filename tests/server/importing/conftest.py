"""A folder that is right, for tests to spoil."""

from pathlib import Path

import pytest

from tests.server.importing.folders import a_folder


@pytest.fixture
def westmere(tmp_path: Path) -> Path:
    return a_folder(tmp_path)
