"""Today, the register and their parts. All personal: nothing here is ever cached (SYNC §5)."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from msgspec import Struct

from server.accounts.dependencies import requires
from server.accounts.sessions import SignedIn
from server.clock import Clock, milliseconds, school_time
from server.entries.day import open_day
from server.errors import BadInput
from server.register import store
from server.register.sheet import read_sheet
from server.register.take import as_typed, sheet_of, take_by_form, view_of
from server.register.today import days_to_prepare, read_today, registers_of
from server.rules.permissions import Action
from server.rules.register_state import STATE_WORDS
from server.timetable.store import closed_because
from sync.core import ids

FOUND_MAX = 60
WORDS_MAX = 6
ASKED_MAX = 100  # characters, as the form says; SQLite takes no pattern of 50,000


class PreparedSheet(Struct):
    """One sheet for the vault; ``date`` is when it may be deleted."""

    id: str
    date: str
    html: str


class PreparedDay(Struct):
    """The page *Today* as it is to be shown on ``date``."""

    date: str
    html: str


class Prepared(Struct):
    """Everything a tablet needs for today and the next school day with no network."""

    time: int
    until: str
    days: list[PreparedDay]
    sheets: list[PreparedSheet]


def render(request: Request[Any, Any, Any], template: str, **context: Any) -> str:
    engine = request.app.template_engine
    assert engine is not None
    return str(engine.get_template(template).render(**context))


class DayController(Controller):
    """The pages of a teacher's day."""

    guards = (requires(Action.TAKE_REGISTER),)

    @get("/today")
    async def today(
        self, signed_in: NamedDependency[SignedIn], clock: NamedDependency[Clock]
    ) -> Template:
        now = clock.now()
        today = await read_today(signed_in.school_id, signed_in.staff_id, signed_in.name, now)
        return _day(signed_in, clock, today=today)

    @get("/today/part")
    async def today_part(
        self, signed_in: NamedDependency[SignedIn], clock: NamedDependency[Clock]
    ) -> Template:
        now = clock.now()
        today = await read_today(signed_in.school_id, signed_in.staff_id, signed_in.name, now)
        return Template("register/_today.html", context={"today": today})

    @get("/registers")
    async def search(
        self,
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
        q: FromQuery[str] = "",
    ) -> Template:
        """Any other register of the school, by group, room, subject or teacher."""
        now = clock.now()
        day = school_time(now).date()
        await open_day(signed_in.school_id, day, now)
        asked = q[:ASKED_MAX]
        words = asked.replace("\0", "").split()[:WORDS_MAX]
        found = await store.find_registers(signed_in.school_id, day, words) if words else []
        context = {
            "staff": signed_in,
            "words": asked,
            "asked": bool(words),
            "closed": await closed_because(signed_in.school_id, day),
            "found": [_line(view, now) for view in found[:FOUND_MAX]],
            "more": max(0, len(found) - FOUND_MAX),
            "server_ms": milliseconds(now),
        }
        return Template("register/search.html", context=context)

    @get("/registers/{register:str}")
    async def register(
        self,
        register: FromPath[str],
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
    ) -> Template:
        sheet = await sheet_of(signed_in.school_id, register, clock.now())
        return _day(signed_in, clock, sheet=sheet)

    @get("/registers/{register:str}/sheet")
    async def sheet(
        self,
        register: FromPath[str],
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
    ) -> Template:
        sheet = await sheet_of(signed_in.school_id, register, clock.now())
        return Template("register/_sheet.html", context={"sheet": sheet, "problem": ""})

    @post("/registers/{register:str}")
    async def take(
        self,
        request: Request[Any, Any, Any],
        register: FromPath[str],
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
    ) -> Redirect | Template:
        """The plain form, for a browser without scripts or without storage."""
        view = await view_of(signed_in.school_id, register)
        form: FormMultiDict = await request.form()
        typed = {key: value for key, value in form.items() if isinstance(value, str)}
        try:
            await take_by_form(view, typed, signed_in, clock.now())
        except BadInput as problem:
            sheet = await read_sheet(signed_in.school_id, view, clock.now())
            page = _day(signed_in, clock, sheet=as_typed(sheet, typed), problem=problem.text)
            page.status_code = problem.status
            return page
        request.app.state.wakes.committed(signed_in.school_id)
        return Redirect(f"/registers/{register}", status_code=303)

    @get("/day/prepared", media_type=MediaType.JSON)
    async def prepared(
        self,
        request: Request[Any, Any, Any],
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
    ) -> Response[bytes]:
        """Today and the next school day, as fragments for the vault."""
        now = clock.now()
        school_id = signed_in.school_id
        days, sheets, until = [], [], ""
        for day in await days_to_prepare(school_id, now):
            today = await read_today(school_id, signed_in.staff_id, signed_in.name, now, day)
            html = render(request, "register/_today.html", today=today)
            days.append(PreparedDay(today.date, html))
            for view in await registers_of(school_id, signed_in.staff_id, day, now):
                sheet = await read_sheet(school_id, view, now)
                html = render(request, "register/_sheet.html", sheet=sheet, problem="")
                sheets.append(PreparedSheet(sheet.id, sheet.date, html))
                until = f"{view.on_date:%a} {view.ends:%H:%M}"
        said = Prepared(time=milliseconds(now), until=until, days=days, sheets=sheets)
        return Response(msgspec.json.encode(said), media_type=MediaType.JSON)


def _day(signed_in: SignedIn, clock: Clock, **part: Any) -> Template:
    context = {
        "me": signed_in,
        "school": ids.short(signed_in.school_id),
        "staff_id": ids.short(signed_in.staff_id),
        "today": None,
        "sheet": None,
        "problem": "",
        "plain": True,
        "server_ms": milliseconds(clock.now()),
    }
    return Template("register/day.html", context=context | part)


def _line(view: store.RegisterView, now: Any) -> dict[str, Any]:
    state = view.state(now)
    return {
        "id": ids.short(view.id),
        "name": view.name,
        "starts": view.starts.strftime("%H:%M"),
        "ends": view.ends.strftime("%H:%M"),
        "room": view.room,
        "who": view.cover or view.teacher or "Nobody is set to teach it",
        "pupils": view.pupils,
        "state": state.value,
        "state_words": STATE_WORDS[state],
    }


@get("/shell")
async def shell() -> Template:
    """The day's document with nobody's data in it: what the service worker keeps."""
    context = dict.fromkeys(("me", "today", "sheet")) | dict.fromkeys(
        ("school", "staff_id", "problem"), ""
    )
    return Template("register/day.html", context=context, headers={"Cache-Control": "no-cache"})


register_routes = [DayController, shell]
