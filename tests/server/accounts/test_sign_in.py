"""Who gets in, who does not, and that nobody learns why (DESIGN §5)."""

import asyncio

from litestar import Litestar

from database.sql import execute, rows
from server.accounts.sessions import COOKIE
from tests import builders as make
from tests.builders import MONDAY
from tests.server.accounts.door import (
    PASSWORD,
    Browser,
    Northfield,
    SetClock,
    csrf_in,
    door,
    join,
    with_account,
)

WRONG = "do not go together"


async def test_the_right_pair_opens_the_first_page(browser: Browser):
    answer = await browser.sign_in()

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (await browser.open("/")).headers["location"] == "/today"
    assert (await browser.open("/today")).text == "Ms Okafor NO Northfield Secondary Academy"


async def test_the_role_decides_the_first_page(app: Litestar):
    for name, page in (("okafor", "/today"), ("price", "/board"), ("khan", "/people")):
        browser = Browser(app)
        await browser.sign_in(f"{name}@northfield.example")

        assert (await browser.open("/")).headers["location"] == page


async def test_nobody_begins_at_the_door(browser: Browser):
    assert (await browser.open("/")).headers["location"] == "/sign-in"


async def test_the_email_is_taken_in_any_case_and_with_space_around(browser: Browser):
    assert (await browser.sign_in("  OKAFOR@Northfield.Example ")).status_code == 303


WRONG_PAIRS = [
    ("okafor@northfield.example", "three words of Price"),
    ("nobody@northfield.example", PASSWORD),
    ("lund@northfield.example", PASSWORD),  # on the staff, no account
    ("", ""),
    ("okafor@northfield.example", ""),
    ("okafor@northfield.example", "x" * 10_000),
    ("x" * 10_000, PASSWORD),
    ("okafor@northfield.example\0", PASSWORD),
    ("okafor@northfield.example", PASSWORD + "\0"),
    ("\u202eelpmaxe.dleifhtron@rofako", "\u202e\u202e\u202e\u202e"),
    ("🐝@🐝.🐝", "🐝" * 12),
    ("' or 1=1 --@northfield.example", "'; drop table staff; --"),
    ("<script>@x.y", "</form>"),
]


async def test_every_wrong_pair_gets_the_same_answer(app: Litestar):
    for k, (email, password) in enumerate(WRONG_PAIRS):
        browser = Browser(app, f"192.0.2.{k}")
        answer = await browser.sign_in(email, password)

        assert answer.status_code == 422
        assert WRONG in answer.text
        assert browser.session is None
        assert "<script>@" not in answer.text


async def test_unknown_and_known_accounts_answer_alike(browser: Browser):
    known = await browser.sign_in("okafor@northfield.example", "wrong wrong wrong")
    unknown = await browser.sign_in("okafar@northfield.example", "wrong wrong wrong")

    assert known.status_code == unknown.status_code
    assert known.text == unknown.text.replace("okafar", "okafor")
    assert sorted(known.headers) == sorted(unknown.headers)


async def test_the_form_keeps_the_email_and_never_the_password(browser: Browser):
    answer = await browser.sign_in("okafor@northfield.example", "wrong wrong wrong")

    assert 'value="okafor@northfield.example"' in answer.text
    assert "wrong wrong" not in answer.text


