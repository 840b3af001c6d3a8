"""``./firstbell threshold FILE.csv``: one pupil's marks against the threshold (rule N1)."""

from collections.abc import Container, Iterator
from datetime import date
from pathlib import Path
from typing import TextIO, get_args

from msgspec import Struct, json

from server.analysis.sheet import lines, quoted, refuse
from server.importing.reading.problems import Place, Problems
from server.rules.because import Because
from server.rules.code_history import meaning
from server.rules.codes import code_set
from server.rules.school_calendar import Half, SessionOn, monday_of
from server.rules.threshold import SESSIONS, WEEKS, Marked, Window, fullest, windows

CLOSED = "#"  # a planned closure: no session, so it makes no school week


class Reached(Struct):
    """One window that reaches the threshold. ``first_week``, ``last_week``: their Mondays."""

    first_week: date
    last_week: date
    reached_on: date
    counted: int
    provisional: int


class Answer(Struct):
    """What ``--json`` prints.

    ``counted``, ``provisional``: sessions in the first window that reaches the threshold; where
    none does, in the window with most.
    """

    reached: bool
    first_reached_on: date | None
    counted: int
    provisional: int
    windows: list[Reached]


class Marks:
    """What a file of marks says: those that may count, and the Mondays of its school weeks."""

    def __init__(self) -> None:
        self.counting: list[Marked] = []
        self.weeks: set[date] = set()

    def add(self, mark: Marked) -> None:
        if mark.code != CLOSED:
            self.weeks.add(monday_of(mark.session.on))
        if code_set()[mark.code].threshold != "no":
            self.counting.append(mark)


def print_threshold(
    path: Path, out: TextIO, *, calendar: Path | None = None, as_json: bool = False
) -> int:
    """Answers 0, reached or not; raises BadInput where a file cannot be read.

    ``calendar``: a file ``date,session`` of the sessions that there were. Without it the marks'
    own lines say which weeks were school weeks.
    """
    sessions = None if calendar is None else read_calendar(calendar)
    marks = read_marks(path, sessions)
    weeks = marks.weeks if sessions is None else {monday_of(one.on) for one in sessions}
    # The file tells no birthday: whoever hands it in answers for compulsory school age.
    found = list(windows(marks.counting, sorted(weeks), of_compulsory_age=lambda day: True))
    answer = answered(found)
    if as_json:
        out.write(json.format(json.encode(answer)).decode() + "\n")
    else:
        out.write(in_words(answer, fullest(found)))
    return 0


def read_calendar(path: Path) -> set[SessionOn]:
    problems = Problems()
    found = {session for _, session, _ in _sessions(path, ("date", "session"), problems)}
    refuse(problems)
    return found


def read_marks(path: Path, sessions: Container[SessionOn] | None = None) -> Marks:
    """The marks of a file ``date,session,code``, each session once and in any order."""
    problems = Problems()
    marks = Marks()
    for place, session, (code,) in _sessions(path, ("date", "session", "code"), problems):
        meant = meaning(code, session.on)
        if isinstance(meant, Because):
            problems.add(place, f"The code {quoted(code)}{meant.text.removeprefix(code)}.")
        elif sessions is not None and session not in sessions:
            problems.add(place, f"The calendar has no session {_named(session)}.")
        else:
            marks.add(Marked(session, meant.symbol))
    refuse(problems)
    return marks


def _sessions(
    path: Path, columns: tuple[str, ...], problems: Problems
) -> Iterator[tuple[Place, SessionOn, tuple[str, ...]]]:
    """Each line's session, which no earlier line has, and its further cells."""
    seen: set[SessionOn] = set()
    for place, (day, half, *further) in lines(path, columns, problems):
        session = _session(day, half, place, problems)
        if session in seen:
            problems.add(place, f"An earlier line has the session {_named(session)} too.")
        elif session is not None:
            seen.add(session)
            yield place, session, tuple(further)
    if not seen and not len(problems):
        problems.add(Place(path.name), "There is no line below the names of the columns.")


def _session(day: str, half: str, place: Place, problems: Problems) -> SessionOn | None:
    """The session that two cells name; None after saying what is wrong with them."""
    on = _date(day)
    if on is None:
        problems.add(place, f"{quoted(day)} is not a date: write it like 2026-09-07.")
    for known in get_args(Half):
        if half == known:
            return None if on is None else SessionOn(on, known)
    problems.add(place, f"{quoted(half)} is not a session: write AM or PM.")
    return None


def _date(cell: str) -> date | None:
    try:
        on = date.fromisoformat(cell)
    except ValueError:
        return None
    return on if on.isoformat() == cell else None  # Python reads 20260907 and 2026-W37-1 as well


def _named(session: SessionOn) -> str:
    return f"{session.on} {session.half}"


def answered(found: list[Window]) -> Answer:
    shown = fullest(found)
    reached = [
        Reached(w.first_week, w.last_week, w.reached_on, len(w.counted), len(w.provisional))
        for w in found
        if w.reached_on is not None
    ]
    return Answer(
        reached=bool(reached),
        first_reached_on=reached[0].reached_on if reached else None,
        counted=len(shown.counted) if shown else 0,
        provisional=len(shown.provisional) if shown else 0,
        windows=reached,
    )


def in_words(answer: Answer, shown: Window | None) -> str:
    """The answer, why, and each window that reaches the threshold on a line of its own."""
    limit = f"{SESSIONS} unauthorised sessions in {WEEKS} school weeks"
    if not answer.reached:
        first = f"Not reached: {limit}."
    else:
        first = f"Reached on {answer.first_reached_on}: {limit}. A person decides what follows."
    why = f"{shown.because}\n" if shown else ""
    return f"{first}\n{why}" + "".join(_line(window) for window in answer.windows)


def _line(window: Reached) -> str:
    weeks = f"weeks of {window.first_week} to {window.last_week}"
    counts = f"{window.counted} counted, {window.provisional} provisional"
    return f"{weeks}: {counts}, reached on {window.reached_on}\n"
