"""What an import may not end unasked: files that were cut short would empty a school."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from server.importing.saving.comparing import Counts

SHARE = 10  # one in ten
LEAST = 5

# What is asked about, by table. Of what comes and goes with every move, what is added is taken off:
# pupils who change sets leave no fewer places.
KEYS = {
    "pupil": "pupils",
    "staff": "staff",
    "pupil_group": "groups",
    "group_pupil": "places",
    "lesson": "lessons",
    "contact_link": "contacts",
}
NET = frozenset({"places", "lessons", "contacts"})
WORDS = {"places": "places in groups", "contacts": "contacts of pupils"}


class Brake(Struct, frozen=True):
    """One question. ``key``: pupils, staff, groups …; ``ends``: the number to type, of ``all``."""

    key: str
    ends: int
    all: int

    @property
    def question(self) -> str:
        words = WORDS.get(self.key, self.key)
        return f"This would end {self.ends} of {self.all} {words}: type the number to go on."


def brakes(counted: Iterable[tuple[str, Counts]]) -> Iterator[Brake]:
    """``counted``: table and counts, of each school that is written.

    A question for each kind of which a school would lose more than a tenth, and at least five.
    The numbers of several schools are added up.
    """
    asked: dict[str, Brake] = {}
    for table, counts in counted:
        key = KEYS.get(table)
        if key and _asks(key, counts):
            before = asked.get(key, Brake(key, 0, 0))
            asked[key] = Brake(key, before.ends + counts.ended, before.all + counts.stored)
    yield from asked.values()


def _asks(key: str, counts: Counts) -> bool:
    lost = counts.ended - (counts.added + counts.returned if key in NET else 0)
    return lost >= LEAST and lost * SHARE > counts.stored


def unanswered(asked: Iterable[Brake], answers: Mapping[str, int | None]) -> list[Brake]:
    """The brakes whose number was not typed, or another."""
    return [one for one in asked if answers.get(one.key) != one.ends]
