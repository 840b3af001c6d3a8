"""Drives a browser that Playwright cannot: W3C WebDriver's commands, by HTTP or by Marionette."""

import json
import socket
import urllib.request
from typing import Any
from urllib.error import HTTPError

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
ANSWER_S = 60.0

# The commands that are used, by their names in Marionette → what stands behind /session/ID.
PATHS = {
    "Navigate": "/url",
    "ExecuteScript": "/execute/sync",
    "ElementClick": "/element/{id}/click",
    "ElementSendKeys": "/element/{id}/value",
}


class Refused(Exception):
    """The browser's word on a command: the page has just gone, an element is covered …"""


class Http:
    """A driver at ``address`` with one session of its browser, as WebKitWebDriver is."""

    def __init__(self, address: str, capabilities: dict[str, Any]) -> None:
        self._session = address + "/session"
        made = self._post("", {"capabilities": {"alwaysMatch": capabilities}})
        self._session += f"/{made['sessionId']}"

    def close(self) -> None:
        """Nothing is open between two commands."""

    def ask(self, command: str, **said: Any) -> Any:
        return self._post(PATHS[command].format(id=said.get("id")), said)

    def _post(self, path: str, said: dict[str, Any]) -> Any:
        body = json.dumps(said).encode()
        kind = {"content-type": "application/json"}
        return self._send(urllib.request.Request(self._session + path, body, kind))

    def _send(self, request: urllib.request.Request) -> Any:
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_S) as answer:
                return json.load(answer)["value"]
        except HTTPError as problem:
            raise Refused(problem.read().decode(errors="replace")[:500]) from problem


class Marionette:
    """Firefox's own: each message is its length, a colon, and ``[0, number, command, said]``."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_S)
        self._words = self._socket.makefile("rb")
        self._number = 0
        self._read()  # who it is
        self.ask("NewSession")

    def close(self) -> None:
        self._words.close()
        self._socket.close()

    def ask(self, command: str, **said: Any) -> Any:
        self._number += 1
        body = json.dumps([0, self._number, f"WebDriver:{command}", said]).encode()
        self._socket.sendall(str(len(body)).encode() + b":" + body)
        _, _, problem, result = self._read()
        if problem is not None:
            raise Refused(str(problem)[:500])
        return result.get("value", result) if isinstance(result, dict) else result

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            byte = self._words.read(1)
            if not byte:
                raise Refused("the browser is gone")
            length += byte
        return json.loads(self._words.read(int(length[:-1])))


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
