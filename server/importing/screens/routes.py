"""The administrator's pages of an upload: send files, see what they would do, confirm."""

import secrets
from collections.abc import Callable
from typing import Any

from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect, Template

from server.accounts.csrf import CHECKS_ITSELF, check_form
from server.accounts.dependencies import requires
from server.accounts.secret import TokenBytes
from server.accounts.sessions import SignedIn
from server.clock import Clock
from server.errors import BadInput, FirstbellError, NotFound
from server.importing.mapped.routes import mapping_routes
from server.importing.screens import pages, runs
from server.importing.screens.found import AGAIN, FILE, REPORT, Found
from server.importing.screens.jobs import Jobs
from server.importing.screens.limits import ALL_MAX
from server.importing.screens.receiving import FORM_MAX, AnyRequest, receive
from server.importing.screens.run_routes import run_page, undo_run
from server.importing.screens.uploads import AT_WORK, MAPPING, OVER, State, Upload, Uploads
from server.importing.screens.uploads import get as kept
from server.importing.trouble import disk_problem
from server.rules.permissions import Action
from server.settings import ProcessSettings

ADMINISTRATOR = [requires(Action.IMPORT)]
SIGNED = NamedDependency[SignedIn]
UPLOADS = NamedDependency[Uploads]
JOBS = NamedDependency[Jobs]
CLOCK = NamedDependency[Clock]


@get("/imports", guards=ADMINISTRATOR)
async def imports(signed_in: SIGNED, uploads: UPLOADS) -> Template:
    return await _start(signed_in, uploads)


async def _start(
    signed_in: SignedIn, uploads: Uploads, refusal: FirstbellError | None = None
) -> Template:
    found = [await runs.settled(one, uploads) for one in uploads.of_school(signed_in.school_id)]
    context = {
        "staff": signed_in,
        "problem": refusal.text if refusal else "",
        "uploads": [pages.upload_line(one) for one in found if one.state not in OVER],
        "runs": await runs.of_school(signed_in.school_id),
        "formats": pages.formats(),
        "limits": pages.Limits(),
    }
    status = refusal.status if refusal else 200
    return Template("importing/imports.html", context=context, status_code=status)


@get("/imports/formats", guards=ADMINISTRATOR, sync_to_thread=False)
def formats(signed_in: SIGNED) -> Template:
    context = {
        "staff": signed_in,
        "formats": pages.formats(),
        "own": pages.own_format(),
        "limits": pages.Limits(),
    }
    return Template("importing/formats.html", context=context)


@post(
    "/imports",
    guards=ADMINISTRATOR,
    request_max_body_size=ALL_MAX + 2 * FORM_MAX,
    opt={CHECKS_ITSELF: True},
)
async def send(
    request: AnyRequest,
    signed_in: SIGNED,
    uploads: UPLOADS,
    jobs: JOBS,
    clock: CLOCK,
    random: NamedDependency[TokenBytes],
) -> Response[Any]:
    """Takes the files, and has them read at once."""
    try:
        upload = await _taken(request, signed_in, uploads, clock, random)
        await jobs.begin(upload, "look", clock.now())
    except FirstbellError as refusal:
        if refusal.status == 403:
            raise
        return await _start(signed_in, uploads, refusal)
    return _to(upload)


async def _taken(
    request: AnyRequest, signed_in: SignedIn, uploads: Uploads, clock: Clock, random: TokenBytes
) -> Upload:
    try:
        id_, sent = uploads.new(random)
    except OSError as problem:
        raise disk_problem(problem) from problem
    try:
        await receive(request, sent, lambda token: check_form(request, token))
        upload = Upload(
            id=id_,
            school_id=signed_in.school_id,
            by=signed_in.staff_id,
            by_name=signed_in.name,
            sent_at=clock.now(),
            names=sorted(path.name for path in sent.iterdir()),
            state=State.INTERRUPTED,  # until its work begins
            began_at=clock.now(),
        )
        uploads.write(upload)
    except BaseException as problem:
        uploads.remove(id_)
        if isinstance(problem, OSError):
            raise disk_problem(problem) from problem
        raise
    return upload


@get("/imports/{upload_id:str}", guards=ADMINISTRATOR)
async def show(upload_id: FromPath[str], signed_in: SIGNED, uploads: UPLOADS) -> Template:
    upload = await _upload(upload_id, signed_in, uploads)
    context = {"staff": signed_in, "shown": _page(upload, uploads)}
    return Template("importing/upload.html", context=context)


@get("/imports/{upload_id:str}/part", guards=ADMINISTRATOR)
async def part(upload_id: FromPath[str], signed_in: SIGNED, uploads: UPLOADS) -> Template:
    upload = await _upload(upload_id, signed_in, uploads)
    context = {"shown": _page(upload, uploads)}
    return Template("importing/_upload.html", context=context)


