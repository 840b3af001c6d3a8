"""Clients in a process of their own: each sends its prepared requests, one after another.

``python -m tools.bench.load PORT FILE`` prints, as JSON, the seconds of each request and of all.
"""

import asyncio
import sys
import time
from pathlib import Path

import msgspec


class Load(msgspec.Struct):
    """``clients``: for each, whole HTTP requests. ``wanted``: what each answer must hold, often.

    ``pause_s``: how long a client rests after each answer.
    """

    clients: list[list[bytes]]
    wanted: str
    times: int
    pause_s: float = 0.0


class Done(msgspec.Struct):
    whole_s: float
    each_s: list[float]


def main() -> int:
    load = msgspec.msgpack.decode(Path(sys.argv[2]).read_bytes(), type=Load)
    done = asyncio.run(_run(int(sys.argv[1]), load))
    sys.stdout.buffer.write(msgspec.json.encode(done))
    return 0


async def _run(port: int, load: Load) -> Done:
    began = time.perf_counter()
    each = await asyncio.gather(*(_client(port, requests, load) for requests in load.clients))
    return Done(time.perf_counter() - began, [one for client in each for one in client])


async def _client(port: int, requests: list[bytes], load: Load) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    each = []
    for request in requests:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(length(head))
        each.append(time.perf_counter() - began)
        if not head.startswith(b"HTTP/1.1 200") or body.count(load.wanted.encode()) != load.times:
            raise RuntimeError(f"{head.decode()}{body.decode(errors='replace')}")
        if load.pause_s:
            await asyncio.sleep(load.pause_s)
    writer.close()
    return each


def length(head: bytes) -> int:
    [line] = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return int(line.partition(b":")[2])


if __name__ == "__main__":
    sys.exit(main())
