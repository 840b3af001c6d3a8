"""What is wrong with the files, and what was left out of them: one report, in words."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

SHOWN = 200
KEPT = 50_000  # sentences: a file of nothing but faults must not fill the memory


class Place(NamedTuple):
    """Where something stands. ``line`` counts from 1, header included; 0: the file as a whole.

    ``column``: by its name in the header; empty where the row as a whole is meant.
    """

    file: str
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        line = f"{self.file} line {self.line}" if self.line else self.file
        return f"{line}, {self.column}" if self.column else line


class Problems:
    """Refusals in the order of files and lines; any one of them stops the import.

    ``notes`` are no refusals: what was accepted but not used, and how often.
    """

    def __init__(self) -> None:
        self._found: list[tuple[Place, str]] = []
        self._files: dict[str, int] = {}
        self._more = 0
        self.notes: Counter[str] = Counter()

    def add(self, place: Place, sentence: str) -> None:
        if len(self._found) == KEPT:
            self._more += 1
            return
        self._files.setdefault(place.file, len(self._files))
        self._found.append((place, sentence))

    def note(self, sentence: str) -> None:
        self.notes[sentence] += 1

    def __len__(self) -> int:
        return len(self._found) + self._more

    def sentences(self) -> list[str]:
        """``users.csv line 14, birthDate: "01/13/2011" is not a date (expected 2011-01-13).``

        Of more than ``KEPT``, those that were found first.
        """
        return [f"{place}: {sentence}" for place, sentence in self.placed()]

    def placed(self) -> list[tuple[Place, str]]:
        """In the order of files and lines."""
        return sorted(self._found, key=lambda one: (self._files[one[0].file], one[0].line))

    def report(self) -> Iterator[str]:
        """The first ``SHOWN`` sentences, then how many more there are."""
        yield from self.sentences()[:SHOWN]
        if len(self) > SHOWN:
            yield f"… and {len(self) - SHOWN} more."

    def noted(self) -> Iterator[str]:
        for sentence, times in self.notes.items():
            yield f"{sentence} ({times} times)" if times > 1 else sentence
