"""What may be sent, and that everything else is refused in words and leaves nothing on the disk."""

from pathlib import Path
from typing import Any

import httpx
from litestar import Litestar, Request, post

from server.importing.screens.limits import ALL_MAX, FILE_MAX, FILES_MAX
from server.importing.screens.receiving import receive
from server.web.errors import error_handlers
from tests.server.accounts.door import csrf_in
from tests.server.importing.screens.conftest import Administrator, Office, csv_files, zipped

CSV = b"sourcedId,name\n"
BOUNDARY = "firstbell"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def left(office: Office) -> list[str]:
    root = office.data / "imports"
    return [path.name for path in root.iterdir()] if root.exists() else []


async def test_files_and_zips_are_taken_and_read_at_once(office: Office, westmere: Path) -> None:
    khan = await office.administrator()

    for files in (csv_files(westmere), [("set.zip", zipped(westmere, "westmere/"))]):
        address, page = await khan.sent(*files)
        assert "What would change" in page
        assert "Ms Khan" in page
        assert "Read as OneRoster 1.2" in page
        folder = office.uploads.folder(address.rpartition("/")[2])
        assert folder.stat().st_mode & 0o777 == 0o700


REFUSED: dict[str, tuple[list[tuple[str, bytes]], str]] = {
    "nothing": ([], "No file was chosen."),
    "picture": ([("photo.png", CSV)], "photo.png cannot be taken. Send CSV files, or one zip"),
    "workbook": ([("school.xlsx", CSV)], "It is a workbook. Save each of its sheets as CSV."),
    "no-ending": ([("users", CSV)], "users cannot be taken."),
    "path": ([("../users.csv", CSV)], "cannot be taken. Give it a plain name, as users.csv."),
    "formula": ([("=1+1.csv", CSV)], "=1+1.csv cannot be taken. Give it a plain name"),
    "long": ([("漢" * 90 + ".csv", CSV)], "cannot be taken. Give it a plain name"),
    "hidden": ([(".csv", CSV)], ".csv cannot be taken."),
    "twice": ([("users.csv", CSV), ("Users.csv", CSV)], "Users.csv was sent twice."),
    "large": ([("users.csv", bytes(FILE_MAX + 1))], "users.csv is larger than 50 MB."),
    "many": (
        [(f"f{n}.csv", CSV) for n in range(FILES_MAX + 1)],
        "These are more than 200 files.",
    ),
    "all": ([(f"f{n}.csv", bytes(34_000_000)) for n in range(3)], "Send 100 MB at most at once"),
}


async def test_what_cannot_be_taken_is_refused_in_words_and_leaves_nothing(
    office: Office,
) -> None:
    khan = await office.administrator()

    for files, sentence in REFUSED.values():
        answer = await khan.send(*files)

        assert answer.status_code in (413, 422)
        assert sentence in answer.text
        assert "Send and compare" in answer.text  # the form is still there
        assert left(office) == []


async def test_a_form_without_its_token_is_refused_before_a_file_is_kept(office: Office) -> None:
    khan = await office.administrator()

    for token in ("", "x" * 43, "x" * 5_000):
        answer = await khan.send(("users.csv", CSV), token=token)
        assert answer.status_code == 403
        assert "This page was open too long" in answer.text
    body = a_part("users.csv", CSV) + f"--{BOUNDARY}--\r\n".encode()
    headers = {"content-type": MULTIPART}
    answer = await khan.browser.http.post("/imports", content=body, headers=headers)
    assert answer.status_code == 403
    assert left(office) == []


async def test_files_before_the_token_are_not_even_read(office: Office) -> None:
    khan = await office.administrator()
    wire = Wire(office.app, khan, None)

    await wire.send([a_part("users.csv", CSV), bytes(1_000_000)], again=50)

    assert wire.status == 403
    assert wire.read < 1_000_000
    assert left(office) == []


async def test_nobody_else_may_send(office: Office) -> None:
    khan = await office.administrator()
    await khan.press("/sign-out")

    answer = await khan.send(("users.csv", CSV), token=await khan.browser.csrf("/sign-in"))

    assert answer.status_code == 401
    assert left(office) == []


RUBBISH = [
    ("application/x-www-form-urlencoded", b"files=x"),
    ("text/plain", b"x"),
    ("multipart/form-data", b"x"),
    (MULTIPART, b""),
    (MULTIPART, b"rubbish"),
    (MULTIPART, f"--{BOUNDARY}\r\n\r\nx".encode()),
    (MULTIPART, f"--{BOUNDARY}\r\n{'x' * 9_000}".encode()),
    ("multipart/form-data; boundary=" + "x" * 2_000, b"--x"),
]


async def test_rubbish_is_refused_in_words(office: Office) -> None:
    khan = await office.administrator()

    for content_type, body in RUBBISH:
        headers = {"content-type": content_type}
        answer = await khan.browser.http.post("/imports", content=body, headers=headers)

        assert answer.status_code == 422, (content_type, body[:20])
        assert "Send and compare" in answer.text
        assert left(office) == []


