"""The live board, the pupils behind its numbers, and a register's entries: office and head."""

from typing import Annotated, Any

from litestar import Controller, get
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
from server.register.take import view_of
from server.rules.permissions import Action

Is = Annotated[str, QueryParameter(name="is")]


def provide_asked(
    period: FromQuery[str] = "",
    shown: Annotated[str, QueryParameter(name="state")] = "",
    year: FromQuery[str] = "",
) -> Asked:
    return Asked.of(period, shown, year)


class BoardController(Controller):
    """Each page has a part, which the page fetches again by itself: the same without its frame."""

    path = "/board"
    guards = (requires(Action.SEE_BOARD),)
    dependencies = {"asked": Provide(provide_asked, sync_to_thread=False)}  # noqa: RUF012

    @get()
    async def board(
        self,
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
        asked: NamedDependency[Asked],
    ) -> Template:
        board = await read_board(signed_in.school_id, asked, clock.now())
        return _page("board/board.html", signed_in, board.now_ms, board=board)

    @get("/part")
    async def board_part(
        self,
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
        asked: NamedDependency[Asked],
    ) -> Template:
        board = await read_board(signed_in.school_id, asked, clock.now())
        return _part("board/_board.html", board=board)

    @get("/pupils")
    async def pupils(
        self,
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
        where: Is = "",
    ) -> Template:
        now = await read_pupils(signed_in.school_id, where, clock.now())
        return _page("board/pupils.html", signed_in, now.now_ms, now=now)

    @get("/pupils/part")
    async def pupils_part(
        self,
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
        where: Is = "",
    ) -> Template:
        now = await read_pupils(signed_in.school_id, where, clock.now())
        return _part("board/_pupils.html", now=now)


class EntriesController(Controller):
    path = "/board/registers/{register:str}"
    guards = (requires(Action.SEE_ENTRIES),)

    @get()
    async def entries(
        self,
        register: FromPath[str],
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
    ) -> Template:
        view = await view_of(signed_in.school_id, register)
        shown = await read_entries(signed_in.school_id, view, clock.now())
        return _page("board/register.html", signed_in, shown.now_ms, register=shown)

    @get("/part")
    async def entries_part(
        self,
        register: FromPath[str],
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
    ) -> Template:
        view = await view_of(signed_in.school_id, register)
        shown = await read_entries(signed_in.school_id, view, clock.now())
        return _part("board/_register.html", register=shown)


def _page(template: str, signed_in: SignedIn, now_ms: int, **shown: Any) -> Template:
    context = {"staff": signed_in, "server_ms": now_ms, "live": False}
    return Template(template, context=context | shown)


def _part(template: str, **shown: Any) -> Template:
    return Template(template, context={"live": True} | shown)


board_routes: list[Any] = [BoardController, EntriesController]
