"""What one import did, and its undo."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from server.accounts.dependencies import requires
from server.accounts.sessions import SignedIn
from server.clock import Clock
from server.errors import BadInput
from server.importing.screens import runs
from server.importing.screens.jobs import Jobs
from server.rules.permissions import Action

SIGNED = NamedDependency[SignedIn]
ADMINISTRATOR = [requires(Action.IMPORT)]


@get("/imports/runs/{number:int}", guards=ADMINISTRATOR)
async def run_page(number: FromPath[int], signed_in: SIGNED) -> Template:
    return await _page(signed_in, number)


@post("/imports/runs/{number:int}/undo", guards=ADMINISTRATOR)
async def undo_run(
    number: FromPath[int],
    signed_in: SIGNED,
    jobs: NamedDependency[Jobs],
    clock: NamedDependency[Clock],
) -> Response[Any]:
    run = await runs.find(signed_in.school_id, number)
    if run.undone_at is None:
        problem = await jobs.undo(run, signed_in.staff_id, clock.now())
        if problem:
            return await _page(signed_in, number, problem)
    return Redirect(f"/imports/runs/{number}", status_code=303)


async def _page(signed_in: SignedIn, number: int, problem: str = "") -> Template:
    run = await runs.find(signed_in.school_id, number)
    page = await runs.run_page(run)
    context = {"staff": signed_in, "run": page, "problem": problem}
    status = BadInput.status if problem else 200
    return Template("importing/run.html", context=context, status_code=status)
