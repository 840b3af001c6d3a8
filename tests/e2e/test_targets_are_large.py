"""A register is used standing: targets of at least 56 px, 35 pupils on one page (issue 2)."""

from collections.abc import Callable, Iterator

from playwright.sync_api import FloatRect, Locator

from tests.e2e.cast import LUND, MEI, OKAFOR, PUPILS_7P
from tests.e2e.server import Server
from tests.e2e.tablet import Tablet

TARGET = 56  # px
STEPPER_WIDE = 44  # two of them share the strip's place


def boxes(targets: Locator) -> Iterator[FloatRect]:
    """Of those that are shown."""
    for target in targets.all():
        box = target.bounding_box()
        if box is not None:
            yield box


def test_thirty_five_photos_stand_on_one_page_with_large_targets(
    server: Server, a_tablet: Callable[..., Tablet]
) -> None:
    tablet = a_tablet(server.address)
    tablet.sign_in(LUND)
    tablet.open_register("7P morning register")
    tablet.view("Photos")

    cards = list(boxes(tablet.page.locator(".pupil__who")))

    assert len(cards) == len(PUPILS_7P)
    assert all(min(card["width"], card["height"]) >= TARGET for card in cards)
    foot = tablet.page.locator(".finish").bounding_box()
    assert foot is not None
    assert max(card["y"] + card["height"] for card in cards) <= foot["y"]
    assert min(card["y"] for card in cards) >= 0


def test_a_lists_targets_are_large(server: Server, a_tablet: Callable[..., Tablet]) -> None:
    tablet = a_tablet(server.address)
    tablet.sign_in(OKAFOR)
    tablet.open_register()
    tablet.choose(MEI, "late")

    for name in (".pupil__who", ".segments:not(.segments--view) input", ".finish .button"):
        assert all(box["height"] >= TARGET for box in boxes(tablet.page.locator(name))), name
    for box in boxes(tablet.page.locator(".stepper__button")):
        assert box["height"] >= TARGET
        assert box["width"] >= STEPPER_WIDE
