"""What is changed here and stays: a person's role, position, and an e-mail given on our page."""

from collections.abc import Hashable, Mapping
from uuid import UUID

from server.importing.saving import packets, store
from server.importing.saving.comparing import Stored, Wanted
from server.importing.saving.plan import Kept
from server.importing.saving.written import STAFF

# Whoever is new gets the source's role; what a person may do is then changed here, not there.
OURS = frozenset({"position", "role"})
EMAIL = "email"


class OursStays:
    """``kept``: the e-mails that stay though the files have others."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []

    def settle(
        self, wanted: list[Wanted], stored: Mapping[Hashable, Stored], changed: frozenset[UUID]
    ) -> list[Wanted]:
        return [self._of(row, stored.get(row.key), changed) for row in wanted]

    def _of(self, row: Wanted, before: Stored | None, changed: frozenset[UUID]) -> Wanted:
        if before is None:
            return row
        if before.id not in changed:
            return row._replace(kept=OURS)
        ours, theirs = (STAFF.value(EMAIL, one.values) for one in (before, row))
        self.kept.append(Kept(before.id, EMAIL, ours, theirs or ""))
        return row._replace(kept=OURS | {EMAIL})


async def changed_here(
    school: UUID, wanted: list[Wanted], stored: Mapping[Hashable, Stored]
) -> frozenset[UUID]:
    """Staff whose e-mail is on file, is not the files', and is not what an import wrote last."""
    differ: dict[UUID, str] = {}
    for row in wanted:
        before = stored.get(row.key)
        on_file = before and STAFF.value(EMAIL, before.values)
        if before and on_file and on_file != STAFF.value(EMAIL, row.values):
            differ[before.id] = on_file
    if not differ:
        return frozenset()
    said = await _last_said(school)
    return frozenset(id_ for id_, email in differ.items() if said.get(id_) != email)


async def _last_said(school: UUID) -> dict[UUID, str | None]:
    """The e-mails that imports wrote, the last of each."""
    said: dict[UUID, str | None] = {}
    for content in await store.packets_of_table(school, STAFF.name):
        packet = packets.unpack(content)
        at = packet.columns.index(EMAIL)
        said |= {UUID(row.id): row.after[at] for row in packet.rows}
    return said
