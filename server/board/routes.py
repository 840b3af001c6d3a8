"""The live board, the pupils behind its numbers, and a register's entries: office and head."""

from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template

from server.accounts.dependencies import requires
from server.accounts.sessions import SignedIn
from server.board.asked import Asked
from server.board.board import read_board
from server.board.entries import read_entries
from server.board.now import read_pupils
from server.clock import Clock
from server.register.alarms import read_alarms
from server.register.take import view_of
from server.rules.permissions import Action
from sync.service.held import count_waiting

Is = Annotated[str, QueryParameter(name="is")]


def provide_asked(
    period: FromQuery[str] = "",
    shown: Annotated[str, QueryParameter(name="state")] = "",
    year: FromQuery[str] = "",
) -> Asked:
    return Asked.of(period, shown, year)


def provide_part(request: Request[Any, Any, Any]) -> bool:
    """True where the page asks for its own part again, without the frame."""
    return request.url.path.endswith("/part")


IS_PART = Provide(provide_part, sync_to_thread=False)


class BoardController(Controller):
    """Each page has a part, which the page fetches again by itself: the same without its frame."""

    path = "/board"
    guards = (requires(Action.SEE_BOARD),)
    dependencies = {  # noqa: RUF012
        "asked": Provide(provide_asked, sync_to_thread=False),
        "part": IS_PART,
    }

    @get(["/", "/part"])
    async def board(
        self,
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
        asked: NamedDependency[Asked],
        part: NamedDependency[bool],
    ) -> Template:
        board = await read_board(signed_in.school_id, asked, clock.now())
        alarms = await read_alarms(signed_in.school_id, clock.now())
        return await _answer("board", signed_in, part, board.now_ms, board=board, alarms=alarms)

    @get(["/pupils", "/pupils/part"])
    async def pupils(
        self,
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
        part: NamedDependency[bool],
        where: Is = "",
    ) -> Template:
        now = await read_pupils(signed_in.school_id, where, clock.now())
        return await _answer("pupils", signed_in, part, now.now_ms, now=now)


class EntriesController(Controller):
    path = "/board/registers/{register:str}"
    guards = (requires(Action.SEE_ENTRIES),)
    dependencies = {"part": IS_PART}  # noqa: RUF012

    @get(["/", "/part"])
    async def entries(
        self,
        register: FromPath[str],
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
        part: NamedDependency[bool],
    ) -> Template:
        view = await view_of(signed_in.school_id, register)
        shown = await read_entries(signed_in.school_id, view, clock.now())
        return await _answer("register", signed_in, part, shown.now_ms, register=shown)


async def _answer(
    name: str, signed_in: SignedIn, part: bool, now_ms: int, **shown: Any
) -> Template:
    shown["held"] = await count_waiting(signed_in.school_id)
    if part:
        return Template(f"board/_{name}.html", context={"live": True} | shown)
    context = {"staff": signed_in, "server_ms": now_ms, "live": False}
    return Template(f"board/{name}.html", context=context | shown)


board_routes: list[Any] = [BoardController, EntriesController]
