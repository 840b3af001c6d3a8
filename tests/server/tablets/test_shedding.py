"""PROTOCOL 7.2: under load, pushes are refused before their body is read; beacons are not."""

from contextlib import ExitStack
from typing import Any

from sync.service.writer import PUSHES_MAX
from tests.builders import london
from tests.server.school_app import School


async def asked_without_a_body(school: School, path: str) -> tuple[int, dict[bytes, bytes], int]:
    """Status, headers, and how often the application asked for the request's body."""
    said: list[Any] = []
    asked = 0

    async def receive() -> dict[str, Any]:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-length", b"400000")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
        "root_path": "",
    }
    await school.app(scope, receive, send)  # type: ignore[arg-type]
    return said[0]["status"], dict(said[0]["headers"]), asked


async def test_pushes_are_shed_before_their_body_is_read_and_beacons_go_on(school: School) -> None:
    school.clock.at = london("08:05")
    tablet = await school.tablet(school.okafor)
    writer = school.app.state.writer
    assert (await asked_without_a_body(school, "/sync/push"))[2] > 0

    with ExitStack() as hands:
        for _ in range(PUSHES_MAX):
            hands.enter_context(writer.in_hand())
        status, headers, asked = await asked_without_a_body(school, "/sync/push")
        beacon = await school.beacon(tablet)
    again = await school.push(
        tablet, tablet.op("seen", school.register(), london("08:05"), [school.ada])
    )

    assert (status, asked) == (503, 0)
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert 1 <= int(headers[b"retry-after"]) <= 4
    assert beacon.status_code == 200
    assert again.json()["ops"][0]["disposition"] == "accepted"
