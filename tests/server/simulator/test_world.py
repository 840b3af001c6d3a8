"""The simulated server keeps what it has said, wherever its rows are (SYNC §1, §4, §7.1)."""

import json

import pytest

from sync.core import ids
from tests.server.simulator.driver import Driven, outcomes, read, request


def test_a_mark_is_made_shown_and_dumped(anywhere: Driven) -> None:
    anywhere.world()
    session = anywhere.sign_in()
    tablet = anywhere.enrolled(session)

    [said] = anywhere.send(anywhere.push(tablet, anywhere.seen(tablet)))

    assert outcomes(said) == ["accepted"]
    register, pupil = anywhere.facts["registers"][0]["id"], anywhere.facts["registers"][0]["pupils"]
    [sheet] = anywhere.send(request(f"/sheet/{register}", session=session))
    assert read(sheet)["marks"][pupil[0]] == ["present", None]
    assert read(sheet)["seq"] == 1
    dumped = anywhere.ask("dump")
    assert dumped["marks"] == {register: {pupil[0]: ["present", None]}}
    assert [op["disposition"] for op in dumped["inbox"]] == ["accepted"]
    assert dumped["inbox"][0]["bytes"].startswith('{"school":')
    assert dumped["problems"] == dumped["troubles"] == []


def test_power_cut_at_any_statement_loses_nothing_that_was_acknowledged(anywhere: Driven) -> None:
    anywhere.world()
    tablet = anywhere.enrolled(anywhere.sign_in())
    told: list[bytes] = []
    kept: list[int] = []
    for cut in range(1, 40):
        op = anywhere.seen(tablet, cut % 6, "seen" if cut % 2 else "not_seen")
        push = anywhere.push(tablet, op)
        beacon = anywhere.beacon(tablet, (anywhere.register(), 1, anywhere.now()))
        held_before = {row["op"] for row in anywhere.ask("dump")["inbox"]}

        assert anywhere.send(beacon, push, cut=cut) == [None, None]
        assert anywhere.send(push) == [None]  # it is down
        anywhere.ask("start")
        kept.append(len(anywhere.ask("dump")["inbox"]) - len(held_before))
        [said] = anywhere.send(push)

        told.append(op)
        assert outcomes(said) == ["accepted"]
        dumped = anywhere.ask("dump")
        assert {row["bytes"].encode() for row in dumped["inbox"]} == set(told)
        assert [act["seq"] for act in dumped["acts"]] == list(range(1, len(told) + 1))
        assert dumped["problems"] == dumped["troubles"] == []
    assert kept[0] == 0, "it was cut before the commit"
    assert kept[-1] == 1, "and after it"
    assert kept == sorted(kept)


def test_statement_that_fails_leaves_ops_received_and_the_server_tries_again(
    in_memory: Driven,
) -> None:
    seen = set()
    for trouble in range(1, 25):
        in_memory.world()
        tablet = in_memory.enrolled(in_memory.sign_in())
        push = in_memory.push(tablet, in_memory.seen(tablet))

        [said] = in_memory.send(push, trouble=trouble)

        if said["status"] == 200:
            seen.add(outcomes(said)[0])
        in_memory.at += 6_000
        in_memory.ask("office")
        dumped = in_memory.ask("dump")
        assert {row["disposition"] for row in dumped["inbox"]} <= {"accepted"}
        assert dumped["problems"] == []
    assert seen == {"received", "accepted"}


@pytest.mark.parametrize("how", ["restored", "silent"])
def test_restored_server_has_the_snapshot_and_takes_everything_again(
    anywhere: Driven, how: str
) -> None:
    anywhere.world()
    session = anywhere.sign_in()
    tablet = anywhere.enrolled(session)
    first, second = anywhere.seen(tablet), anywhere.seen(tablet, 1)
    anywhere.send(anywhere.push(tablet, first))
    snapshot = anywhere.ask("snapshot")["snapshot"]
    tablet.seen_seq = read(anywhere.send(anywhere.push(tablet, second))[0])["seq"]

    anywhere.ask("restore", snapshot=snapshot, how=how)

    assert len(anywhere.ask("dump")["inbox"]) == 1
    anywhere.send(anywhere.beacon(tablet))  # a silent restore is noticed by what a tablet has seen
    [said] = anywhere.send(anywhere.push(tablet, first, second))
    assert read(said)["epoch"] != tablet.epoch
    assert [op.get("dup", False) for op in read(said)["ops"]] == [True, False]
    dumped = anywhere.ask("dump")
    assert dumped["ended"] == [
        [tablet.epoch, 1, "restored" if how == "restored" else "head_behind"]
    ]
    assert len(dumped["inbox"]) == 2
    assert dumped["problems"] == []
    [changes] = anywhere.send(request("/sync/changes?epoch=&since=0", session=session))
    assert changes["status"] == (401 if how == "restored" else 200)
    assert anywhere.ask("snapshot")["snapshot"] == snapshot + 1


def test_what_was_made_after_a_revocation_is_held(anywhere: Driven) -> None:
    anywhere.world()
    session = anywhere.sign_in()
    tablet = anywhere.enrolled(session)
    staff = anywhere.facts["staff"][0]["id"]

    anywhere.ask("revoke", staff=staff)
    anywhere.at += 1_000
    op = anywhere.seen(tablet)
    [said] = anywhere.send(anywhere.push(tablet, op))

    assert outcomes(said) == ["held"]
    key = json.dumps({"key": ids.text(tablet.public_key), "wall": anywhere.at}).encode()
    [again] = anywhere.send(request("/sync/enrol", key, session=session))
    assert read(again, 409)["code"] == "device.sign_in_again"
    [enrolled] = anywhere.send(request("/sync/enrol", key, session=anywhere.sign_in()))
    assert enrolled["status"] == 200
    assert [grant["revoked"] is None for grant in anywhere.ask("dump")["grants"]] == [False, True]


def test_ended_tablet_is_told_so(anywhere: Driven) -> None:
    anywhere.world()
    tablet = anywhere.enrolled(anywhere.sign_in())

    assert not anywhere.ask("end_device", device="A" * 22)["ended"]  # nobody sees that one
    assert anywhere.ask("end_device", device=ids.short(tablet.id))["ended"]
    [said] = anywhere.send(anywhere.beacon(tablet))

    assert read(said)["ended"] is True


def test_requests_of_one_moment_are_committed_together(in_memory: Driven) -> None:
    in_memory.world()
    session = in_memory.sign_in()
    tablets = [in_memory.enrolled(session) for _ in range(3)]

    answers = in_memory.send(
        *(in_memory.push(tablet, in_memory.seen(tablet, k)) for k, tablet in enumerate(tablets))
    )

    assert [read(answer)["seq"] for answer in answers] == [3, 3, 3]


def test_same_seed_gives_the_same_bytes(in_memory: Driven) -> None:
    told = []
    for _ in range(2):
        in_memory.world(seed=7)
        told.append([in_memory.sign_in(), in_memory.ask("dump")])
    in_memory.world(seed=8)

    assert told[0] == told[1]
    assert in_memory.sign_in() != told[0][0]


def test_time_passes_only_when_it_is_moved(in_memory: Driven) -> None:
    in_memory.world()
    tablet = in_memory.enrolled(in_memory.sign_in())
    before = read(in_memory.send(in_memory.beacon(tablet))[0])["time"]
    in_memory.at -= 90_000  # somebody sets the server's clock back

    after = read(in_memory.send(in_memory.beacon(tablet))[0])["time"]

    assert before == after  # PROTOCOL 6.6
    assert read(in_memory.send(in_memory.beacon(tablet))[0])["time"] == after
