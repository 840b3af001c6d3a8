"""The command line (DESIGN §6). Exit status is honest; errors are one sentence."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from server.cli_backup import add_backup_commands
from server.cli_import import add_import_commands
from server.cli_simulate import add_simulate_command
from server.errors import FirstbellError

DATA = Path.home() / ".firstbell"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and answers its exit status."""
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.run(parsed))
    except FirstbellError as problem:
        sys.stderr.write(f"{problem.text}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./firstbell", description="Attendance for schools.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _demo(commands.add_parser("demo", help="run the invented school and try it"))
    _serve(commands.add_parser("serve", help="run a real school"))
    add_import_commands(commands, _data, _moment)
    _invite(commands.add_parser("invite", help="make a one-use link for the first administrator"))
    _settings(commands.add_parser("settings", help="show a school's settings, name a week A"))
    _figures(commands.add_parser("figures", help="count a file of codes, and work out its rates"))
    _threshold(commands.add_parser("threshold", help="find ten sessions in ten school weeks"))
    add_backup_commands(commands, _data)
    add_simulate_command(commands)
    _bench(commands.add_parser("bench", help="measure the budgets on this machine"))
    return parser


def _served(parser: argparse.ArgumentParser, data: str) -> None:
    parser.add_argument("--port", type=_port, default=8000, help="default 8000")
    parser.add_argument("--host", default="127.0.0.1", help="default: this machine only")
    _data(parser, data)


def _data(parser: argparse.ArgumentParser, data: str) -> None:
    parser.add_argument("--data", type=Path, default=DATA / data, help="where the school is kept")


def _demo(parser: argparse.ArgumentParser) -> None:
    _served(parser, "demo")
    parser.add_argument("--at", type=_moment, help="school time to start at: 2026-11-23T08:02")

    def run(parsed: argparse.Namespace) -> int:
        from server.demo.command import run_demo

        return run_demo(parsed.data, parsed.host, parsed.port, parsed.at)

    parser.set_defaults(run=run)


def _serve(parser: argparse.ArgumentParser) -> None:
    _served(parser, "school")
    parser.add_argument("--at", type=_moment, help="for a trial: start the clock at this time")

    def run(parsed: argparse.Namespace) -> int:
        from server.serve import serve_school

        return serve_school(parsed.data, parsed.host, parsed.port, parsed.at)

    parser.set_defaults(run=run)


def _invite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--school", help="id of the school, where there are several")
    parser.add_argument("--address", default="http://localhost:8000", help="where it is served")
    _data(parser, "school")

    def run(parsed: argparse.Namespace) -> int:
        from server.serve import invite_first, with_database

        work = invite_first(parsed.email, parsed.school, parsed.address)
        return asyncio.run(with_database(parsed.data, work))

    parser.set_defaults(run=run)


def _settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--school", help="id of the school, where there are several")
    parser.add_argument("--week-a", type=_moment, help="a Monday of a week A: 2026-09-07")
    _data(parser, "school")

    def run(parsed: argparse.Namespace) -> int:
        from server.accounts.settings_command import settings_command
        from server.serve import with_database

        week_a = parsed.week_a.date() if parsed.week_a else None
        work = settings_command(parsed.school, week_a, datetime.now(UTC), sys.stdout)
        return asyncio.run(with_database(parsed.data, work))

    parser.set_defaults(run=run)


def _figures(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="columns: code, sessions")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--department", action="store_true", help="the file is the department's: compare its rows"
    )

    def run(parsed: argparse.Namespace) -> int:
        from server.analysis.department_command import print_department
        from server.analysis.figures_command import print_figures

        command = print_department if parsed.department else print_figures
        return command(parsed.file, sys.stdout, as_json=parsed.json)

    parser.set_defaults(run=run)


def _threshold(parser: argparse.ArgumentParser) -> None:
    columns = "columns: date, session, code; of one pupil, while of compulsory school age"
    parser.add_argument("file", type=Path, metavar="FILE.csv", help=columns)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--calendar", type=Path, metavar="FILE.csv", help="date, session of every session held"
    )

    def run(parsed: argparse.Namespace) -> int:
        from server.analysis.threshold_command import print_threshold

        return print_threshold(
            parsed.file, sys.stdout, calendar=parsed.calendar, as_json=parsed.json
        )

    parser.set_defaults(run=run)


def _bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="register, push …; all where none is named")

    def run(parsed: argparse.Namespace) -> int:
        from tools.bench.command import run_bench

        return run_bench(parsed.name)

    parser.set_defaults(run=run)


def _port(typed: str) -> int:
    if not typed.isdigit() or not 1 <= int(typed) <= 65_535:
        raise argparse.ArgumentTypeError(f"{typed} is not a port: type a number from 1 to 65535")
    return int(typed)


def _moment(typed: str) -> datetime:
    """A moment on the school's wall clock, or a day."""
    from server.clock import SCHOOL_TIME

    try:
        return datetime.fromisoformat(typed).replace(tzinfo=SCHOOL_TIME)
    except ValueError as problem:
        text = f"{typed} is not a time: write it like 2026-11-23T08:02"
        raise argparse.ArgumentTypeError(text) from problem


if __name__ == "__main__":
    sys.exit(main())
