"""A form is taken from our own pages in the same browser only (ASVS 3.5)."""

from litestar import Litestar

from tests.server.accounts.door import PASSWORD, Browser

PAIR = {"email": "okafor@northfield.example", "password": PASSWORD}


async def test_without_a_token_nobody_signs_in(browser: Browser):
    await browser.open("/sign-in")

    answer = await browser.http.post("/sign-in", data=PAIR)

    assert answer.status_code == 403
    assert "Load it again" in answer.text


async def test_a_wrong_token_is_refused(browser: Browser):
    for token in ("", "x", "x" * 10_000, "é", "\0", "🐝"):
        assert (await browser.send("/sign-in", **PAIR, _csrf_token=token)).status_code == 403


async def test_a_token_of_another_browser_is_refused(browser: Browser, app: Litestar):
    token = await Browser(app).csrf()

    assert (await browser.send("/sign-in", **PAIR, _csrf_token=token)).status_code == 403


async def test_a_token_without_its_cookie_is_refused(browser: Browser):
    token = await browser.csrf()
    browser.http.cookies.clear()

    assert (await browser.http.post("/sign-in", data=PAIR | {"_csrf_token": token})).is_error


async def test_the_token_of_before_is_no_good_after_signing_in(browser: Browser):
    before = await browser.csrf()
    await browser.sign_in()

    assert (await browser.send("/sign-out", page="/people", _csrf_token=before)).status_code == 403
    assert (await browser.open("/today")).status_code == 200


async def test_another_sessions_token_is_refused(browser: Browser, app: Litestar):
    other = Browser(app)
    await other.sign_in("price@northfield.example")
    await browser.sign_in()
    token = await other.csrf("/people")

    assert (await browser.http.post("/sign-out", data={"_csrf_token": token})).status_code == 403


async def test_the_token_may_stand_in_a_header(browser: Browser):
    await browser.sign_in()
    token = await browser.csrf("/people")

    answer = await browser.http.post("/sign-out", headers={"x-csrftoken": token})

    assert answer.status_code == 303


async def test_what_another_site_sends_is_refused(app: Litestar):
    for site, status in (("cross-site", 403), ("same-origin", 303), ("none", 303)):
        browser = Browser(app)
        token = await browser.csrf()

        answer = await browser.http.post(
            "/sign-in", data=PAIR | {"_csrf_token": token}, headers={"sec-fetch-site": site}
        )

        assert answer.status_code == status


async def test_a_link_from_another_site_opens(browser: Browser):
    assert (await browser.open("/sign-in", sec_fetch_site="cross-site")).status_code == 200


async def test_a_signed_push_needs_no_token(browser: Browser):
    assert (await browser.http.post("/sync/push", content=b"{}")).status_code == 201
    assert (await browser.http.post("/sync/pushed", content=b"{}")).is_error


async def test_the_form_cookie_comes_with_pages_only(browser: Browser):
    answer = await browser.open("/broken/x", accept="application/json")
    assert "set-cookie" not in answer.headers

    first = (await browser.open("/sign-in")).headers["set-cookie"]
    assert first.startswith("firstbell_form=")
    assert "httponly" in first.lower()
    assert "set-cookie" not in (await browser.open("/sign-in")).headers


async def test_a_broken_multipart_form_is_refused(browser: Browser):
    await browser.open("/sign-in")

    answer = await browser.http.post(
        "/sign-in", content=b"--x\r\nrubbish", headers={"content-type": "multipart/form-data"}
    )

    assert answer.status_code in (400, 403)


async def test_a_tab_whose_session_another_has_ended_signs_out_without_a_refusal(browser: Browser):
    await browser.sign_in()
    token = await browser.csrf("/people")
    await browser.http.post("/sign-out", data={"_csrf_token": token})

    answer = await browser.http.post("/sign-out", data={"_csrf_token": token})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?out=1"
