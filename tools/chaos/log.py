"""What the school's database holds of ops, as one JSON: `python -m tools.chaos.log DATA`."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

import msgspec
from msgspec import Struct

from database.sql import rows
from server.serve import with_database
from sync.core import ids
from tools.proof.said import entered


class Kept(Struct, frozen=True):
    """A row of the inbox."""

    op: str
    text: str
    device: str
    n: int | None
    number: int
    disposition: str


class Entered(Struct, frozen=True):
    """An act of the log; ``op`` None: no tablet's. ``author``: e-mail; ``says``: see
    tools.proof.said.
    """

    seq: int
    op: str | None
    author: str | None
    device: str | None
    n: int | None
    says: list[str]


class Log(Struct, frozen=True):
    """``seq``, ``number``: what the head row says was given last."""

    kept: list[Kept]
    entered: list[Entered]
    seq: int
    number: int
    epochs: int


async def read() -> Log:
    """Of the only school."""
    [head] = await rows("select school_id, seq, inbox_number from head")
    school = head["school_id"]
    inbox = await rows("select * from inbox where school_id = $1 order by number", school)
    acts = await rows("select * from act where school_id = $1 order by seq", school)
    says = await entered(school)
    people = await _emails(school)
    ended = await rows("select epoch from ended_epoch where school_id = $1", school)
    return Log(
        [
            Kept(
                row["op_id"],
                bytes(row["content"]).decode("ascii", "replace"),
                ids.short(row["device_id"]),
                row["n"],
                row["number"],
                row["disposition"],
            )
            for row in inbox
        ],
        [
            Entered(
                row["seq"],
                row["op_id"],
                people.get(row["author_id"]),
                row["device_id"] and ids.short(row["device_id"]),
                row["n"],
                says[row["seq"]],
            )
            for row in acts
        ],
        head["seq"],
        head["inbox_number"],
        len(ended),
    )


async def _emails(school: UUID) -> dict[UUID, str]:
    """Of the members of staff who may sign in."""
    found = await rows(
        "select staff_id, email from membership join account on account.id = account_id"
        " where school_id = $1",
        school,
    )
    return {row["staff_id"]: row["email"] for row in found}


async def _print() -> int:
    sys.stdout.buffer.write(msgspec.json.encode(await read()))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(with_database(Path(sys.argv[1]), _print())))
