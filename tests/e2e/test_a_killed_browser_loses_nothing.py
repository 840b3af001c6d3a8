"""The browser is killed 10 times while a register is marked: saved means saved (SYNC §7.4).

`python -m tools.crash` does it 200 times.
"""

import random
from collections.abc import Callable

import pytest

from tests.e2e.profile import Profile, kill
from tests.e2e.proxy import Proxy
from tests.e2e.server import Server
from tests.e2e.watch import Watch
from tools.crash.browsers import BrowserKills, Reaper
from tools.crash.shown import Shown

KILLS = 10


@pytest.mark.slow
def test_a_killed_browser_loses_nothing(
    server: Server,
    proxy: Proxy,
    a_profile: Callable[[str], Profile],
    watch: Watch,
) -> None:
    watch.expect_no_network()
    watch.expect("the server responded with a status of 404")  # a plain answer has no icon
    profile = a_profile(proxy.address)

    seen = BrowserKills(profile, server, proxy, random.Random(1)).run(KILLS)

    assert seen.faults == []
    assert seen.count["kills"] == KILLS
    assert seen.count["shown as saved before the kill"] > 0


def lives_on(_: list[int]) -> None:
    raise AssertionError("a killed browser still runs")


def test_a_browser_that_lives_on_is_heard_from_another_thread(
    a_profile: Callable[[str], Profile],
) -> None:
    profile = a_profile("http://localhost")
    profile.switch_on()
    reaper = Reaper(profile, None, random.Random(1), lives_on)

    reaper.come_in(0.01)

    with pytest.raises(AssertionError, match="still runs"):
        reaper.wait()
    kill(profile.processes())


SAVED, WAITS = "Saved on this tablet", "{} entries waiting on this tablet"


@pytest.mark.parametrize(
    ("told", "early"),
    [
        ([["committed", "a", "", "unsent"], ["said", SAVED]], 0),
        ([["said", SAVED], ["committed", "a", "", "unsent"]], 1),
        ([["said", "Sent"], ["said", "No connection"]], 0),
        ([["committed", "a", "", "unsent"], ["said", "1 entry waiting on this tablet"]], 0),
        ([["committed", "a", "", "unsent"], ["said", WAITS.format(2)]], 1),
        ([["committed", "a", "", "unsent"], ["committed", "a", "", "sent"], ["said", SAVED]], 1),
    ],
)
def test_saved_that_is_said_too_early_is_seen(told: list[list[str]], early: int) -> None:
    shown = Shown({}, lambda _: None)

    for one in told:
        shown.hear(one)

    assert len(shown.early) == early


def test_only_what_the_page_has_said_counts_as_saved() -> None:
    words: list[str] = []
    shown = Shown({"old": "unsent", "older": "sent"}, words.append)

    shown.hear(["committed", "a", "", "unsent"])
    assert shown.saved == 0
    shown.hear(["said", WAITS.format(2)])  # the old one is among them
    shown.hear(["committed", "b", "", "unsent"])
    assert shown.saved == 1
    shown.hear(["committed", "old", "", "sent"])
    shown.hear(["committed", "a", "", "sent"])
    shown.hear(["said", SAVED])

    assert (shown.saved, words) == (2, [WAITS.format(2), SAVED])
