"""A Chromium, servers to kill, tablets with and without a profile of their own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    Playwright,
    expect,
    sync_playwright,
)

from tests.e2e.profile import ARGUMENTS, Profile
from tests.e2e.proxy import Proxy
from tests.e2e.server import MORNING, Server, fill_template
from tests.e2e.tablet import UPRIGHT, Tablet
from tests.e2e.watch import Watch
from tools.chromium import find_chromium

expect.set_options(timeout=10_000)  # a busy machine is not a broken product


@pytest.fixture(scope="session")
def chromium() -> Path:
    found = find_chromium()
    assert found is not None, "no Chromium here: ./check installs one"
    return found


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright, chromium: Path) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    fill_template(folder)
    return folder


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the journey where any page said an error or broke the page policy."""
    watching = Watch()
    yield watching
    assert watching.problems == []


@pytest.fixture
def a_server(filled: Path, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """``a_server(at=…)`` starts one on a school of its own."""
    made: list[Server] = []

    def start(at: datetime = MORNING) -> Server:
        data = tmp_path / f"data-{len(made)}"
        shutil.copytree(filled, data)
        made.append(Server(data, at))
        return made[-1].start()

    yield start
    for server in made:
        server.kill()


@pytest.fixture
def server(a_server: Callable[..., Server]) -> Server:
    return a_server()


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    started = Proxy(server.port).start()
    yield started
    started.stop()


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def a_tablet(browser: Browser, watch: Watch, closing: ExitStack) -> Callable[..., Tablet]:
    """``a_tablet(server.address)``: a fresh browser of a person; it is watched."""

    def open_one(address: str, *, touch: bool = True, **options: Any) -> Tablet:
        context = browser.new_context(**{"viewport": UPRIGHT, "has_touch": touch, **options})
        closing.callback(context.close)
        watch.see(context)
        return Tablet(context, address, touch=touch)

    return open_one


@pytest.fixture
def a_profile(
    playwright: Playwright, chromium: Path, tmp_path: Path, watch: Watch
) -> Iterator[Callable[[str], Profile]]:
    made: list[Profile] = []

    def make(address: str) -> Profile:
        folder = tmp_path / f"profile-{len(made)}"
        made.append(Profile(playwright, chromium, folder, watch, address))
        return made[-1]

    yield make
    for profile in made:
        profile.switch_off()
