"""What is wrong with the files, and what was left out of them: one report, in words."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

SHOWN = 200


class Place(NamedTuple):
    """Where something stands. ``line`` counts from 1, header included; 0: the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file} line {self.line}" if self.line else self.file


class Problems:
    """Refusals in the order of files and lines; any one of them stops the import.

    ``notes`` are no refusals: what was accepted but not used, and how often.
    """

    def __init__(self) -> None:
        self._found: list[tuple[Place, str]] = []
        self._files: dict[str, int] = {}
        self.notes: Counter[str] = Counter()

    def add(self, place: Place, sentence: str) -> None:
        self._files.setdefault(place.file, len(self._files))
        self._found.append((place, sentence))

    def note(self, sentence: str) -> None:
        self.notes[sentence] += 1

    def __len__(self) -> int:
        return len(self._found)

    def sentences(self) -> list[str]:
        """All of them: ``users.csv line 14: "01/13/2011" is not a date (expected …).``"""
        ordered = sorted(self._found, key=lambda one: (self._files[one[0].file], one[0].line))
        return [f"{place}: {sentence}" for place, sentence in ordered]

    def report(self) -> Iterator[str]:
        """The first ``SHOWN`` sentences, then how many more there are."""
        sentences = self.sentences()
        yield from sentences[:SHOWN]
        if len(sentences) > SHOWN:
            yield f"… and {len(sentences) - SHOWN} more."

    def noted(self) -> Iterator[str]:
        for sentence, times in self.notes.items():
            yield f"{sentence} ({times} times)" if times > 1 else sentence
