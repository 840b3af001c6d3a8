"""The push as a tablet meets it: what is taken, what is refused, and that nothing is lost."""

import gzip
import os

import pytest

from database.sql import rows
from sync.core import ids
from tests.server.school_app import School
from tests.tablet import Tablet


async def states(school: School) -> list[str]:
    found = await rows(
        "select state from mark where school_id = $1 and register_id = $2 order by state",
        school.id,
        school.register(),
    )
    return [row["state"] for row in found]


async def test_a_push_needs_no_sign_in_and_is_answered_op_by_op(school: School) -> None:
    tablet = await school.tablet(school.okafor)
    op = tablet.op("seen", school.register(), school.clock.now(), school.pupils)

    answer = await school.push(tablet, op)

    assert answer.status_code == 200
    said = answer.json()
    assert said["ops"] == [{"id": ids.op_id(op), "disposition": "accepted", "seq": 1, "grade": "A"}]
    assert said["epoch"] == tablet.epoch
    assert await states(school) == ["present"] * 3


async def test_an_unknown_device_is_told_so_and_keeps_its_ops(school: School) -> None:
    stranger = Tablet(school.id, b"k" * 32)
    op = stranger.op("seen", school.register(), school.clock.now(), school.pupils)

    answer = await school.push(stranger, op)

    assert (answer.status_code, answer.json()["code"]) == (401, "device.unknown")
    assert await states(school) == []


@pytest.mark.parametrize("signature", ["", "AAAA", "A" * 86, "%%%", ids.text(b"r" * 64)])
async def test_a_push_that_its_device_did_not_sign_changes_nothing(
    school: School, signature: str
) -> None:
    tablet = await school.tablet(school.okafor)
    op = tablet.op("seen", school.register(), school.clock.now(), school.pupils)
    body, _ = tablet.push(op, at=school.clock.now())

    answer = await school.send(body, signature)

    assert (answer.status_code, answer.json()["code"]) == (401, "signature.wrong")
    assert await rows("select op_id from inbox where school_id = $1", school.id) == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "push.not_gzip"),
        (b"not gzip", 400, "push.not_gzip"),
        (gzip.compress(b"x" * 90_000)[:-9], 400, "push.not_gzip"),
        (gzip.compress(b"no header"), 400, "push.bad_header"),
        (
            gzip.compress(
                b'{"push":"p","school":"s","device":"d","head":[1,""],"epoch":"","wall":1}'
            ),
            400,
            "push.bad_header",
        ),
        (gzip.compress(b"\0" * 2_000_001), 413, "push.too_large"),
    ],
)
async def test_a_push_that_cannot_be_read_is_refused_in_words(
    school: School, body: bytes, status: int, code: str
) -> None:
    answer = await school.send(body, "")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["text"].endswith(".")


async def test_a_body_over_the_packed_limit_is_refused(school: School) -> None:
    answer = await school.send(os.urandom(512_001), "")

    assert answer.status_code == 413


async def test_more_than_200_ops_are_refused(school: School) -> None:
    tablet = await school.tablet(school.okafor)
    ops = [
        tablet.op("seen", school.register(), school.clock.now(), [school.ada]) for _ in range(201)
    ]

    answer = await school.push(tablet, *ops)

    assert (answer.status_code, answer.json()["code"]) == (413, "push.too_many")


async def test_an_op_for_another_school_is_kept_and_quarantined(school: School) -> None:
    tablet = await school.tablet(school.okafor)
    own_school, tablet.school_id = tablet.school_id, school.okafor
    op = tablet.op("seen", school.register(), school.clock.now(), [school.ada])
    tablet.school_id = own_school

    [outcome] = (await school.push(tablet, op)).json()["ops"]

    assert (outcome["disposition"], outcome["text"]) == ("quarantined", "op.other_device")


async def test_changes_names_the_registers_that_changed(school: School) -> None:
    tablet = await school.tablet(school.okafor)
    browser = await school.browser("lund")
    at = school.clock.now()
    await school.push(tablet, tablet.op("seen", school.register(), at, [school.ada]))

    everything = (await browser.open(f"/sync/changes?epoch={tablet.epoch}&since=0")).json()
    nothing = (await browser.open(f"/sync/changes?epoch={tablet.epoch}&since=1")).json()
    elsewhere = (await browser.open("/sync/changes?epoch=other&since=0")).json()

    assert everything["registers"] == [[ids.short(school.register()), 1]]
    assert (nothing["registers"], nothing["seq"]) == ([], 1)
    assert elsewhere["again"] is True


async def test_enrolment_is_for_who_is_signed_in(school: School) -> None:
    browser = await school.browser("okafor")
    tablet = Tablet(school.id, b"k" * 32)
    key = {"key": ids.text(tablet.public_key), "wall": 1}
    token = {"x-csrftoken": await browser.csrf("/today"), "accept": "application/json"}

    granted = await browser.http.post("/sync/enrol", json=key, headers=token)
    again = await browser.http.post("/sync/enrol", json=key, headers=token)
    bad = await browser.http.post("/sync/enrol", json={"key": "AAAA", "wall": 1}, headers=token)
    unsigned = await browser.http.post("/sync/enrol", json=key)

    assert granted.status_code == 200
    assert granted.json()["device"] == again.json()["device"] == ids.short(tablet.id)
    assert granted.json()["grant"] != again.json()["grant"]
    assert (bad.status_code, bad.json()["code"]) == (422, "device.key")
    assert unsigned.status_code == 403


async def test_an_enrolment_after_the_clock_was_set_back_tells_the_time_that_stands(
    school: School,
) -> None:
    browser = await school.browser("okafor")
    tablet = Tablet(school.id, b"k" * 32)
    headers = {"x-csrftoken": await browser.csrf("/today"), "accept": "application/json"}
    asked = {"key": ids.text(tablet.public_key), "wall": 1}
    first = (await browser.http.post("/sync/enrol", json=asked, headers=headers)).json()

    school.clock.pass_by(minutes=-5)
    again = (await browser.http.post("/sync/enrol", json=asked, headers=headers)).json()

    assert again["time"] == first["time"]
    assert int.from_bytes(ids.raw(again["ticket"])[:8], "big") == first["time"]


async def test_who_may_take_no_register_gets_no_grant(school: School) -> None:
    browser = await school.browser("haddad")
    tablet = Tablet(school.id, b"k" * 32)
    headers = {"x-csrftoken": await browser.csrf("/people"), "accept": "application/json"}

    answer = await browser.http.post(
        "/sync/enrol", json={"key": ids.text(tablet.public_key), "wall": 1}, headers=headers
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "permission.role")
