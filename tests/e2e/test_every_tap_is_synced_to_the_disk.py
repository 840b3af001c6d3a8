"""A strict commit for every tap, seen from outside the browser (issue 2, show 4; SYNC §1.1)."""

import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Route, expect

from tests.e2e.cast import OKAFOR, PUPILS_8B
from tests.e2e.profile import Profile, browser_of
from tests.e2e.server import Server
from tests.e2e.tablet import Tablet
from tests.e2e.watch import Watch

TAPS = PUPILS_8B[3:15]
SYNCED = re.compile(r"\bf(?:data)?sync\(\d+<[^>]*indexeddb[^>]*>", re.IGNORECASE)


@contextmanager
def traced(pid: int, log: Path) -> Iterator[None]:
    """Writes each sync of the process and its threads to ``log``; skips where that is forbidden."""
    strace = shutil.which("strace")
    if strace is None:
        skip("strace is not installed")
    command = [strace, "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", str(log), "-p", str(pid)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    first = process.stderr.readline()
    if "attached" not in first:
        process.wait(timeout=5)
        skip(f"this machine lets nobody trace: {first.strip()}")
    try:
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=10)
        process.stderr.close()


def skip(reason: str) -> NoReturn:
    print(f"\nSKIPPED, strict commits were not counted: {reason}")
    pytest.skip(reason)


def taps_with_no_network(tablet: Tablet, server: Server, watch: Watch, log: Path, pid: int) -> int:
    """How often the browser synced its storage while each of TAPS was said to be saved.

    The server is dead, so that nothing else is written: no answer, no sheet, no clock.
    """
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    tablet.open_register()
    tablet.has_sent_everything()
    watch.expect_no_network()
    server.kill()
    tablet.tap_name(PUPILS_8B[0])
    expect(tablet.chip).to_have_text("1 entry waiting on this tablet")
    with traced(pid, log):
        for count, pupil in enumerate(TAPS, start=2):
            tablet.tap_name(pupil)
            expect(tablet.chip).to_have_text(f"{count} entries waiting on this tablet")
    return len(SYNCED.findall(log.read_text()))


def test_each_tap_is_on_the_disk_before_it_counts_as_saved(
    server: Server, a_profile: Callable[[str], Profile], tmp_path: Path, watch: Watch
) -> None:
    tablet = (profile := a_profile(server.address)).switch_on()

    synced = taps_with_no_network(
        tablet, server, watch, tmp_path / "syncs", browser_of(profile.folder)
    )

    assert synced >= len(TAPS)


def without_strict(route: Route) -> None:
    answer = route.fetch()
    body = answer.text().replace('durability: "strict"', 'durability: "relaxed"')
    route.fulfill(status=answer.status, content_type="text/javascript", body=body)


def test_the_count_falls_when_durability_is_taken_away(
    server: Server, a_profile: Callable[[str], Profile], tmp_path: Path, watch: Watch
) -> None:
    """The test of the test above: it would notice."""
    tablet = (profile := a_profile(server.address)).switch_on()
    tablet.context.route(re.compile(r"/assets/.*(?<!service_worker)\.js$"), without_strict)

    synced = taps_with_no_network(
        tablet, server, watch, tmp_path / "syncs", browser_of(profile.folder)
    )

    assert synced == 0
