"""Brings the database to the newest schema; harmless when it is there already."""

import contextlib
import io
import sys

from piccolo.apps.migrations.commands.forwards import run_forwards

from database.engine import current_engine


async def migrate() -> None:
    """Runs every migration that has not run yet, all or none. A broken one is raised.

    Piccolo notes a migration after the commit of its tables: killed in between, it would make them
    again at the next start, and never start any more.
    """
    said = io.StringIO()
    async with current_engine().transaction():
        with contextlib.redirect_stdout(said):
            result = await run_forwards(app_name="firstbell")
        if not result.success:
            sys.stderr.write(said.getvalue())
            raise RuntimeError(f"The database could not be brought up to date: {result.message}")
