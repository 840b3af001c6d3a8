"""Assets: found by their exact address only, packed, kept for ever."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from litestar import Litestar, get
from litestar.testing import TestClient

from server.web.asset_routes import assets_router
from server.web.assets import Assets
from server.web.modules import closure, imports
from server.web.security import security_headers

ASSETS = Assets()


@get("/page", media_type="text/html", sync_to_thread=False)
def page() -> str:
    return "<p>personal</p>"


@pytest.fixture(scope="module")
def browser() -> Iterator[TestClient[Litestar]]:
    app = Litestar([assets_router(ASSETS), page], before_send=[security_headers(tls=False)])
    with TestClient(app) as client:
        yield client


def test_asset_is_kept_for_ever_and_packed_with_brotli(browser: TestClient[Litestar]) -> None:
    answer = browser.get(
        ASSETS.url("styles/app.css"), headers={"accept-encoding": "gzip, deflate, br"}
    )

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["vary"] == "accept-encoding"
    assert answer.text.startswith("@layer reset")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br", "br"),
        ("gzip, br;q=0", "gzip"),
        ("gzip;q=0.5", "gzip"),
        ("identity", None),
        ("", None),
        ("brown", None),
    ],
)
def test_encoding_is_one_that_the_browser_takes(accepted: str, encoding: str | None) -> None:
    asset = ASSETS.find(ASSETS.release, "frontend/vendor/htmx.min.js")
    assert asset is not None

    body, found = asset.body(accepted)

    assert found == encoding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding or "", bytes)
    assert unpack(body) == asset.content


def test_pictures_are_not_packed_again(browser: TestClient[Litestar]) -> None:
    answer = browser.get(ASSETS.url("icons/icon-192.png"))

    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    "path",
    [
        f"/assets/{ASSETS.release}/styles/app.css",  # the short name is for url() only
        f"/assets/{ASSETS.release}/frontend/scripts/absent.js",
        f"/assets/{ASSETS.release}/frontend/styles/../../pyproject.toml",
        f"/assets/{ASSETS.release}/%2e%2e/%2e%2e/pyproject.toml",
        f"/assets/{ASSETS.release}//etc/passwd",
        f"/assets/{ASSETS.release}/pyproject.toml",
        "/assets/000000000000/frontend/styles/app.css",
    ],
)
def test_anything_else_is_not_there(browser: TestClient[Litestar], path: str) -> None:
    assert browser.get(path).status_code == 404


def test_release_changes_with_any_byte(tmp_path: Path) -> None:
    scripts = tmp_path / "frontend" / "scripts"
    scripts.mkdir(parents=True)
    styles = tmp_path / "frontend" / "styles"
    styles.symlink_to(Path(__file__).parents[2] / "frontend" / "styles")
    (scripts / "a.js").write_text("1")
    first = Assets(tmp_path).release

    (scripts / "a.js").write_text("2")

    assert Assets(tmp_path).release != first
    assert re.fullmatch("[0-9a-f]{12}", first)


def test_modules_are_those_that_an_entry_reaches() -> None:
    sources = {
        "frontend/scripts/today.js": 'import { waiting } from "./words.js"\n'
        'import {\n  open,\n  put,\n} from "../../sync/device/outbox.js"\nimport "./chip.js"\n',
        "frontend/scripts/words.js": "export const x = 1\n",
        "frontend/scripts/chip.js": 'export * from "./words.js"\n',
        "frontend/scripts/other.js": "",
        "sync/device/outbox.js": '// taken from "./elsewhere.js"\nexport function open() {}\n',
    }

    found = closure(("frontend/scripts/today.js",), sources.__getitem__)

    assert found == [
        "frontend/scripts/today.js",
        "frontend/scripts/words.js",
        "sync/device/outbox.js",
        "frontend/scripts/chip.js",
    ]


def test_every_import_of_every_module_is_served() -> None:
    modules = [path for url in ASSETS.modules() if (path := url.split("/", 3)[3])]
    for path in modules:
        asset = ASSETS.find(ASSETS.release, path)
        assert asset is not None
        for needed in imports(path, asset.content.decode()):
            assert ASSETS.find(ASSETS.release, needed), f"{path} imports {needed}"


def test_manifest_names_icons_of_this_release(browser: TestClient[Litestar]) -> None:
    answer = browser.get("/manifest.webmanifest")

    assert answer.headers["content-type"].startswith("application/manifest+json")
    assert answer.json()["start_url"] == "/today"
    assert all(browser.get(icon["src"]).status_code == 200 for icon in answer.json()["icons"])


def test_pages_carry_the_policy_and_are_not_stored(browser: TestClient[Litestar]) -> None:
    for path in ("/page", "/no/such/page"):
        headers = browser.get(path).headers

        assert "trusted-types firstbell" in headers["content-security-policy"]
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in headers


def test_a_school_behind_tls_insists_on_it() -> None:
    with TestClient(Litestar([page], before_send=[security_headers(tls=True)])) as client:
        assert "max-age" in client.get("/page").headers["strict-transport-security"]
