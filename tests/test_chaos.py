"""What the judge of the chaos notices: each thing that may never happen, made to happen."""

import asyncio
import json
from collections import Counter

import msgspec
import pytest

from tools.chaos.healing import DRAINED_S, Drained, until_empty
from tools.chaos.judge import Verdict, judge
from tools.chaos.log import Entered, Kept, Log
from tools.chaos.run import SAVED_MIN, Outcome, raise_what_failed
from tools.chaos.teacher import MISFORTUNES
from tools.chaos.told import Told

PUPILS = ("mei", "omar")


def a_text(kind: str, n: int, **body: object) -> str:
    return json.dumps({"n": n, "type": kind, "register": "8B", "body": {"pupils": PUPILS} | body})


TEXTS = (
    a_text("seen", 1),
    a_text("arrived", 2, at="08:09", src="typed"),
    a_text("complete", 3),
)
SAYS = (
    ["seen of 8B", "mei sighting seen", "omar sighting seen"],
    ["arrived of 8B", "mei sighting arrived typed 08:09", "omar sighting arrived typed 08:09"],
    ["complete of 8B"],
)
TOLD = [Told(f"op{n}", text, "tablet", n, ["okafor"]) for n, text in enumerate(TEXTS, 1)]
DISKS = {one.op: one.text for one in TOLD}


def a_log() -> Log:
    return Log(
        kept=[Kept(one.op, one.text, one.device, one.n, one.n, "accepted") for one in TOLD],
        entered=[
            Entered(1, None, None, None, None, ["planned of 8B", "mei plan code V"]),
            *(
                Entered(one.n + 1, one.op, one.who[0], one.device, one.n, says)
                for one, says in zip(TOLD, SAYS, strict=True)
            ),
        ],
        seq=4,
        number=3,
        epochs=0,
    )


def changed(log: Log, what: str, at: int, **values: object) -> Log:
    rows = list(getattr(log, what))
    rows[at] = msgspec.structs.replace(rows[at], **values)
    return msgspec.structs.replace(log, **{what: rows})


def without(log: Log, op: str) -> Log:
    return msgspec.structs.replace(
        log,
        kept=[row for row in log.kept if row.op != op],
        entered=[act for act in log.entered if act.op != op],
    )


def again(log: Log, op: str) -> Log:
    """The act of ``op`` once more, at the end."""
    [act] = [act for act in log.entered if act.op == op]
    entered = [*log.entered, msgspec.structs.replace(act, seq=5)]
    return msgspec.structs.replace(log, entered=entered, seq=5)


def test_a_whole_log_is_good():
    verdict = judge(TOLD, DISKS, a_log())

    assert verdict.is_good
    assert verdict.saved == 3


def test_a_run_in_which_nothing_was_saved_shows_nothing():
    assert not judge([], {}, a_log()).is_good


@pytest.mark.parametrize(
    ("log", "disks", "fault"),
    [
        (without(a_log(), "op3"), DISKS, "lost"),
        (a_log(), DISKS | {"op4": "text"}, "lost"),
        (changed(a_log(), "kept", 0, text=TEXTS[1]), DISKS, "changed"),
        (again(a_log(), "op2"), DISKS, "twice"),
        (changed(a_log(), "kept", 1, n=1), DISKS, "twice"),
        (changed(a_log(), "kept", 2, disposition="held"), DISKS, "undecided"),
        (changed(a_log(), "entered", 1, op=None), DISKS, "undecided"),
        (changed(a_log(), "entered", 1, says=SAYS[0][:2]), DISKS, "unlike"),
        (changed(a_log(), "entered", 2, says=SAYS[0]), DISKS, "unlike"),
        (changed(a_log(), "entered", 3, says=["complete of 7P"]), DISKS, "unlike"),
        (a_log(), {op: DISKS[op] for op in ("op1", "op2")}, "off_disk"),
        (a_log(), DISKS | {"op1": TEXTS[1]}, "off_disk"),
        (changed(a_log(), "entered", 2, author="lund"), DISKS, "not_its_author"),
        (changed(a_log(), "entered", 3, seq=5), DISKS, "gaps"),
        (changed(a_log(), "kept", 2, number=4), DISKS, "gaps"),
        (changed(a_log(), "kept", 2, n=4), DISKS, "gaps"),
    ],
)
def test_a_fault_is_noticed(log, disks, fault):
    verdict: Verdict = judge(TOLD, disks, log)

    assert getattr(verdict, fault)
    assert not verdict.is_good


def an_outcome(**values: object) -> Outcome:
    good = Outcome(
        engine="sqlite",
        seed=1,
        minutes=1,
        verdict=msgspec.structs.replace(judge(TOLD, DISKS, a_log()), saved=SAVED_MIN),
        drained=Drained(8.0, []),
        verified="1 school, all whole",
        epochs=0,
        kills_of_server=1,
        done=Counter(),
        befell=Counter(MISFORTUNES),
        spells=Counter(),
        trouble=[],
    )
    return msgspec.structs.replace(good, **values)


@pytest.mark.parametrize(
    "values",
    [
        {"drained": Drained(DRAINED_S + 0.1, [])},
        {"drained": Drained(8.0, ["tablet 1: 3 ops wait"])},
        {"verified": "1 fault"},
        {"epochs": 1},
        {"trouble": ["Traceback"]},
        {"kills_of_server": 0},
        {"verdict": judge(TOLD, DISKS, a_log())},  # too few
        *({"befell": Counter(set(MISFORTUNES) - {one})} for one in MISFORTUNES),
    ],
)
def test_a_run_is_good_only_where_all_is(values):
    assert an_outcome().is_good
    assert not an_outcome(**values).is_good


def test_a_task_that_fails_late_is_heard():
    async def work(fails: str) -> None:
        await asyncio.sleep(0)
        if fails:
            raise RuntimeError(fails)

    async def all_of(*fails: str) -> None:
        tasks = [asyncio.create_task(work(one)) for one in fails]
        stopped = asyncio.create_task(asyncio.sleep(60))
        await asyncio.wait(tasks)
        stopped.cancel()
        await asyncio.wait([stopped])
        raise_what_failed([stopped, *tasks])

    asyncio.run(all_of("", ""))
    with pytest.raises(RuntimeError, match="a browser is gone"):
        asyncio.run(all_of("", "a browser is gone"))


def emptied(*looks: str, each_s: float) -> tuple[float, str]:
    """What comes of these ``looks``, each of ``each_s``, on a tablet that was whole at 100 s."""
    clock, said = [100.0], iter(looks)

    async def look() -> str:
        clock[0] += each_s
        return next(said)

    async def sleep(_: float) -> None:
        pass

    return asyncio.run(until_empty(look, 100.0, lambda: clock[0], sleep))


def test_an_outbox_is_empty_when_it_was_for_two_looks():
    assert emptied("2 ops wait", "", "1 op waits", "", "", each_s=2) == (10, "")


def test_one_that_is_empty_too_late_has_not_drained():
    assert emptied("2 ops wait", "", "", each_s=11) == (33, "empty, too late")
    assert emptied(*["2 ops wait"] * 9, each_s=6) == (36, "2 ops wait")