@get("/imports/{upload_id:str}/report", guards=ADMINISTRATOR)
async def report(upload_id: FromPath[str], signed_in: SIGNED, uploads: UPLOADS) -> Response[bytes]:
    """Everything that is to be corrected, as an attachment that no browser shows as a page."""
    upload = await _upload(upload_id, signed_in, uploads)
    path = uploads.folder(upload.id) / REPORT
    if upload.state != State.REFUSED or not path.is_file():
        raise NotFound("import.report", "There is no report of this upload.")
    headers = {"content-disposition": 'attachment; filename="to-correct.txt"'}
    return Response(path.read_bytes(), media_type="text/plain; charset=utf-8", headers=headers)


@post("/imports/{upload_id:str}/confirm", guards=ADMINISTRATOR)
async def confirm(
    request: AnyRequest,
    upload_id: FromPath[str],
    signed_in: SIGNED,
    uploads: UPLOADS,
    jobs: JOBS,
    clock: CLOCK,
) -> Response[Any]:
    """Has it written, when every brake was answered and nothing else was shown meanwhile."""
    upload = await _upload(upload_id, signed_in, uploads)
    found = _found(upload, uploads)
    if upload.state != State.READY or found is None:
        return _to(upload)
    form = await request.form()
    typed = {brake.key: str(form.get(f"end_{brake.key}", "")) for brake in found.brakes}
    brakes = pages.answered(found, typed)
    if form.get("seen") != found.fingerprint:
        return _again(signed_in, _page(upload, uploads, brakes, AGAIN))
    if any(brake.why for brake in brakes):
        asked = "Type the number to go on. Nothing is written until then."
        return _again(signed_in, _page(upload, uploads, brakes, asked))
    upload.endings = {brake.key: brake.ends for brake in found.brakes}
    upload.by, upload.by_name = signed_in.staff_id, signed_in.name
    await jobs.begin(upload, "write", clock.now())
    return _to(upload)


def _again(signed_in: SignedIn, page: pages.UploadPage) -> Template:
    context = {"staff": signed_in, "shown": page}
    return Template("importing/upload.html", context=context, status_code=BadInput.status)


@post("/imports/{upload_id:str}/again", guards=ADMINISTRATOR)
async def again(
    upload_id: FromPath[str], signed_in: SIGNED, uploads: UPLOADS, jobs: JOBS, clock: CLOCK
) -> Redirect:
    """Reads what was interrupted once more."""
    upload = await _upload(upload_id, signed_in, uploads)
    if upload.state == State.INTERRUPTED:
        await jobs.begin(upload, "look", clock.now())
    return _to(upload)


@post("/imports/{upload_id:str}/aside", guards=ADMINISTRATOR)
async def aside(upload_id: FromPath[str], signed_in: SIGNED, uploads: UPLOADS) -> Redirect:
    upload = await _upload(upload_id, signed_in, uploads)
    if upload.state in AT_WORK:
        raise BadInput("import.busy", "This upload is at work. Wait until it is done.")
    lock = await uploads.take_unchanged(upload)
    if lock is not None:
        with runs.holding(lock):
            if upload.state != State.DONE:
                upload.state, upload.problem = State.CANCELLED, ""
                uploads.write(upload)
                uploads.forget_files(upload.id)
    return _to(upload)


async def _upload(id_: str, signed_in: SignedIn, uploads: Uploads) -> Upload:
    return await runs.settled(uploads.find(id_, signed_in.school_id), uploads)


def _page(
    upload: Upload,
    uploads: Uploads,
    brakes: list[pages.BrakeField] | None = None,
    problem: str = "",
) -> pages.UploadPage:
    mapped = (uploads.folder(upload.id) / MAPPING).is_file()
    found = _found(upload, uploads)
    return pages.upload_page(upload, found, mapped=mapped, brakes=brakes, problem=problem)


def _found(upload: Upload, uploads: Uploads) -> Found | None:
    return kept(uploads.folder(upload.id) / FILE, Found)


def _to(upload: Upload) -> Redirect:
    return Redirect(f"/imports/{upload.id}", status_code=303)


def importing_routes(
    settings: ProcessSettings, random: TokenBytes = secrets.token_bytes
) -> list[Router]:
    """``random``: makes the uploads' ids."""
    uploads = Uploads(settings.data)
    provided: dict[str, Callable[[], Any]] = {
        "uploads": lambda: uploads,
        "random": lambda: random,
    }
    jobs = Jobs(uploads, settings.database)
    provided["jobs"] = lambda: jobs
    handlers = [imports, send, formats, show, part, report, confirm, again, aside]
    return [
        Router(
            "/",
            route_handlers=[*handlers, run_page, undo_run, *mapping_routes],
            dependencies={
                name: Provide(give, sync_to_thread=False) for name, give in provided.items()
            },
        )
    ]
