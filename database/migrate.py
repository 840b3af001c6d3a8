"""Brings the database to the newest schema; harmless when it is there already."""

import contextlib
import io
import sys

from piccolo.apps.migrations.commands.forwards import run_forwards


async def migrate() -> None:
    """Runs every migration that has not run yet. A broken one is rolled back and raised."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        result = await run_forwards(app_name="firstbell")
    if not result.success:
        sys.stderr.write(said.getvalue())
        raise RuntimeError(f"The database could not be brought up to date: {result.message}")
