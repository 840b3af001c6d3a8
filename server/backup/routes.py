"""The administrator's page on backups, and after a restore the questions that a person answers."""

import os
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from server.accounts.dependencies import requires
from server.accounts.sessions import SignedIn
from server.backup.recovering import QUESTIONS, confirm, read_safety
from server.clock import Clock
from server.errors import BadInput
from server.rules.permissions import Action


@get("/backups", guards=[requires(Action.KEEP_SAFE)])
async def backups(signed_in: NamedDependency[SignedIn], clock: NamedDependency[Clock]) -> Template:
    return await _page(signed_in, clock)


@post("/backups/recovered", guards=[requires(Action.KEEP_SAFE)], status_code=303)
async def recovered(
    request: Request[Any, Any, Any],
    signed_in: NamedDependency[SignedIn],
    clock: NamedDependency[Clock],
) -> Template | Redirect:
    answered = set((await request.form()).keys())
    try:
        await confirm(signed_in, answered, clock.now(), os.urandom)
    except BadInput as problem:
        return await _page(signed_in, clock, refused=problem.text, answered=answered)
    return Redirect("/backups", status_code=303)


async def _page(
    signed_in: SignedIn, clock: Clock, refused: str = "", answered: set[str] | None = None
) -> Template:
    context = {
        "staff": signed_in,
        "safety": await read_safety(signed_in.school_id, clock.now()),
        "questions": QUESTIONS,
        "refused": refused,
        "answered": answered or set(),
    }
    return Template("backup/backups.html", context=context, status_code=422 if refused else 200)


backup_routes = [backups, recovered]
