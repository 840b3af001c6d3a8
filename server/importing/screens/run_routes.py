"""What one import did, and its undo."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from server.accounts.dependencies import requires
from server.accounts.sessions import SignedIn
from server.importing.screens import runs
from server.rules.permissions import Action


@get("/imports/runs/{number:int}", guards=[requires(Action.IMPORT)])
async def run_page(number: FromPath[int], signed_in: NamedDependency[SignedIn]) -> Template:
    return await _page(signed_in, number)


async def _page(signed_in: SignedIn, number: int) -> Template:
    run = await runs.find(signed_in.school_id, number)
    context = {"staff": signed_in, "run": await runs.run_page(run, "")}
    return Template("importing/run.html", context=context)
