"""The administrator's pages of tablets, and *Noted*, which the office may press too."""

import os
from collections.abc import Awaitable
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from server.accounts.dependencies import requires
from server.accounts.sessions import SignedIn
from server.clock import Clock
from server.devices import change
from server.devices.change import Hand
from server.devices.read import read_device, read_devices
from server.errors import BadInput
from server.rules.permissions import Action, may

TYPED_MAX = 2_000  # of rubbish, so much comes back into the form

AnyRequest = Request[Any, Any, Any]
SIGNED = NamedDependency[SignedIn]
CLOCK = NamedDependency[Clock]


class DevicesController(Controller):
    path = "/devices"
    guards = (requires(Action.MANAGE_DEVICES),)

    @get(["/", "/part"])
    async def devices(
        self, request: AnyRequest, signed_in: SIGNED, clock: CLOCK, show: FromQuery[str] = ""
    ) -> Template:
        release = request.app.state.release
        found = await read_devices(signed_in.school_id, show, release, clock.now())
        if _is_part(request):
            return Template("devices/_devices.html", context={"devices": found, "live": True})
        context = {"staff": signed_in, "devices": found, "live": False}
        return Template("devices/devices.html", context=context)

    @get(["/{device:str}", "/{device:str}/part"])
    async def device(
        self, request: AnyRequest, device: FromPath[str], signed_in: SIGNED, clock: CLOCK
    ) -> Template:
        return await _page(request, device, signed_in, clock)

    @post("/{device:str}/name")
    async def name(
        self, request: AnyRequest, device: FromPath[str], signed_in: SIGNED, clock: CLOCK
    ) -> Template | Redirect:
        typed = await _typed(request, "name")
        work = change.rename(device, typed, _hand(signed_in, clock))
        return await _changed(request, device, signed_in, clock, work, ("name", typed))

    @post("/{device:str}/end")
    async def end(
        self, request: AnyRequest, device: FromPath[str], signed_in: SIGNED, clock: CLOCK
    ) -> Template | Redirect:
        typed = await _typed(request, "reason")
        work = change.end(device, typed, _hand(signed_in, clock))
        return await _changed(request, device, signed_in, clock, work, ("end", typed))

    @post("/{device:str}/revoke")
    async def revoke(
        self, request: AnyRequest, device: FromPath[str], signed_in: SIGNED, clock: CLOCK
    ) -> Template | Redirect:
        typed = await _typed(request, "reason")
        work = change.revoke_everybody(device, typed, _hand(signed_in, clock))
        return await _changed(request, device, signed_in, clock, work, ("revoke", typed))


@post("/devices/{device:str}/noted", guards=[requires(Action.NOTE_LOSS)], status_code=303)
async def noted(
    request: AnyRequest, device: FromPath[str], signed_in: SIGNED, clock: CLOCK
) -> Redirect:
    await change.take_note(device, _hand(signed_in, clock))
    request.app.state.wakes.committed(signed_in.school_id)
    managed = may(signed_in.role, Action.MANAGE_DEVICES)
    return Redirect(f"/devices/{device}" if managed else "/board", status_code=303)


def _is_part(request: AnyRequest) -> bool:
    return request.url.path.endswith("/part")


def _hand(by: SignedIn, clock: Clock) -> Hand:
    return Hand(by.school_id, by.staff_id, clock.now(), os.urandom)


async def _typed(request: AnyRequest, field: str) -> str:
    typed = (await request.form()).get(field, "")
    return typed[:TYPED_MAX] if isinstance(typed, str) else ""


async def _changed(
    request: AnyRequest,
    device: str,
    by: SignedIn,
    clock: Clock,
    work: Awaitable[None],
    typed: tuple[str, str],
) -> Template | Redirect:
    """Back to the tablet; where it was refused, with the reason and what was ``typed`` in place."""
    try:
        await work
    except BadInput as problem:
        return await _page(request, device, by, clock, problem, typed)
    request.app.state.wakes.committed(by.school_id)
    return Redirect(f"/devices/{device}", status_code=303)


async def _page(
    request: AnyRequest,
    named: str,
    by: SignedIn,
    clock: Clock,
    problem: BadInput | None = None,
    typed: tuple[str, str] = ("", ""),
) -> Template:
    device = await read_device(by.school_id, named, request.app.state.release, clock.now())
    if _is_part(request):
        return Template("devices/_device.html", context={"device": device, "live": True})
    context = {
        "staff": by,
        "device": device,
        "live": False,
        "problem": problem.text if problem else "",
        "asked": typed[0],
        "typed": typed[1],
    }
    return Template(
        "devices/device.html", context=context, status_code=problem.status if problem else 200
    )


devices_routes: list[Any] = [DevicesController, noted]
