"""The live board and a register's entries, for the office and the head."""

from typing import Any

board_routes: list[Any] = []
