"""One-use links: who gets one, what it opens, and that it opens once (DESIGN §6)."""

import asyncio
from secrets import token_bytes
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar

from database.sql import execute, rows
from server.accounts.email import normal_email
from server.accounts.invite import invite
from server.accounts.passwords import password_problem
from server.errors import BadInput, SetupProblem
from tests import builders as make
from tests.builders import MONDAY, london
from tests.server.accounts.door import PASSWORD, Browser, Northfield, SetClock

NEW = "four words for Lund"


async def link(email: str, school_id: UUID | None = None) -> str:
    """The path of a new link."""
    url = await invite(
        email,
        school_id=school_id,
        base_url="http://school.example",
        now=london("08:02"),
        random=token_bytes,
    )
    assert url.startswith("http://school.example/invite/")
    return url.removeprefix("http://school.example")


async def use(browser: Browser, path: str, password: str = NEW) -> Any:
    return await browser.send(path, page=path, password=password)


async def test_a_link_makes_the_account_and_signs_in(browser: Browser, northfield: Northfield):
    path = await link("Lund@Northfield.example")
    page = await browser.open(path)
    assert "lund@northfield.example" in page.text
    assert 'autocomplete="new-password"' in page.text

    answer = await use(browser, path)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await browser.open("/today")).text.startswith("Mr Lund")


async def test_the_password_chosen_opens_the_door(browser: Browser, app: Litestar):
    await use(browser, await link("lund@northfield.example"))

    assert (await Browser(app).sign_in("lund@northfield.example", NEW)).status_code == 303


async def test_an_unknown_email_becomes_an_administrator(browser: Browser, northfield: Northfield):
    await use(browser, await link("first.person@office.example"))

    assert (await browser.open("/")).headers["location"] == "/people"
    assert "first.person" in (await browser.open("/people")).text


async def test_asking_twice_makes_one_administrator(northfield: Northfield):
    await link("first@office.example")
    await link("first@office.example")

    found = await rows(
        "select id from staff where school_id = $1 and email = $2",
        northfield.school_id,
        "first@office.example",
    )
    assert len(found) == 1


async def test_a_link_works_once(browser: Browser, app: Litestar):
    path = await link("lund@northfield.example")
    await use(browser, path)

    again = await Browser(app).open(path)
    assert again.status_code == 404
    assert "Ask your administrator for a new one" in again.text
    answer = await Browser(app).send(path, password="another password")
    assert answer.status_code == 404


async def test_two_at_once_and_only_one_gets_in(app: Litestar):
    path = await link("lund@northfield.example")
    answers = await asyncio.gather(*(use(Browser(app), path) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [303, 404, 404, 404]


async def test_a_link_ends_after_seven_days(browser: Browser, clock: SetClock):
    path = await link("lund@northfield.example")
    clock.pass_by(days=6.999)
    assert (await browser.open(path)).status_code == 200
    clock.pass_by(days=0.001)
    assert (await browser.open(path)).status_code == 404
    assert (await browser.send(path, password=NEW)).status_code == 404


async def test_a_new_link_ends_the_one_before(browser: Browser, northfield: Northfield):
    path = await link("lund@northfield.example")
    await link("lund@northfield.example")

    assert (await browser.open(path)).status_code == 404


async def test_a_link_of_who_has_left_opens_nothing(browser: Browser, northfield: Northfield):
    path = await link("lund@northfield.example")
    await execute(
        "update staff set ended_on = $3 where school_id = $1 and id = $2",
        northfield.school_id,
        northfield.lund,
        MONDAY,
    )

    assert (await browser.open(path)).status_code == 404


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("", "at least 12"),
        ("eleven char", "at least 12"),
        ("x" * 129, "at most 128"),
        ("x" * 10_000, "at most 128"),
        ("Lund@northfield.example", "not your e-mail"),
    ],
)
def test_a_password_that_cannot_be_one_is_said_why(password: str, sentence: str):
    assert sentence in (password_problem(password, "lund@northfield.example") or "")


async def test_after_a_refused_password_the_link_still_works(browser: Browser):
    path = await link("lund@northfield.example")
    answer = await use(browser, path, "eleven char")

    assert answer.status_code == 422
    assert "at least 12" in answer.text
    assert (await use(browser, path)).status_code == 303


async def test_every_other_password_is_taken(app: Litestar):
    for password in ("twelve chars", "🐝" * 12, "x" * 128, "' or 1=1; --\0\0\0"):
        await use(Browser(app), await link("lund@northfield.example"), password)

        answer = await Browser(app).sign_in("lund@northfield.example", password)
        assert answer.status_code == 303


