"""DESIGN §5: every route, for every role and for nobody, and with another school's id."""

from collections.abc import Iterator
from uuid import uuid4

from litestar import Litestar

from sync.core import ids
from tests.server.accounts.door import Browser
from tests.server.morning import Morning
from tests.server.school_app import School

# What anybody may have: doors, the files of the release, and what says nothing of a school.
PUBLIC = {
    "GET /",
    "GET /sign-in",
    "POST /sign-in",
    "POST /sign-out",
    "GET /invite/{secret:str}",
    "POST /invite/{secret:str}",
    "GET /assets/{release:str}/{path:path}",
    "GET /assets-list.json",
    "GET /manifest.webmanifest",
    "GET /shell",
    "GET /offline",
    "GET /health",
    "POST /sync/push",  # signed by the device, as the next
    "POST /sync/beacon",
}
TEACHES, OFFICE, RUNS = "okafor", "price", "haddad"
TAKERS, EVERYBODY = {TEACHES, OFFICE}, {TEACHES, OFFICE, RUNS}
MAY = {
    "GET /today": TAKERS,
    "GET /today/part": TAKERS,
    "GET /day/prepared": TAKERS,
    "GET /registers": TAKERS,
    "GET /registers/{register:str}": TAKERS,
    "GET /registers/{register:str}/sheet": TAKERS,
    "POST /registers/{register:str}": TAKERS,
    "GET /board": {OFFICE},
    "GET /board/part": {OFFICE},
    "GET /board/pupils": {OFFICE},
    "GET /board/pupils/part": {OFFICE},
    "GET /board/registers/{register:str}": {OFFICE},
    "GET /board/registers/{register:str}/part": {OFFICE},
    "GET /held": {OFFICE},
    "GET /held/part": {OFFICE},
    "GET /held/set-aside": {OFFICE},
    "GET /held/{op:str}": {OFFICE},
    "POST /held/{op:str}/accept": {OFFICE},
    "POST /held/{op:str}/set-aside": {OFFICE},
    "POST /held/{op:str}/take-up": {OFFICE},
    "GET /rescue": {OFFICE, RUNS},
    "POST /rescue": {OFFICE, RUNS},
    "GET /entries/mine": TAKERS,
    "GET /entries/mine/part": TAKERS,
    "GET /devices": {RUNS},
    "GET /devices/part": {RUNS},
    "GET /devices/{device:str}": {RUNS},
    "GET /devices/{device:str}/part": {RUNS},
    "POST /devices/{device:str}/name": {RUNS},
    "POST /devices/{device:str}/end": {RUNS},
    "POST /devices/{device:str}/revoke": {RUNS},
    "POST /devices/{device:str}/noted": {OFFICE, RUNS},
    "GET /people": {RUNS},
    "POST /people/{staff_id:uuid}/invite": {RUNS},
    "GET /backups": {RUNS},
    "POST /backups/recovered": {RUNS},
    "GET /imports": {RUNS},
    "POST /imports": {RUNS},
    "GET /imports/formats": {RUNS},
    "GET /imports/{upload_id:str}": {RUNS},
    "GET /imports/{upload_id:str}/part": {RUNS},
    "GET /imports/{upload_id:str}/report": {RUNS},
    "GET /imports/{upload_id:str}/mapping": {RUNS},
    "POST /imports/{upload_id:str}/mapping": {RUNS},
    "POST /imports/{upload_id:str}/confirm": {RUNS},
    "POST /imports/{upload_id:str}/again": {RUNS},
    "POST /imports/{upload_id:str}/aside": {RUNS},
    "GET /imports/runs/{number:int}": {RUNS},
    "POST /imports/runs/{number:int}/undo": {RUNS},
    "POST /sync/enrol": TAKERS,
    "GET /sync/changes": EVERYBODY,
    "GET /live": EVERYBODY,  # a stream without end: `test_wakes.py` listens to it
}
NO_OP = "A" * 43
HOME = {TEACHES: "/today", OFFICE: "/today", RUNS: "/people"}


def routes(app: Litestar) -> Iterator[str]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            yield from (f"{m} {route.path}" for m in sorted(handler.http_methods - {"OPTIONS"}))


async def asked(browser: Browser, route: str, register: str, token: str = "") -> int:
    method, path = route.split(" ")
    path = path.replace("{register:str}", register).replace("{staff_id:uuid}", str(uuid4()))
    path = path.replace("{upload_id:str}", "0" * 32).replace("{number:int}", "1")
    path = path.replace("{op:str}", NO_OP).replace("{device:str}", register)
    headers = {"x-csrftoken": token, "accept": "application/json"}
    content = b'{"key":"","wall":1}' if path == "/sync/enrol" else None
    answer = await browser.http.request(method, path, headers=headers, content=content)
    return answer.status_code


async def test_every_route_is_public_or_in_the_table(school: School) -> None:
    assert set(routes(school.app)) - {"HEAD /"} == PUBLIC | set(MAY)


async def test_nobody_gets_in_without_signing_in(school: School) -> None:
    register = ids.short(school.register())

    said = {route: await asked(Browser(school.app), route, register) for route in MAY}

    assert {route for route, status in said.items() if status not in (401, 403)} == set()


async def test_each_role_may_what_its_row_says_and_no_more(school: School) -> None:
    register = ids.short(school.register())
    for name in EVERYBODY:
        browser = await school.browser(name)
        await browser.open(HOME[name])  # makes the day's registers
        token = await browser.csrf(HOME[name])
        for route in set(MAY) - {"GET /live"}:
            status = await asked(browser, route, register, token)
            assert (status != 403) is (name in MAY[route]), (name, route, status)
            assert status < 500, (name, route, status)


async def test_an_id_of_another_school_is_of_nothing_here(school: School) -> None:
    browser = await school.browser(OFFICE)
    elsewhere = ids.short((await Morning().make("Westmere")).register)
    token = await browser.csrf("/today")

    said = {
        route: await asked(browser, route, elsewhere, token)
        for route in MAY
        if "register:" in route
    }

    assert set(said.values()) == {404}
