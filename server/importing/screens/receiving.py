"""Takes a form's files to the disk as they come: nothing of them is held in memory.

The form's token stands in it before the first file, so what another site sends is never kept.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from litestar import Request
from litestar.enums import RequestEncodingType
from litestar.exceptions import InternalServerException
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from server.accounts.csrf import FIELD as TOKEN
from server.errors import BadInput
from server.importing.screens import names
from server.importing.screens.limits import ALL_MAX, FILE_MAX, FILES_MAX, TooLarge, in_words
from server.importing.trouble import disk_problem

AnyRequest = Request[Any, Any, Any]
FILES = "files"
FIELD_MAX = 1_000  # bytes of the token
FORM_MAX = 500 * FILES_MAX  # bytes of a form around its files
_SENT_AS = {
    "csv": "",
    "zip": "",
    "xlsx": "It is a workbook. Save each of its sheets as CSV.",
    "xls": "It is a workbook. Save each of its sheets as CSV.",
    "ods": "It is a workbook. Save each of its sheets as CSV.",
}


async def receive(request: AnyRequest, into: Path, check: Callable[[str | None], None]) -> None:
    """Writes the form's files into the folder ``into``.

    ``check``: raises when the token is not the form's. Raises ``BadInput`` at the first file that
    is too large, of another kind, or cut short; the caller clears what is in ``into`` by then.
    """
    kind, options = request.content_type
    if kind != RequestEncodingType.MULTI_PART or not options.get("boundary"):
        raise BadInput("import.form", "No files came with this. Choose files, then send them.")
    _check_size(request.content_length or 0)
    form = _Form(into, check)
    limits = {"max_segment_count": FILES_MAX + 5, "max_header_size": 2_000}
    try:
        with PushMultipartParser(options["boundary"], strict=True, **limits) as parser:
            async for chunk in request.stream():
                form.read(len(chunk))
                for part in parser.parse(chunk):
                    await form.take(part)
    except (MultipartError, InternalServerException) as cut:
        sentence = "The upload was cut short, so nothing of it was kept. Send the files again."
        raise BadInput("import.cut", sentence) from cut
    except OSError as problem:
        raise disk_problem(problem) from problem
    finally:
        with suppress(OSError):  # it has been said, or the file is cleared
            form.close()
    form.finish()


def _check_size(size: int) -> None:
    if size > ALL_MAX + FORM_MAX:
        raise TooLarge(
            "import.size",
            f"This is {in_words(size)}. Send {in_words(ALL_MAX)} at most at once; zip the files.",
        )


class _Form:
    """The form's parts, one after another."""

    def __init__(self, into: Path, check: Callable[[str | None], None]) -> None:
        self._into = into
        self._check = check
        self._checked = False
        self._token: bytearray | None = None
        self._name = ""
        self._file: BinaryIO | None = None
        self._size = 0
        self._all = 0
        self._taken: set[str] = set()

    def read(self, count: int) -> None:
        self._all += count
        _check_size(self._all)

    async def take(self, part: MultipartSegment | bytearray | None) -> None:
        if isinstance(part, MultipartSegment):
            self._begin(part)
        elif part:
            await self._go_on(part)
        else:
            self._end()

    def _begin(self, part: MultipartSegment) -> None:
        if part.name == TOKEN:
            self._token = bytearray()
        elif part.name == FILES and part.filename:
            if not self._checked:
                self._check(None)
            self._open(part.filename)

    def _open(self, name: str) -> None:
        if len(self._taken) == FILES_MAX:
            sentence = f"These are more than {FILES_MAX} files. Send only those of one school."
            raise TooLarge("import.files", sentence)
        if why := _why_not(name):
            raise BadInput("import.kind", f"{names.shown(name)} cannot be taken. {why}")
        if names.same(name) in self._taken:
            raise BadInput("import.twice", f"{name} was sent twice. Send each file once.")
        self._taken.add(names.same(name))
        self._name, self._size = name, 0
        self._file = (self._into / name).open("wb")

    async def _go_on(self, some: bytearray) -> None:
        if self._file is not None:
            self._size += len(some)
            if self._size > FILE_MAX:
                limit = in_words(FILE_MAX)
                raise TooLarge("import.file_size", f"{self._name} is larger than {limit}.")
            await asyncio.to_thread(self._file.write, some)
        elif self._token is not None:
            self._token += some
            if len(self._token) > FIELD_MAX:
                self._check(None)

    def _end(self) -> None:
        if self._token is not None:
            self._check(self._token.decode("utf-8", "replace"))
            self._token, self._checked = None, True
        self.close()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def finish(self) -> None:
        if not self._checked:
            self._check(None)
        if not self._taken:
            raise BadInput("import.none", "No file was chosen. Choose files, then send them.")


def _why_not(name: str) -> str:
    why = _SENT_AS.get(names.ending(name), "Send CSV files, or one zip of them.")
    return why or ("" if names.is_plain(name) else "Give it a plain name, as users.csv.")
