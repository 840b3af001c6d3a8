"""Minutes late, what they will earn, and entries after the close (rules W3, W4, E5)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.cast import ADA, LUND, MEI, OKAFOR, OMAR
from tests.e2e.server import MORNING, Server
from tests.e2e.tablet import Tablet
from tests.e2e.waiting import becomes
from tests.e2e.watch import Watch

AT_06 = MORNING.replace(minute=6)
AT_20 = MORNING.replace(minute=20)


@pytest.fixture
def opened(
    a_server: Callable[..., Server], a_tablet: Callable[..., Tablet]
) -> Callable[..., tuple[Tablet, Server]]:
    """8B's morning register on Ms Okafor's tablet, at a time."""

    def at(*when: object) -> tuple[Tablet, Server]:
        server = a_server(*when)
        tablet = a_tablet(server.address)
        tablet.sign_in(OKAFOR)
        tablet.open_register()
        tablet.has_sent_everything()
        return tablet, server

    return at


def step(tablet: Tablet, pupil: str, name: str) -> None:
    tablet.press(tablet.row(pupil).get_by_role("button", name=name))


def test_late_begins_with_the_minutes_of_the_schools_clock_and_is_stepped(
    opened: Callable[..., tuple[Tablet, Server]],
) -> None:
    tablet, server = opened(AT_06)

    tablet.choose(ADA, "late")
    tablet.shows({ADA: "late 6"})
    step(tablet, ADA, "One minute more")
    step(tablet, ADA, "One minute more")
    step(tablet, ADA, "One minute less")

    tablet.shows({ADA: "late 7"})
    expect(tablet.row(ADA)).to_contain_text("min · L")
    becomes(lambda: server.ledger.marks("8B").get(ADA) == "late 7", within_s=5)
    assert server.ledger.codes("8B")[ADA] == "L"


def test_minutes_that_reach_the_close_are_said_to_be_u(
    opened: Callable[..., tuple[Tablet, Server]],
) -> None:
    tablet, server = opened(AT_06)

    tablet.mark_late(ADA, 14)
    expect(tablet.row(ADA)).to_contain_text("min · L")
    step(tablet, ADA, "One minute more")

    expect(tablet.row(ADA)).to_contain_text("min · U")
    expect(tablet.page.locator(".undo")).to_contain_text("late, 15 min: this will be U")
    becomes(lambda: server.ledger.codes("8B").get(ADA) == "U", within_s=5)


def test_undo_brings_the_minutes_back_that_were_typed_over(
    opened: Callable[..., tuple[Tablet, Server]],
) -> None:
    tablet, server = opened(AT_06)
    tablet.mark_late(ADA, 9)

    tablet.press(tablet.undo_button)

    tablet.shows({ADA: "late 6"})
    becomes(lambda: server.ledger.marks("8B").get(ADA) == "late 6", within_s=5)


def test_minutes_in_typing_stay_when_another_entry_arrives(
    opened: Callable[..., tuple[Tablet, Server]], a_tablet: Callable[..., Tablet]
) -> None:
    tablet, server = opened(AT_06)
    lund = a_tablet(server.address)
    lund.sign_in(LUND)
    lund.find_register("8B", "08:00")
    tablet.choose(ADA, "late")
    tablet.has_sent_everything()
    tablet.minutes(ADA).fill("1")

    lund.choose(MEI, "absent")
    tablet.shows({MEI: "absent"})
    tablet.minutes(ADA).press("2")
    tablet.minutes(ADA).press("Enter")

    becomes(lambda: server.ledger.marks("8B").get(ADA) == "late 12", within_s=5)


def test_minutes_never_go_below_one(opened: Callable[..., tuple[Tablet, Server]]) -> None:
    tablet, _ = opened(AT_06)
    tablet.mark_late(ADA, 1)

    step(tablet, ADA, "One minute less")

    tablet.shows({ADA: "late 1"})


def test_minutes_that_cannot_be_are_said_in_a_sentence(
    opened: Callable[..., tuple[Tablet, Server]],
) -> None:
    tablet, server = opened(AT_06)
    tablet.choose(ADA, "late")

    for typed in ("0", "-3", "9999", "", "2.5"):
        tablet.say_minutes(ADA, typed)
        expect(tablet.foot).to_contain_text(f"Type the minutes late of {ADA} as a number from 1 to")
        tablet.say_minutes(ADA, 9)
        expect(tablet.foot).not_to_contain_text("Type the minutes")

    becomes(lambda: server.ledger.marks("8B").get(ADA) == "late 9", within_s=5)
    assert [act.kind for act in server.ledger.acts("8B")] == ["arrived", "arrived"]


def test_entries_after_the_close_are_taken_and_said_to_be_late(
    opened: Callable[..., tuple[Tablet, Server]],
) -> None:
    tablet, server = opened(AT_20)
    expect(tablet.page.locator(".countdown")).to_contain_text("Closed 08:15")
    expect(tablet.page.locator(".countdown")).to_contain_text("entries are still taken")

    tablet.mark_all_present_except(absent=[MEI])
    tablet.choose(ADA, "late")
    tablet.take_register()

    expect(tablet.row(ADA)).to_contain_text("min · U")
    expect(tablet.foot).to_contain_text("Register taken at 08:2")
    expect(tablet.foot).to_contain_text("after it closed")
    becomes(lambda: server.ledger.completion("8B") is not None, within_s=5)
    assert server.ledger.codes("8B")[MEI] == "N"


def test_a_register_closes_under_the_finger_and_a_changed_fact_is_for_a_person(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    tablet = a_tablet(server.address)
    tablet.page.clock.install(time=datetime.now(UTC))
    tablet.sign_in(OKAFOR)
    tablet.open_register()
    tablet.choose(OMAR, "present")
    tablet.choose(ADA, "absent")
    becomes(lambda: len(server.ledger.acts("8B")) == 2, within_s=10)
    watch.expect_no_network()

    server.pass_time(timedelta(minutes=15))
    tablet.page.clock.fast_forward("15:00")

    expect(tablet.page.locator(".countdown")).to_contain_text("Closed 08:15")
    tablet.shows({OMAR: "present", ADA: "absent"})
    tablet.choose(MEI, "present")  # a first fact, only late
    tablet.press(tablet.row(OMAR).get_by_role("radio", name="Absent"))  # another fact
    tablet.press(tablet.row(ADA).get_by_role("radio", name="Late"))  # who has come in
    becomes(lambda: len(server.ledger.acts("8B")) == 5, within_s=15)
    tablet.shows({OMAR: "check", MEI: "present", ADA: "late"})
    assert server.ledger.codes("8B")[ADA] == "U"
