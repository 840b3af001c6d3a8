"""The register page in a cold browser: over the wire, and offline from what the tablet keeps."""

import tempfile
from pathlib import Path

from tools.bench.browser import AT, chromium, prepare, sign_in, throttle, why_not
from tools.bench.result import Line, part
from tools.bench.serving import served
from tools.bench.wire import Asked, counted

BYTES_MAX, REQUESTS_MAX = 50_000, 16
PAINTED_S = 1.2
COLD_STARTS = 10
APART = ("service_worker.js", "/manifest.webmanifest", "/icons/", "/assets-list.json")
QUIET_MS = 1500  # what a page still asks for after it has loaded counts too
LARGEST = """() => new Promise(done => {
  const observer = new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
  observer.observe({ type: "largest-contentful-paint", buffered: true })
})"""


def measure_cold() -> list[Line]:
    if said := why_not():
        return [Line("register page in a cold browser", said)]
    with tempfile.TemporaryDirectory(prefix="fb-bench-") as folder:
        return [*_over_the_wire(Path(folder)), _offline(Path(folder))]


def _over_the_wire(folder: Path) -> list[Line]:
    made = prepare(folder / "wire")
    with (
        served(made.data, "serve", "--at", AT) as server,
        counted(server.port) as wire,
        chromium(service_workers="block") as context,
    ):
        address = f"http://localhost:{wire.port}"
        sign_in(context, address, made.cookie)
        page = context.new_page()
        page.goto(address + made.path)
        page.wait_for_timeout(QUIET_MS)
        asked = [one for one in wire.asked if not any(name in one.path for name in APART)]
    down = sum(one.bytes_down for one in asked)
    return [
        Line(
            "register page, cold, over the wire (brotli)",
            f"{down / 1000:.1f} kB, {len(asked)} requests",
            f"≤ {BYTES_MAX // 1000} kB, ≤ {REQUESTS_MAX} requests",
            down <= BYTES_MAX and len(asked) <= REQUESTS_MAX,
        ),
        *(_request(one) for one in asked),
    ]


def _request(one: Asked) -> Line:
    *_, last = one.path.partition("/assets/")
    return Line(f"– of these {last.partition('/')[2] or one.path}", f"{one.bytes_down:,} B")


def _offline(folder: Path) -> Line:
    """Each start is a new browser on the same profile, with no server behind the address."""
    made, profile = prepare(folder / "offline"), folder / "profile"
    with served(made.data, "serve", "--at", AT) as server, chromium(profile) as context:
        address = server.address
        sign_in(context, address, made.cookie)
        page = context.new_page()
        page.goto(f"{address}/today")
        page.locator("#ready:not([hidden])").wait_for(timeout=20_000)
    painted = []
    for _ in range(COLD_STARTS):
        with chromium(profile) as context:
            page = context.new_page()
            throttle(page)
            page.goto(address + made.path)
            page.locator(".pupil").first.wait_for()
            page.wait_for_timeout(300)
            painted.append(page.evaluate(LARGEST) / 1000)
    slow = part(painted, 0.75)
    return Line(
        "register opened offline in a cold browser, 4× throttle: largest paint, p75",
        f"{slow:.2f} s",
        f"≤ {PAINTED_S} s",
        slow <= PAINTED_S,
    )