def a_part(name: str, content: bytes) -> bytes:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    )
    return head.encode() + content + b"\r\n"


def a_token(token: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="_csrf_token"\r\n\r\n'
    return f"{head}{token}\r\n".encode()


class Wire:
    """An ASGI request by hand, which may lie about its length, be endless, or be cut."""

    def __init__(self, app: Litestar, khan: Administrator, length: int | None) -> None:
        self._app = app
        cookie = "; ".join(f"{name}={value}" for name, value in khan.browser.http.cookies.items())
        headers = {"content-type": MULTIPART, "cookie": cookie, "accept": "text/html"}
        if length is not None:
            headers["content-length"] = str(length)
        self.scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/imports",
            "raw_path": b"/imports",
            "query_string": b"",
            "root_path": "",
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
            "client": ("192.0.2.1", 5),
            "server": ("school.example", 80),
        }
        self.read = 0
        self.status = 0
        self.text = ""

    async def send(self, chunks: list[bytes], *, again: int = 1, cut: bool = False) -> None:
        """``again``: the last chunk is sent so many times."""
        waiting = chunks[:-1] + chunks[-1:] * again

        async def receive() -> dict[str, object]:
            if waiting:
                chunk = waiting.pop(0)
                self.read += len(chunk)
                return {"type": "http.request", "body": chunk, "more_body": bool(waiting) or cut}
            return {"type": "http.disconnect"}

        async def answer(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                self.status = int(str(message["status"]))
            self.text += bytes(message.get("body") or b"").decode()  # type: ignore[call-overload]

        await self._app(self.scope, receive, answer)  # type: ignore[arg-type]


async def test_two_gigabytes_are_refused_before_a_byte_is_read(office: Office) -> None:
    khan = await office.administrator()
    wire = Wire(office.app, khan, 2_000_000_000)

    await wire.send([b"x"])

    assert (wire.status, wire.read) == (413, 0)
    assert "This is 2.0 GB. Send 100 MB at most at once; zip the files." in wire.text
    assert left(office) == []


async def test_an_upload_that_does_not_say_its_length_is_stopped_on_the_way(
    office: Office,
) -> None:
    khan = await office.administrator()
    token = csrf_in(await khan.browser.open("/imports"))
    wire = Wire(office.app, khan, None)

    await wire.send([a_token(token), a_part("a.csv", b""), bytes(1_000_000)], again=300)

    assert wire.status == 413
    assert wire.read < ALL_MAX + 2_000_000
    assert left(office) == []


async def test_an_upload_that_is_cut_in_the_middle_leaves_nothing(office: Office) -> None:
    khan = await office.administrator()
    token = csrf_in(await khan.browser.open("/imports"))
    head = a_part("users.csv", CSV * 1000)

    for cut in (True, False):  # the browser goes, or what it sends has no end
        wire = Wire(office.app, khan, None)
        await wire.send([a_token(token), head], cut=cut)
        assert wire.status == 422
        assert "The upload was cut short, so nothing of it was kept." in wire.text
    assert left(office) == []


async def test_a_disk_that_is_full_is_said(tmp_path: Path) -> None:
    (tmp_path / "users.csv").symlink_to("/dev/full")

    @post("/imports")
    async def take(request: Request[Any, Any, Any]) -> None:
        await receive(request, tmp_path, lambda _: None)

    app = Litestar([take], exception_handlers=error_handlers(), openapi_config=None)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    body = a_token("x") + a_part("users.csv", CSV * 100_000) + f"--{BOUNDARY}--\r\n".encode()
    async with httpx.AsyncClient(transport=transport, base_url="http://school.example") as browser:
        answer = await browser.post("/imports", content=body, headers={"content-type": MULTIPART})

    assert answer.status_code == 500
    assert "The server’s disk is full, so nothing of this was kept." in answer.json()["text"]


async def test_a_folder_that_cannot_be_written_is_said(office: Office) -> None:
    khan = await office.administrator()
    token = await khan.browser.csrf("/imports")
    (office.data / "imports").write_text("in the way")

    answer = await khan.send(("users.csv", CSV), token=token)

    assert answer.status_code == 500
    assert "The server’s disk cannot be written" in answer.text


async def test_while_one_upload_is_at_work_a_second_is_told_to_wait(
    office: Office, westmere: Path
) -> None:
    khan = await office.administrator()
    address, _ = await khan.sent(*csv_files(westmere))
    id_ = address.rpartition("/")[2]
    upload = office.uploads.said(id_)
    assert upload is not None
    upload.state = upload.state.READING
    office.uploads.write(upload)
    lock = office.uploads.take(id_)

    answer: httpx.Response = await khan.send(*csv_files(westmere))

    assert lock is not None
    assert answer.status_code == 422
    assert "Another upload of this school is at work." in answer.text
