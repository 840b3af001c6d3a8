"""The office's files, and the application of the screens to send them to."""

from pathlib import Path

import pytest

from tests.server.importing.mapped.files import office_files
from tests.server.importing.screens.conftest import office

__all__ = ["folder", "office"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return office_files(tmp_path / "office")