async def test_the_same_letters_from_another_keyboard_are_the_same(browser: Browser, app: Litestar):
    await use(browser, await link("lund@northfield.example"), "caf\u00e9 caf\u00e9 caf\u00e9")

    typed = "cafe\u0301 cafe\u0301 cafe\u0301"
    assert (await Browser(app).sign_in("lund@northfield.example", typed)).status_code == 303


async def test_a_link_for_who_forgot_sets_a_new_password_and_ends_sessions(
    browser: Browser, app: Litestar
):
    await browser.sign_in()

    await use(Browser(app), await link("okafor@northfield.example"), NEW)

    assert (await browser.open("/today")).status_code == 302
    assert (await Browser(app).sign_in()).status_code == 422
    assert (await Browser(app).sign_in(password=NEW)).status_code == 303


async def elsewhere() -> UUID:
    """Ashford has Ms Okafor's e-mail on its staff too."""
    ashford = await make.a_school("Ashford", term=False)
    await make.a_member_of_staff(ashford, "Okafor")
    return ashford


async def test_a_link_of_one_school_is_no_way_into_another(browser: Browser, app: Litestar):
    path = await link("okafor@northfield.example", await elsewhere())
    assert 'autocomplete="current-password"' in (await browser.open(path)).text

    answer = await use(browser, path, "a password of the thief")

    assert answer.status_code == 422
    assert (await Browser(app).sign_in(password="a password of the thief")).status_code == 422
    assert (await Browser(app).sign_in()).status_code == 303


async def test_who_works_elsewhere_joins_with_the_password_they_have(browser: Browser):
    path = await link("okafor@northfield.example", await elsewhere())

    assert (await use(browser, path, PASSWORD)).status_code == 303
    assert "Ashford" in (await browser.open("/today")).text


async def test_guesses_at_a_link_are_counted_like_the_doors(browser: Browser):
    path = await link("okafor@northfield.example", await elsewhere())
    for _ in range(5):
        assert (await use(browser, path, "wrong wrong wrong")).status_code == 422

    assert (await use(browser, path, PASSWORD)).status_code == 429


async def test_rubbish_in_the_link_is_a_spent_link(browser: Browser):
    for secret in ("x", "x" * 5000, "%00", "%F0%9F%90%9D", "'%20or%201=1", "..%2f..", "%FF"):
        assert (await browser.open(f"/invite/{secret}")).status_code == 404


async def test_another_e_mail_is_a_new_way_in_and_ends_the_old(
    browser: Browser, app: Litestar, northfield: Northfield
):
    await browser.sign_in()
    await execute(
        "update staff set email = $3 where school_id = $1 and id = $2",
        northfield.school_id,
        northfield.okafor,
        "n.okafor@northfield.example",
    )

    await use(Browser(app), await link("n.okafor@northfield.example"))

    assert (await browser.open("/today")).status_code == 302
    assert (await Browser(app).sign_in("n.okafor@northfield.example", NEW)).status_code == 303


# ./firstbell invite


@pytest.mark.parametrize(
    "email",
    ["", "x", "@", "a@b", "a b@c.d", "a@b.c\0", "x" * 300 + "@y.z", "a@b@c.d", "\ud800@b.c"],
)
def test_what_is_no_email_is_none(email: str):
    assert normal_email(email) is None


async def test_a_bad_email_is_refused(northfield: Northfield):
    for email in ("", "x" * 10_000, "a@b.c\0"):
        with pytest.raises(BadInput, match="is not an e-mail"):
            await link(email)


async def test_before_any_import_there_is_nothing_to_invite_to(database: Any):
    with pytest.raises(SetupProblem, match="Import a school first"):
        await link("first@office.example")


async def test_with_several_schools_one_has_to_be_named(northfield: Northfield):
    ashford = await make.a_school("Ashford", term=False)

    with pytest.raises(BadInput, match="--school") as refusal:
        await link("first@office.example")
    assert str(ashford) in refusal.value.text
    assert await link("first@office.example", ashford)
    assert await link("lund@northfield.example")  # works at one of them


async def test_an_unknown_school_is_refused(northfield: Northfield):
    with pytest.raises(BadInput, match="No school has the id"):
        await link("first@office.example", uuid4())


async def test_an_email_of_two_people_is_refused(northfield: Northfield):
    await execute(
        "update staff set email = $3 where school_id = $1 and id = $2",
        northfield.school_id,
        northfield.okafor,
        "LUND@northfield.example",
    )

    with pytest.raises(BadInput, match="Two people"):
        await link("lund@northfield.example")
