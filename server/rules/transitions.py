"""A process as a frozen table: what may happen in which state, and what it leads to (rule N5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from server.rules.because import Because

S = TypeVar("S", bound=str)
E = TypeVar("E", bound=str)


class Source(NamedTuple):
    """Whose process it is: a rule's id and the policy's section, as in ``Because``."""

    rule: str
    policy: str


@dataclass(frozen=True)
class Process(Generic[S, E]):
    """``table``: (state, event, next state). States are adjectives, events verbs: both are read.

    ``refusals``: a better reason than "it is paid" for a (state, event) that the table leaves out.
    """

    name: str  # with no article: "penalty notice"
    source: Source
    start: S
    table: tuple[tuple[S, E, S], ...]
    refusals: Mapping[tuple[S, E], str] = field(default_factory=dict)

    def after(self, state: S, event: E) -> S | Because:
        """The state that ``event`` leads to, or why it cannot happen in ``state``."""
        return self.steps.get((state, event)) or self._refusal(state, event)

    def may(self, state: S, event: E) -> bool:
        return (state, event) in self.steps

    @property
    def steps(self) -> dict[tuple[S, E], S]:
        return {(state, event): to for state, event, to in self.table}

    @property
    def states(self) -> list[S]:
        """Every state, the first one first, in the order in which the table names them."""
        return list(dict.fromkeys([self.start, *(s for row in self.table for s in row[::2])]))

    @property
    def ends(self) -> list[S]:
        """The states that nothing leads out of."""
        left = {state for state, _, _ in self.table}
        return [state for state in self.states if state not in left]

    def _refusal(self, state: S, event: E) -> Because:
        text = self.refusals.get((state, event)) or (
            f"cannot {_read(event)} the {self.name}: it is {_read(state)}"
        )
        return Because(*self.source, text)


def _read(word: str) -> str:
    return word.replace("_", " ")
