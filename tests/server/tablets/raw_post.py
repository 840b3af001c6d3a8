"""A POST as the server hands it to the application, for tests that send its body by hand."""

from typing import Any


def post_scope(path: str, length: int) -> dict[str, Any]:
    """``length``: of the body that is announced, bytes."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-length", str(length).encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
        "root_path": "",
    }
