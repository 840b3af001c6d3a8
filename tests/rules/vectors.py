"""The published vectors of docs/vectors, as rows of words."""

import csv
from pathlib import Path

VECTORS = Path(__file__).parents[2] / "docs" / "vectors"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of vectors, by the names of its columns."""
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def words(row: dict[str, str]) -> str:
    """A row as the name of its test."""
    return " ".join(cell for cell in row.values() if cell)[:60]
