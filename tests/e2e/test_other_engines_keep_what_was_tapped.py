"""The plain offline story in Firefox and in WebKit's engine (SYNC §7.3)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.cast import ADA, KOFI, OKAFOR, OMAR, PUPILS_8B
from tests.e2e.engines import Engine, Firefox, WebKit
from tests.e2e.plain_tablet import PlainTablet
from tests.e2e.server import Server
from tests.e2e.waiting import becomes
from tools.engines import without_firefox, without_webkit

ENGINES: dict[str, tuple[type[Engine], Callable[[], str]]] = {
    "firefox": (Firefox, without_firefox),
    "webkit": (WebKit, without_webkit),
}
MARKED = dict.fromkeys(PUPILS_8B, "present") | {ADA: "absent", OMAR: "absent"}
ACTS = 5  # all present, Kofi is here, two absent, the completion
WAITING = "waiting on this tablet"
ALL_SENT_S = 30


@pytest.fixture(params=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    kind, missing = ENGINES[request.param]
    if reason := missing():
        pytest.skip(reason)
    engine = kind(tmp_path / "profile")
    yield engine
    engine.kill()


def takes_register(tablet: PlainTablet) -> None:
    tablet.open_register("8B morning register")
    tablet.press("[data-do=all]")
    for pupil in (ADA, OMAR):
        tablet.choose(pupil, "absent")
    tablet.press(".pupil", KOFI, "[data-do=here]")
    tablet.press("[data-do=take]")
    tablet.sees(".finish__words", "Register taken at 08:0")


@pytest.mark.slow
def test_a_register_taken_with_the_server_dead_outlives_the_browser_and_arrives(
    engine: Engine, server: Server
) -> None:
    tablet = PlainTablet(engine.switch_on(), server.address)
    tablet.sign_in(OKAFOR)
    tablet.sees("#ready", "Ready for offline until")
    server.kill()
    takes_register(tablet)
    tablet.sees("#chip", WAITING)
    engine.kill()

    tablet = PlainTablet(engine.switch_on(), server.address)
    tablet.go("/today")
    tablet.sees(".now", "Taken, saved on this tablet")
    tablet.open_register("8B morning register")
    tablet.sees("#chip", WAITING)
    assert tablet.marks() == MARKED
    server.start()

    becomes(lambda: server.ledger.completion("8B") is not None, within_s=ALL_SENT_S)
    tablet.sees("#chip", "Sent", within_s=ALL_SENT_S)
    assert server.ledger.marks("8B") == MARKED
    assert len(server.ledger.acts("8B")) == ACTS
    assert server.ledger.twice() == 0
    assert tablet.marks() == MARKED
