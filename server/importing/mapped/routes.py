"""The screen on which an administrator says which column of a school's own files is what."""

import asyncio
from pathlib import Path
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec.structs import replace

from server.accounts.dependencies import requires
from server.accounts.sessions import SignedIn
from server.clock import Clock
from server.errors import BadInput
from server.importing.mapped import store, words
from server.importing.mapped.building import as_toml, build, slug
from server.importing.mapped.choices import Choices
from server.importing.mapped.form import Form, read_form
from server.importing.mapped.page import MappingPage, page_of
from server.importing.mapped.proposing import propose
from server.importing.mapped.samples import Sample, samples
from server.importing.mapped.store import Kept
from server.importing.screens.jobs import Jobs
from server.importing.screens.uploads import State, Upload, Uploads, put
from server.importing.screens.uploads import get as read
from server.rules.permissions import Action

PATH = "/imports/{upload_id:str}/mapping"
GUARDS = [requires(Action.IMPORT)]
NAME_MAX = 36
BEFORE = (State.MAPPING, State.REFUSED)  # files that a mapping may still make readable
SIGNED = NamedDependency[SignedIn]
UPLOADS = NamedDependency[Uploads]


@get(PATH, guards=GUARDS)
async def mapping(
    upload_id: FromPath[str], signed_in: SIGNED, uploads: UPLOADS
) -> Template | Redirect:
    """What was chosen here before, else the school's mapping that these files fit, else ours."""
    upload = uploads.find(upload_id, signed_in.school_id)
    folder = uploads.files(upload.id)
    if upload.state not in BEFORE or not folder.is_dir():
        return Redirect(f"/imports/{upload.id}")
    found = await asyncio.to_thread(samples, folder)
    kept: Kept | None = read(_chosen(uploads, upload), Kept)
    fits = None if kept else await store.fitting(signed_in.school_id, found)
    kept = kept or fits
    page = await asyncio.to_thread(_page, upload, found, kept.choices if kept else None)
    page = replace(page, name=kept.name if kept else "", fits=fits.name if fits else "")
    return Template("importing/mapping.html", context={"staff": signed_in, "shown": page})


@post(PATH, guards=GUARDS, status_code=200)
async def choose(
    request: Request[Any, Any, Any],
    upload_id: FromPath[str],
    signed_in: SIGNED,
    uploads: UPLOADS,
    jobs: NamedDependency[Jobs],
    clock: NamedDependency[Clock],
) -> Response[Any]:
    """Shows the first rows as they are now chosen; or uses the mapping, or gives it as a file."""
    upload = uploads.find(upload_id, signed_in.school_id)
    folder = uploads.files(upload.id)
    if upload.state not in BEFORE or not folder.is_dir():
        return Redirect(f"/imports/{upload.id}", status_code=303)
    form = {key: str(value) for key, value in (await request.form()).items()}
    choices, page = await asyncio.to_thread(_chosen_page, upload, folder, form)
    if (do := form.get("do")) not in ("use", "file"):
        name = "importing/_mapping.html" if "hx-request" in request.headers else ""
        return _show(page, signed_in, template=name or "importing/mapping.html")
    page = await _checked(page, form, signed_in, choices)
    if page.wrong or page.lacks:
        return _show(replace(page, asked=True), signed_in, status=BadInput.status)
    made = build(choices, page.name)
    if do == "file":
        headers = {"content-disposition": f'attachment; filename="{slug(page.name)}.toml"'}
        return Response(as_toml(made), media_type="application/toml", headers=headers)
    kept = Kept(page.name, choices)
    put(_chosen(uploads, upload), kept)
    put(uploads.folder(upload.id) / "mapping.json", made)
    await store.keep(signed_in.school_id, kept, signed_in.staff_id, clock.now())
    await jobs.begin(upload, "look", clock.now())
    return Redirect(f"/imports/{upload.id}", status_code=303)


def _chosen(uploads: Uploads, upload: Upload) -> Path:
    return uploads.folder(upload.id) / "choices.json"


def _page(upload: Upload, found: list[Sample], choices: Choices | None) -> MappingPage:
    choices = choices or propose(found)
    words.complete(choices, found)
    return page_of(upload.id, choices, found)


def _chosen_page(upload: Upload, folder: Path, form: Form) -> tuple[Choices, MappingPage]:
    found = samples(folder)
    choices, wrong = read_form(form, found, propose(found))
    name = " ".join(form.get("name", "").split())
    page = page_of(upload.id, choices, found)
    return choices, replace(page, wrong=wrong, name=name, fits=form.get("fits", ""))


async def _checked(
    page: MappingPage, form: Form, signed_in: SignedIn, choices: Choices
) -> MappingPage:
    """With what is wrong about the name."""
    if not slug(page.name) or len(page.name) > NAME_MAX:
        sentence = f"Give the mapping a name of letters and figures, {NAME_MAX} at most."
        return replace(page, wrong=[*page.wrong, sentence])
    before = await store.named(signed_in.school_id, page.name)
    if before is None or form.get("replace") == "yes" or before.name == page.fits:
        return page
    sentence = f"There is a mapping “{before.name}” already. Say that this one takes its place."
    return replace(page, wrong=[*page.wrong, sentence], replaces=True)


def _show(
    page: MappingPage,
    signed_in: SignedIn,
    *,
    template: str = "importing/mapping.html",
    status: int = 200,
) -> Template:
    return Template(template, context={"staff": signed_in, "shown": page}, status_code=status)


mapping_routes: list[Any] = [mapping, choose]
