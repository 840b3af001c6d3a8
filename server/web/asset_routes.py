"""Serves the assets and the manifest: what any browser may have before anybody signs in."""

import json
from typing import Annotated

from litestar import Response, Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, HeaderParameter

from server.web.assets import ROOT, Assets

FOR_EVER = "public, max-age=31536000, immutable"
SKIP_COMPRESSION = "skip_compression"  # for CompressionConfig(exclude_opt_key=...): packed already


def assets_router(assets: Assets) -> Router:
    """Routes `/assets/<release>/<path>` and `/manifest.webmanifest`."""

    @get("/assets/{release:str}/{path:path}", sync_to_thread=False)
    def asset(
        release: FromPath[str],
        path: FromPath[str],
        accept_encoding: Annotated[str, HeaderParameter(name="accept-encoding")] = "",
    ) -> Response[bytes]:
        found = assets.find(release, path.removeprefix("/"))
        if found is None:
            raise NotFoundException
        body, encoding = found.body(accept_encoding)
        headers = {"cache-control": FOR_EVER, "vary": "accept-encoding"}
        if encoding:
            headers["content-encoding"] = encoding
        if path.endswith("/service_worker.js"):
            headers["service-worker-allowed"] = "/"
        return Response(body, media_type=found.media_type, headers=headers)

    manifest_body = _manifest(assets)

    @get("/manifest.webmanifest", sync_to_thread=False)
    def manifest() -> Response[bytes]:
        headers = {"cache-control": "no-cache"}
        return Response(manifest_body, media_type="application/manifest+json", headers=headers)

    return Router(
        "/",
        route_handlers=[asset, manifest],
        opt={SKIP_COMPRESSION: True, "exclude_from_csrf": True},
    )


def _manifest(assets: Assets) -> bytes:
    """The file at the root of the repository, its icons at this release's addresses."""
    manifest = json.loads((ROOT / "manifest.webmanifest").read_text("utf-8"))
    for icon in manifest["icons"]:
        icon["src"] = assets.url(icon["src"])
    return json.dumps(manifest, separators=(",", ":")).encode()
