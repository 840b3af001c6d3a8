"""The files that a browser keeps for ever: read, joined and named once, at start-up (DESIGN §1).

Their address carries the release, so a new release is a new address and nothing is asked twice.
Below it the folders of the repository stay as they are, so that a relative import means the same
in the browser, in node and for tsc (STYLE 2.6): /assets/<release>/sync/device/op.js.
"""

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import brotli

from server.web.join import join
from server.web.modules import closure
from server.web.styles import joined

ROOT = Path(__file__).resolve().parents[2]
STYLE_SHEET = "frontend/styles/app.css"
ENTRIES = ("day.js", "offline.js")  # pages whose modules are sent as one (ADR 0006)
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_SERVED = (
    ("frontend/scripts", "*.js"),
    ("frontend/vendor", "*.js"),
    ("sync/device", "*.js"),
    ("frontend/icons", "*.svg"),
    ("frontend/icons", "*.png"),
)


class Asset:
    """One file, and its packed forms once they have been asked for."""

    def __init__(self, content: bytes, media_type: str) -> None:
        self.content = content
        self.media_type = media_type
        self._packed: dict[str, bytes] = {}

    def body(self, accept_encoding: str) -> tuple[bytes, str | None]:
        """The smallest form that the browser takes, and the name of its encoding, if any."""
        if self.media_type == "image/png":
            return self.content, None
        for encoding in ("br", "gzip"):
            if _accepts(accept_encoding, encoding):
                return self.packed(encoding), encoding
        return self.content, None

    def packed(self, encoding: str) -> bytes:
        """Packed as small as it goes, once: 40 ms for the largest."""
        if encoding not in self._packed:
            self._packed[encoding] = (
                brotli.compress(self.content, quality=11)
                if encoding == "br"
                else gzip.compress(self.content, 9, mtime=0)
            )
        return self._packed[encoding]


class Assets:
    """All assets of one release; what is not here does not exist, whatever the path says."""

    def __init__(self, root: Path = ROOT) -> None:
        self._files = dict(sorted(_read(root)))
        for entry in ENTRIES:
            if f"frontend/scripts/{entry}" in self._files:
                self._files[f"frontend/joined/{entry}"] = self._joined(entry)
        self.release = _release(self._files, root / "frontend" / "templates")

    def url(self, path: str) -> str:
        """Address of a file; ``frontend/`` or ``sync/`` may be left off. KeyError: no such file."""
        return f"/assets/{self.release}/{self._full(path)}"

    def modules(self, *entries: str) -> list[str]:
        """Addresses of these modules and of all that they import; of every module with no entry."""
        if not entries:
            return [self.url(path) for path in self._files if path.endswith(".js")]
        paths = tuple(self._full(entry) for entry in entries)
        return [self.url(path) for path in closure(paths, self._source)]

    def find(self, release: str, path: str) -> Asset | None:
        """The asset at this address; None for any other path and any other release."""
        return self._files.get(path) if release == self.release else None

    def warm(self) -> None:
        """Packs everything beside the first requests; brotli lets go of the interpreter's lock."""
        Thread(target=self._pack_all, name="pack assets", daemon=True).start()

    def _pack_all(self) -> None:
        for asset in self._files.values():
            asset.body("br")

    def _full(self, path: str) -> str:
        for full in (path, f"frontend/{path}", f"sync/{path}"):
            if full in self._files:
                return full
        raise KeyError(path)

    def _joined(self, entry: str) -> Asset:
        text = join(f"frontend/scripts/{entry}", self._source)
        return Asset(text.encode(), MEDIA_TYPES[".js"])

    def _source(self, path: str) -> str:
        return self._files[path].content.decode()


def _read(root: Path) -> Iterator[tuple[str, Asset]]:
    yield STYLE_SHEET, Asset(joined(root / "frontend" / "styles"), MEDIA_TYPES[".css"])
    for folder, pattern in _SERVED:
        for file in (root / folder).rglob(pattern):
            path = file.relative_to(root).as_posix()
            yield path, Asset(file.read_bytes(), MEDIA_TYPES[file.suffix])


def _release(files: dict[str, Asset], templates: Path) -> str:
    """Twelve hex digits over all assets and templates: a device keeps pages made of both."""
    digest = hashlib.sha256()
    for path, asset in files.items():
        digest.update(f"{path} {len(asset.content)}\n".encode() + asset.content)
    for file in sorted(templates.rglob("*.html")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _accepts(header: str, encoding: str) -> bool:
    """Whether Accept-Encoding names the encoding, and not to refuse it (RFC 9110, 12.5.3)."""
    for part in header.split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() == encoding:
            return weight.replace(" ", "").rstrip("0") not in ("q=", "q=0.")
    return False
