"""Names, ends and sign-ins of tablets: done by the administrator, each with its refusals."""

import pytest

from tests.server.devices.conftest import Office, address, plain

END = {"name": "Tablet Lab 2", "reason": "Stolen from a car"}


async def test_an_ended_tablet_is_ended_for_everybody_on_it(office: Office) -> None:
    tablet, other = await office.tablet(), await office.tablet("Tablet Lab 2")
    office.at("08:10")

    answer = await office.send(tablet, "end", reason="  Stolen from a car ")
    again = await office.send(tablet, "end", reason="Once more")

    assert (answer.status_code, answer.headers["location"]) == (303, address(tablet))
    assert again.status_code == 303
    assert (await office.row(tablet))["ended_at"] == office.school.clock.now()
    assert (await office.row(other))["ended_at"] is None
    assert await office.standing_grants() == [other.grant]
    haddad = office.school.haddad
    assert await office.journal() == [
        ("device_ended", haddad, "Stolen from a car"),
        ("grant_revoked", haddad, "Stolen from a car"),
    ]


async def test_ops_made_before_the_end_are_accepted_and_later_ones_wait(office: Office) -> None:
    school, tablet = office.school, await office.school.tablet(office.school.okafor)
    await (await school.browser("okafor")).open("/today")
    before = tablet.op("seen", school.register(), office.at("08:05"), [school.ada])
    await school.push(tablet, before)
    office.at("08:10")
    await office.send(tablet, "end", reason="Stolen from a car")

    after = tablet.op("seen", school.register(), office.at("08:12"), [school.bea])
    reply = (await school.push(tablet, after)).json()

    assert reply["ended"]
    assert [one["text"] for one in reply["ops"]] == ["grant.revoked"]
    assert [one["disposition"] for one in reply["ops"]] == ["held"]


async def test_everybodys_sign_in_ends_and_the_tablet_goes_on(office: Office) -> None:
    tablet = await office.tablet()
    await tablet.sign_in(office.school.lund, office.school.clock.now())

    answer = await office.send(tablet, "revoke", reason="Left open in the hall")

    assert answer.status_code == 303
    assert await office.standing_grants() == []
    assert (await office.row(tablet))["ended_at"] is None
    assert [what for what, _, _ in await office.journal()] == ["grant_revoked"] * 2


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Tablet Lab 2", "Tablet Lab 2"),
        ("  Tablet\t Lab   2 ", "Tablet Lab 2"),
        ("Überraum 5 – ‘Nord’", "Überraum 5 – ‘Nord’"),
        ("<b>Lab</b>", "<b>Lab</b>"),
        ("X" * 60, "X" * 60),
    ],
)
async def test_a_tablet_is_called_what_the_school_calls_it(
    office: Office, typed: str, name: str
) -> None:
    tablet = await office.tablet()

    answer = await office.send(tablet, "name", name=typed)

    assert answer.status_code == 303
    assert (await office.row(tablet))["name"] == name
    assert "<b>" not in (await office.haddad.open("/devices")).text.split("<main")[1].replace(
        "<b>1</b>", ""
    ).replace("<b>0</b>", "")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write a name: the room is a good one."),
        (" \t\n", "Write a name: the room is a good one."),
        ("X" * 61, "That name has 61 letters. Use 60 at most."),
        ("X" * 100_000, "Use 60 at most."),
        ("a\0b", "That name has signs that cannot be read."),
        ("a\u202eb", "That name has signs that cannot be read."),
        ("– – –", "That name has signs that cannot be read."),
        ("TABLET lab 2", "Another tablet is called Tablet Lab 2."),
    ],
)
async def test_what_is_no_name_is_refused_with_a_sentence(
    office: Office, typed: str, sentence: str
) -> None:
    tablet = await office.tablet()
    await office.tablet("Tablet Lab 2")

    answer = await office.send(tablet, "name", name=typed)

    assert answer.status_code == 422
    assert sentence in plain(answer)
    assert (await office.row(tablet))["name"] == "Tablet B2-14"
    assert await office.journal() == []


async def test_the_name_of_a_tablet_that_is_gone_is_free(office: Office) -> None:
    tablet = await office.tablet()
    await office.tablet("Tablet Lab 2", ended_at=office.school.clock.now())
    await office.tablet("Tablet Lab 3", storage_lost_at=office.school.clock.now())

    for name in ("Tablet Lab 2", "Tablet Lab 3"):
        assert (await office.send(tablet, "name", name=name)).status_code == 303


@pytest.mark.parametrize("what", ["end", "revoke"])
@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("", "Write the reason"), (" \0\n", "Write the reason"), ("x" * 1_001, "1000 at most")],
)
async def test_without_a_reason_nothing_ends(
    office: Office, what: str, reason: str, sentence: str
) -> None:
    tablet = await office.tablet()

    answer = await office.send(tablet, what, reason=reason)

    assert answer.status_code == 422
    assert sentence in plain(answer)
    assert (await office.row(tablet))["ended_at"] is None
    assert await office.standing_grants() == [tablet.grant]


async def test_nobody_else_manages_tablets(office: Office) -> None:
    tablet = await office.tablet()
    for name, may_note in (("okafor", False), ("price", True)):
        browser = await office.school.browser(name)
        token = {"x-csrftoken": await browser.csrf("/registers")}
        for what in ("name", "end", "revoke"):
            answer = await browser.http.post(f"{address(tablet)}/{what}", data=END, headers=token)
            assert answer.status_code == 403
        noted = await browser.http.post(f"{address(tablet)}/noted", headers=token)
        assert (noted.status_code == 303) is may_note
        assert (await browser.open("/devices")).status_code == 403
    assert (await office.row(tablet))["name"] == "Tablet B2-14"
    assert await office.standing_grants() == [tablet.grant]
