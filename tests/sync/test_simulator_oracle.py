"""The simulator's own fold (oracle.js) and the server's agree on invented registers.

Two ways that were written apart: where they differ, one does not follow the rules E3–E5, W3.
"""

import json
import random
import subprocess
from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from server.entries.append import Touched, add_written, folded, standing
from server.entries.store import ActRow, RegisterRow, WrittenEntry
from server.rules.codes import Session
from sync.service.epochs import base_seq
from sync.service.log import HeadState

DAY = datetime(2026, 11, 23, tzinfo=UTC)
OPENS, CLOSES, ENDS = (DAY.replace(hour=8, minute=m) for m in (0, 15, 40))
PUPILS = [UUID(int=n) for n in (1, 2)]
REGISTER = UUID(int=9)
FORKS = [("one", 6), ("two", 9)]  # the third epoch goes on
KINDS = ("seen", "not_seen", "no_statement", "arrived")
CASES = 1_500
SESSIONS: tuple[Session, Session] = ("AM", "")


class Invented:
    """One register with up to a dozen acts of three tablets, in any order of arrival."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.session: Session = self.random.choice(SESSIONS)
        self.numbers = dict.fromkeys((1, 2, 3), 0)
        self.acts = [self._act(seq) for seq in range(1, self.random.randint(2, 12))]
        for device in (1, 2):  # what a tablet made first may arrive last
            own = [act for act in self.acts if act["device"] == device]
            shuffled = self.random.sample([act["n"] for act in own], len(own))
            if self.random.random() < 0.4:
                for act, n in zip(own, shuffled, strict=True):
                    act["n"] = n

    def _act(self, seq: int) -> dict[str, Any]:
        chance, device = self.random, self.random.choice((1, 2, 3))
        self.numbers[device] += chance.random() < 0.95  # else a fork: the same number again
        kind = chance.choice((*KINDS, *KINDS, "complete", "reopened"))
        made = OPENS + timedelta(minutes=chance.choice((1, 5, 14, 16, 20, 30)))
        return {
            "seq": seq,
            "device": device,
            "n": max(1, self.numbers[device]),
            "kind": kind,
            "base": [chance.choice(("one", "two", "three", "none")), chance.randint(0, 14)],
            "made": made,
            "latest": made + timedelta(seconds=chance.choice((1, 90))),
            "grade": chance.choice("ABCDDF"),
            "pupils": chance.sample(PUPILS, chance.randint(1, 2)) if kind in KINDS else [],
            "arrived": time(8, chance.choice((0, 4, 14, 15, 25, 45)))
            if kind == "arrived"
            else None,
            "src": chance.choice(("clock", "typed")) if kind == "arrived" else None,
        }

    def base(self, act: dict[str, Any]) -> int:
        head = HeadState(REGISTER, "three", 99, 0, "", OPENS)
        return base_seq(tuple(act["base"]), head, FORKS)

    def server(self) -> tuple[dict[str, Any], bool]:
        """What the server makes of it."""
        row = RegisterRow(
            REGISTER, DAY.date(), REGISTER, self.session, None, None, OPENS, CLOSES, ENDS, 0, None
        )
        touched: Touched = defaultdict(list)
        for act in self.acts:
            for pupil in act["pupils"]:
                add_written(touched, self._written(act, pupil), {REGISTER: row})
        marks = {
            str(pupil): [mark.state, mark.minutes_late]
            for _, pupil, mark in folded(touched, {REGISTER: row})
        }
        said = [self._act_row(a) for a in self.acts if a["kind"] in ("complete", "reopened")]
        return marks, standing(said) is not None

    def _written(self, act: dict[str, Any], pupil: UUID) -> WrittenEntry:
        return WrittenEntry(
            REGISTER, pupil, act["seq"], "sighting", act["kind"], act["arrived"], act["src"], None,
            self.base(act), UUID(int=act["device"]), act["n"], act["made"], act["grade"],
            act["latest"],
        )  # fmt: skip

    def _act_row(self, act: dict[str, Any]) -> ActRow:
        blank = ActRow(
            act["seq"], REGISTER, act["kind"], None, None, "", False, UUID(int=act["device"]),
            act["n"], 0, act["made"], act["made"], act["grade"], "",
        )  # fmt: skip
        return replace(blank, base_seq=self.base(act))

    def told(self) -> list[dict[str, Any]]:
        """The same as the simulator's dump has it; who said it stands in the op's bytes alone."""
        opens, closes, ends = (round(at.timestamp() * 1000) for at in (OPENS, CLOSES, ENDS))
        register = {"id": "r", "opens": opens, "closes": closes, "ends": ends}
        acts = [
            {"seq": a["seq"], "op": f"op {a['seq']}", "register": "r", "kind": a["kind"],
             "made": round(a["made"].timestamp() * 1000), "grade": a["grade"],
             "latest": round(a["latest"].timestamp() * 1000), "base_seq": 99}
            for a in self.acts
        ]  # fmt: skip
        inbox = [
            {"op": f"op {a['seq']}", "bytes": json.dumps(
                {"device": str(a["device"]), "n": a["n"], "base": a["base"]})}
            for a in self.acts
        ]  # fmt: skip
        entries = [
            {"seq": a["seq"], "pupil": str(pupil), "lane": "sighting", "fact": a["kind"],
             "src": a["src"], "arrived": a["arrived"] and a["arrived"].strftime("%H:%M")}
            for a in self.acts for pupil in a["pupils"]
        ]  # fmt: skip
        ended = [[name, fork, ""] for name, fork in FORKS]
        dump = {"epoch": "three", "ended": ended, "inbox": inbox, "acts": acts, "entries": entries}
        return [{"registers": [{**register, "session": self.session}]}, dump]


def test_oracle_and_server_agree() -> None:
    invented = [Invented(seed) for seed in range(CASES)]
    asked = "\n".join(json.dumps(one.told()) for one in invented)

    script = Path(__file__).with_name("oracle_says.mjs")
    done = subprocess.run(["node", script], input=asked, capture_output=True, text=True, check=True)

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == CASES
    states = set()
    for seed, (one, (marks, taken)) in enumerate(zip(invented, answers, strict=True)):
        expected, is_taken = one.server()
        assert (marks["r"], taken["r"]) == (expected, is_taken), f"seed {seed}: {one.acts}"
        states |= {state for state, _ in expected.values()}
    assert states == {"none", "present", "late", "absent", "check"}
