"""The commands that take a school in and write it out."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from server.errors import BadInput

if TYPE_CHECKING:
    from server.importing.reports import Mailing

Data = Callable[[argparse.ArgumentParser, str], None]
Moment = Callable[[str], datetime]
ENDED = ("pupils", "staff", "groups", "places", "lessons", "contacts")  # what an import asks about


def add_import_commands(commands: Any, data: Data, moment: Moment) -> None:
    """``data`` adds ``--data`` to a parser; ``moment`` reads a time."""
    made = {
        "import": commands.add_parser("import", help="load a school's CSV files"),
        "export": commands.add_parser("export", help="write a school's CSV files"),
        "import-upload": commands.add_parser("import-upload"),
        "import-undo": commands.add_parser("import-undo"),
    }
    for parser in made.values():
        data(parser, "school")
    _import(made["import"], moment)
    _export(made["export"])
    _import_upload(made["import-upload"])
    _import_undo(made["import-undo"])


def _import(parser: argparse.ArgumentParser, moment: Moment) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="DIR", help="folder of CSV files, or a zip of them"
    )
    parser.add_argument("--school", help="id of the school that the files are of")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="how to read other files")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")
    parser.add_argument("--at", type=moment, help="take this day for today: 2026-11-23")
    for kind in ENDED:
        text = f"how many {kind} it may end, when it asks"
        parser.add_argument(f"--end-{kind}", type=int, metavar="NUMBER", help=text)
    parser.add_argument("--mail", metavar="ADDRESS", help="mail it when there is something to say")
    parser.add_argument("--watch", action="store_true", help="go on, and take in what is put there")
    parser.add_argument(
        "--every", type=_seconds, metavar="SECONDS", default=60.0, help="default 60"
    )

    def run(parsed: argparse.Namespace) -> int:
        from server.importing.by_itself import mailing
        from server.serve import open_settings, with_database

        mail = mailing(parsed.mail, open_settings(parsed.data), sys.stderr)
        work = _watch(parsed, mail) if parsed.watch else _import_once(parsed, mail)
        return asyncio.run(with_database(parsed.data, work))

    parser.set_defaults(run=run)


def _import_once(parsed: argparse.Namespace, mail: "Mailing | None") -> Coroutine[Any, Any, int]:
    from server.importing.by_itself import hearing
    from server.importing.command import import_folder
    from server.importing.reports import REPORTS

    now = datetime.now(UTC)
    reports = parsed.data / REPORTS
    heard, after = hearing(mail, reports, parsed.folder.absolute(), now, sys.stdout)
    return import_folder(
        parsed.folder,
        school=parsed.school,
        dry_run=parsed.dry_run,
        today=(parsed.at or datetime.now()).date(),
        now=now,
        out=heard,
        endings={kind: getattr(parsed, f"end_{kind}") for kind in ENDED},
        mapping=parsed.mapping,
        after=after,
    )


def _watch(parsed: argparse.Namespace, mail: "Mailing | None") -> Coroutine[Any, Any, int]:
    from server.clock import SystemClock
    from server.importing.by_itself import Watching, watch_folder
    from server.importing.reports import REPORTS

    if parsed.dry_run or parsed.at or any(getattr(parsed, f"end_{kind}") for kind in ENDED):
        text = "With --watch leave out --dry-run, --at and --end-…: nobody is there to answer."
        raise BadInput("import.watch", text)
    folder = parsed.folder.absolute()
    reports = parsed.data / REPORTS
    clock = SystemClock()
    watching = Watching(folder, parsed.school, parsed.mapping, mail, reports, clock, sys.stdout)
    return watch_folder(watching, parsed.data, parsed.every)


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or an empty folder")
    parser.add_argument("--school", help="id of the school, where there are several")

    def run(parsed: argparse.Namespace) -> int:
        from server.clock import school_time
        from server.exporting.command import export_folder
        from server.serve import with_database

        today = school_time(datetime.now(UTC)).date()
        work = export_folder(parsed.folder, school=parsed.school, today=today, out=sys.stdout)
        return asyncio.run(with_database(parsed.data, work))

    parser.set_defaults(run=run)


def _import_upload(parser: argparse.ArgumentParser) -> None:
    """What the server starts for a page of imports; not for people, so the help leaves it out."""
    parser.add_argument("upload")
    parser.add_argument("work", choices=("look", "write"))

    def run(parsed: argparse.Namespace) -> int:
        from server.importing.screens.work import work_on
        from server.serve import with_database

        work = work_on(parsed.data, parsed.upload, parsed.work)
        return asyncio.run(with_database(parsed.data, work))

    parser.set_defaults(run=run)


def _import_undo(parser: argparse.ArgumentParser) -> None:
    """As above: undoes a school's run, by a member of staff at a moment."""
    for name, kind in (("school", UUID), ("run_id", UUID), ("by", UUID)):
        parser.add_argument(name, type=kind)
    parser.add_argument("now", type=datetime.fromisoformat)

    def run(parsed: argparse.Namespace) -> int:
        from server.importing.screens.work import undo_run
        from server.serve import with_database

        work = undo_run(parsed.school, parsed.run_id, by=parsed.by, now=parsed.now)
        return asyncio.run(with_database(parsed.data, work))

    parser.set_defaults(run=run)


def _seconds(typed: str) -> float:
    seconds = float(typed) if typed.replace(".", "", 1).isdecimal() else 0.0
    if not 0.1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"{typed}: type seconds from 0.1 to 86400")
    return seconds
