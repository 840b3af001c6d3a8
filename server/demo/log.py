"""Writes what was said as the school's log: numbered, chained, folded by the school's own rules.

The same rows that `server.entries.append` makes of a push, in batches of a week. A pupil of whom
the same acts speak as of the next one has the same mark, so the fold is asked once for both.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from msgspec import structs

from server.clock import SCHOOL_TIME
from server.demo import store
from server.demo.spoken import Sheet, Spoken
from server.entries.digest import act_digest
from server.entries.store import ActRow, EntryRow
from server.rules.marks import Mark, Said, fold
from server.rules.register_times import at
from server.rules.register_window import by_the_server, grade
from sync.service.log import HeadState

Key = tuple[UUID, UUID]  # register, pupil


class Log:
    """Rows that wait to be written. ``heads``: the number of each register's last act."""

    def __init__(self) -> None:
        self.heads: dict[UUID, int] = {}
        self._said: dict[Key, list[Said]] = defaultdict(list)
        self._text: dict[UUID, str] = {}
        self._empty()

    def _empty(self) -> None:
        self._acts: list[ActRow] = []
        self._entries: list[tuple[object, ...]] = []
        self._marks: dict[Key, Mark] = {}
        self._moved: dict[UUID, int] = {}
        self._completions: dict[UUID, ActRow | None] = {}

    def add(self, head: HeadState, spoken: Iterable[Spoken]) -> None:
        """Numbers the acts in the order of their times and folds the marks that they touch."""
        touched: dict[Key, Sheet] = {}
        for said in sorted(spoken, key=lambda one: one.made_at):
            act = self._act(said, head.seq + 1)
            _, chain = head.next_act(act_digest(act, _entries(act, said)))
            act = structs.replace(act, chain=chain)
            self._acts.append(act)
            if said.fact is None:
                self._completions[said.sheet.id] = act
            else:
                self._add_entries(act, said, touched)
            self.heads[said.sheet.id] = self._moved[said.sheet.id] = act.seq
        self._fold(touched)

    def forget_all_but(self, awaited: set[Key]) -> None:
        """Drops what was said, except where more is to come."""
        for key in [key for key in self._said if key not in awaited]:
            del self._said[key]

    async def write(self, school_id: UUID) -> None:
        """Writes what waits, in the caller's transaction."""
        text = str(school_id)
        await store.add_log(school_id, self._acts, ((text, *row) for row in self._entries))
        await store.save_marks(
            (text, self._as_text(register), self._as_text(pupil), *_values(mark))
            for (register, pupil), mark in self._marks.items()
        )
        await store.save_registers(school_id, self._moved, self._completions)
        self._empty()

    def _act(self, said: Spoken, seq: int) -> ActRow:
        made_at, author = said.made_at, said.author
        times = said.sheet.times
        return ActRow(
            seq=seq,
            register_id=said.sheet.id,
            kind=said.kind,
            op_id=None,
            author_id=author.id if author else None,
            author_position=author.position if author else "School plan",
            unplanned=author is not None and author is not said.sheet.teacher,
            device_id=None,
            n=None,
            base_seq=self.heads.get(said.sheet.id, 0) if author else 0,
            made_at=made_at,
            received_at=made_at,
            grade=grade(by_the_server(made_at), times) if author else "A",
            chain="",
        )

    def _add_entries(self, act: ActRow, said: Spoken, touched: dict[Key, Sheet]) -> None:
        sheet, lane, fact = said.sheet, said.lane, said.fact
        assert fact is not None
        statements: dict[str | None, Said] = {}
        for pupil in said.pupils:
            code, note = said.codes.get(pupil, (None, None))
            if code not in statements:
                statements[code] = _said(act, said, code)
            self._said[sheet.id, pupil].append(statements[code])
            touched[sheet.id, pupil] = sheet
            text = self._as_text(pupil)
            self._entries.append((act.seq, text, lane, fact, said.arrived, said.src, code, note))

    def _fold(self, touched: dict[Key, Sheet]) -> None:
        folded: dict[tuple[int, ...], Mark] = {}
        for key, sheet in touched.items():
            said = self._said[key]
            alike = tuple(map(id, said))
            if alike not in folded:
                folded[alike] = fold(said, sheet.times, sheet.session)
            self._marks[key] = folded[alike]

    def _as_text(self, value: UUID) -> str:
        """As both drivers take it; making it once is half the time of an insert."""
        if value not in self._text:
            self._text[value] = str(value)
        return self._text[value]


def _said(act: ActRow, said: Spoken, code: str | None) -> Said:
    """As `server.entries.append.as_said` reads the row."""
    sheet = said.sheet
    assert said.fact is not None
    return Said(
        seq=act.seq,
        lane=said.lane,
        fact=said.fact,
        base_seq=act.base_seq,
        after_close=act.made_at >= sheet.times.closes_at,
        arrived_at=at(sheet.on_date, said.arrived, SCHOOL_TIME) if said.arrived else None,
        code=code,
    )


def _values(mark: Mark) -> tuple[object, ...]:
    return (mark.state, mark.code, mark.minutes_late, mark.seq)


def _entries(act: ActRow, said: Spoken) -> list[EntryRow]:
    if said.fact is None:
        return []
    what = (said.lane, said.fact, said.arrived, said.src)
    return [
        EntryRow(act.seq, pupil, *what, *said.codes.get(pupil, (None, None)))
        for pupil in said.pupils
    ]