async def test_bytes_that_are_no_utf_8_are_a_wrong_pair(browser: Browser):
    token = await browser.csrf()

    answer = await browser.http.post(
        "/sign-in",
        content=b"email=%ff%fe@x.y&password=%ed%a0%80&_csrf_token=" + token.encode(),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code in (400, 422)


async def test_json_in_place_of_the_form_is_refused(browser: Browser):
    token = await browser.csrf()

    answer = await browser.http.post(
        "/sign-in", json={"email": ["x"], "password": 3}, headers={"x-csrftoken": token}
    )

    assert answer.status_code in (400, 415, 422)
    assert browser.session is None


async def test_too_large_a_form_is_refused(browser: Browser):
    assert (await browser.sign_in("x" * 200_000)).status_code == 413


async def test_who_has_left_is_out_at_once(browser: Browser, northfield: Northfield):
    await browser.sign_in()
    await execute(
        "update staff set ended_on = $3 where school_id = $1 and id = $2",
        northfield.school_id,
        northfield.okafor,
        MONDAY,
    )

    assert (await browser.open("/today")).status_code == 302
    assert WRONG in (await Browser(browser.app).sign_in()).text


async def test_who_leaves_tomorrow_works_today(browser: Browser, northfield: Northfield):
    await execute(
        "update staff set ended_on = $3 where school_id = $1 and id = $2",
        northfield.school_id,
        northfield.okafor,
        MONDAY.replace(day=24),
    )

    assert (await browser.sign_in()).status_code == 303


async def test_without_membership_nobody_is_signed_in(browser: Browser, northfield: Northfield):
    await browser.sign_in()
    await execute(
        "delete from membership where school_id = $1 and account_id = $2",
        northfield.school_id,
        northfield.account_id,
    )

    assert (await browser.open("/today")).status_code == 302


async def test_of_several_schools_the_first_by_name_opens(browser: Browser, northfield: Northfield):
    ashford = await make.a_school("Ashford", term=False)
    staff_id = await make.a_member_of_staff(ashford, "Okafor", title="", position="Advisor")
    await join(ashford, northfield.account_id, staff_id)

    await browser.sign_in()

    assert (await browser.open("/today")).text == "Ngozi Okafor NO Ashford Secondary Academy"


async def test_an_account_without_a_password_stays_out(browser: Browser, northfield: Northfield):
    await execute("update account set password_hash = null where id = $1", northfield.account_id)

    assert WRONG in (await browser.sign_in()).text


# Sessions


async def test_the_cookie_is_for_the_server_only(northfield: Northfield, clock: SetClock):
    answer = await Browser(door(clock, secure=True), base="https://school.example").sign_in()

    [cookie] = [c for c in answer.headers.get_list("set-cookie") if c.startswith(COOKIE)]
    for part in ("HttpOnly", "SameSite=lax", "Secure", "Path=/", "Max-Age=5184000"):
        assert part.lower() in cookie.lower()


async def test_the_database_does_not_hold_the_cookie(browser: Browser):
    await browser.sign_in()

    [row] = await rows("select digest from sign_in_session")
    assert browser.session
    assert row["digest"] != browser.session


async def test_signing_in_again_changes_the_session(browser: Browser):
    await browser.sign_in()
    first = browser.session
    assert first is not None
    await browser.http.post(
        "/sign-in",
        data={
            "email": "price@northfield.example",
            "password": PASSWORD,
            "_csrf_token": await browser.csrf("/people"),
        },
    )

    assert browser.session != first
    assert len(await rows("select digest from sign_in_session")) == 1


async def test_a_session_that_somebody_planted_is_not_taken_over(browser: Browser):
    browser.http.cookies.set(COOKIE, "planted", domain="school.example")

    await browser.sign_in()

    planted = Browser(browser.app)
    planted.http.cookies.set(COOKIE, "planted", domain="school.example")
    assert (await planted.open("/today")).status_code == 302


async def test_signing_out_ends_the_session_on_the_server(browser: Browser, app: Litestar):
    await browser.sign_in()
    kept = browser.session
    answer = await browser.send("/sign-out", page="/people")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?out=1")
    assert browser.session is None
    thief = Browser(app)
    thief.http.cookies.set(COOKIE, kept or "", domain="school.example")
    assert (await thief.open("/today")).status_code == 302
    assert "scripts/door.js" in (await browser.open("/sign-in?out=1")).text


async def test_a_session_ends_after_14_idle_days(browser: Browser, clock: SetClock):
    await browser.sign_in()
    clock.pass_by(days=13.99)
    assert (await browser.open("/today")).status_code == 200
    clock.pass_by(days=13.99)
    assert (await browser.open("/today")).status_code == 200
    clock.pass_by(days=14)
    assert (await browser.open("/today")).status_code == 302


async def test_a_session_ends_after_60_days_whatever_happens(browser: Browser, clock: SetClock):
    await browser.sign_in()
    for _ in range(5):
        clock.pass_by(days=10)
        assert (await browser.open("/today")).status_code == 200
    clock.pass_by(days=10)
    assert (await browser.open("/today")).status_code == 302


async def test_last_seen_is_written_once_a_minute(browser: Browser, clock: SetClock):
    await browser.sign_in()
    began = clock.now()
    clock.pass_by(seconds=59)
    await browser.open("/today")
    [row] = await rows("select last_seen_at from sign_in_session")
    assert row["last_seen_at"] == began
    clock.pass_by(seconds=1)
    await browser.open("/today")
    [row] = await rows("select last_seen_at from sign_in_session")
    assert row["last_seen_at"] == clock.now()


async def test_rubbish_in_the_cookie_is_nobody(browser: Browser):
    for cookie in ("", "x", "x" * 5000, "%00", "' or 1=1 --"):
        answer = await browser.open("/today", cookie=f"{COOKIE}={cookie}")

        assert answer.status_code == 302


async def test_parallel_sessions_of_two_browsers_live_side_by_side(app: Litestar):
    first, second = Browser(app), Browser(app)
    await asyncio.gather(first.sign_in(), second.sign_in("price@northfield.example"))

    assert (await first.open("/today")).text.startswith("Ms Okafor")
    assert (await second.open("/today")).text.startswith("Mrs Price")


async def test_the_page_works_as_a_plain_form(browser: Browser):
    page = await browser.open("/sign-in")

    assert 'method="post" action="/sign-in"' in page.text
    assert 'autocomplete="username"' in page.text
    assert 'autocomplete="current-password"' in page.text
    assert f'value="{csrf_in(page)}"' in page.text
    assert "style=" not in page.text


async def test_two_schools_do_not_mix(browser: Browser, northfield: Northfield):
    ashford = await make.a_school("Ashford", term=False)
    stranger = await make.a_member_of_staff(ashford, "Obi", role="administrator")
    await with_account(ashford, stranger, "obi@ashford.example")
    await browser.sign_in("obi@ashford.example")

    page = await browser.open("/people")
    assert "Obi" in page.text
    assert "Okafor" not in page.text
    answer = await browser.send(f"/people/{northfield.lund}/invite", page="/people")
    assert answer.status_code == 404
