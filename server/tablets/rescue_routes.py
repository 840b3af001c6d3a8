"""The page on which a tablet's rescue file is handed in, on any signed-in office computer."""

from typing import Any

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.response import Template

from server.accounts.csrf import CHECKS_ITSELF, FIELD, HEADER, check_form
from server.accounts.dependencies import requires
from server.accounts.sessions import SignedIn
from server.clock import Clock
from server.errors import BadInput
from server.rules.permissions import Action, may
from server.tablets.rescue import take_rescue
from sync.core.rescue import BYTES_MAX
from sync.service.held import count_waiting

AnyRequest = Request[Any, Any, Any]
FILE = "file"
FORM_MAX = 10_000  # bytes of the form around its file


@get("/rescue", guards=[requires(Action.HAND_IN_RESCUE)])
async def rescue(signed_in: NamedDependency[SignedIn]) -> Template:
    return await _page(signed_in)


# The token is looked at here, after the guard: nobody else's 20 MB are read.
@post(
    "/rescue",
    guards=[requires(Action.HAND_IN_RESCUE)],
    request_max_body_size=BYTES_MAX + FORM_MAX,
    opt={CHECKS_ITSELF: True},
    status_code=200,
)
async def hand_in(
    request: AnyRequest, signed_in: NamedDependency[SignedIn], clock: NamedDependency[Clock]
) -> Template:
    form = await request.form()
    check_form(request, request.headers.get(HEADER, form.get(FIELD)))
    file = form.get(FILE)
    try:
        if not isinstance(file, UploadFile) or not file.filename:
            raise BadInput("rescue.none", "No file was chosen. Choose the tablet’s rescue file.")
        writer, school_id = request.app.state.writer, signed_in.school_id
        rescued = await take_rescue(await file.read(), school_id, writer, clock.now())
    except BadInput as problem:
        return await _page(signed_in, problem=problem.text)
    return await _page(signed_in, rescued=rescued)


async def _page(signed_in: SignedIn, problem: str = "", **more: Any) -> Template:
    decides = may(signed_in.role, Action.DECIDE_HELD)
    context = {
        "staff": signed_in,
        "problem": problem,
        "decides": decides,
        "held": await count_waiting(signed_in.school_id) if decides else 0,
        **more,
    }
    status = BadInput.status if problem else 200
    return Template("rescue/rescue.html", context=context, status_code=status)


rescue_routes: list[Any] = [rescue, hand_in]
