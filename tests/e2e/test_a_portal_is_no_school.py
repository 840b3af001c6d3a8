"""What a portal answers in the school's place, with status 200, is no sheet."""

import json
from collections.abc import Callable

from playwright.sync_api import Route

from tests.e2e.cast import ADA, OKAFOR
from tests.e2e.server import Server
from tests.e2e.tablet import Tablet

PORTAL = "<html><body><form><p>Accept the terms</p></form></body></html>"
TEXTS = """async () => {
  const open = indexedDB.open("firstbell-outbox")
  const db = await new Promise(done => { open.onsuccess = () => done(open.result) })
  const all = db.transaction("ops").objectStore("ops").getAll()
  const rows = await new Promise(done => { all.onsuccess = () => done(all.result) })
  return rows.map(row => row.text)
}"""


def test_a_sheet_that_a_portal_sends_is_not_taken_up(
    server: Server, a_tablet: Callable[..., Tablet]
) -> None:
    tablet, other = a_tablet(server.address), a_tablet(server.address)
    for one in (tablet, other):
        one.sign_in(OKAFOR)
        one.open_register()
        one.is_listening()

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body=PORTAL)

    tablet.context.route("**/registers/*/sheet", answer)
    with tablet.page.expect_response("**/registers/*/sheet"):
        other.choose(ADA, "present")  # the school pokes every page that shows this register
    tablet.page.wait_for_timeout(500)
    tablet.choose(ADA, "absent")
    tablet.has_sent_everything()

    [text] = tablet.page.evaluate(TEXTS)
    epoch, seq = json.loads(text)["base"]
    assert epoch != "undefined"
    assert isinstance(seq, int)
