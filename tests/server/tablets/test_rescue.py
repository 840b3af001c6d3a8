"""PROTOCOL 10: a tablet's file, handed in by the office, is judged as if its pushes had come."""

import base64
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from database.sql import rows
from sync.core.rescue import BYTES_MAX, FIRST_LINE
from tests.builders import london
from tests.server.accounts.door import Browser
from tests.server.morning import KEY, Morning
from tests.server.school_app import School
from tests.tablet import Tablet

FILED, IN = london("08:30"), london("10:30")


def line(body: bytes, signature: str) -> bytes:
    return signature.encode() + b" " + base64.b64encode(body)


def a_file(tablet: Tablet, *pushes: list[bytes], at: datetime = FILED) -> bytes:
    return b"\n".join([FIRST_LINE, *(line(*tablet.push(*ops, at=at)) for ops in pushes), b""])


@pytest.fixture
async def tablet(school: School) -> Tablet:
    school.clock.at = london("08:02")
    tablet = await school.tablet(school.okafor)
    school.clock.at = IN
    return tablet


def op(school: School, tablet: Tablet, made: str = "08:05", **body: Any) -> bytes:
    kind = "arrived" if body else "seen"
    return tablet.op(kind, school.register(), london(made), [school.ada], **body)


async def hand_in(browser: Browser, content: bytes, name: str = "rescue.txt") -> httpx.Response:
    token = await browser.csrf("/rescue")
    return await browser.http.post(
        "/rescue", data={"_csrf_token": token}, files={"file": (name, content, "text/plain")}
    )


async def marks(school: School) -> list[dict[str, Any]]:
    return await rows("select state, code, minutes_late from mark where school_id = $1", school.id)


async def acts(school: School) -> list[dict[str, Any]]:
    return await rows(
        """select made_at, grade from act where school_id = $1 and device_id is not null
           order by seq""",
        school.id,
    )


@pytest.mark.parametrize("who", ["price", "haddad"])
async def test_the_office_hands_a_file_in_and_the_registers_show_it(
    school: School, tablet: Tablet, who: str
) -> None:
    browser = await school.browser(who)
    everybody = tablet.op("seen", school.register(), london("08:05"), school.pupils)
    done = tablet.op("complete", school.register(), london("08:05"), school.pupils)
    content = a_file(tablet, [everybody, op(school, tablet)], [done])

    answer = await hand_in(browser, content)

    assert answer.status_code == 200
    assert "From Tablet B2-14" in answer.text
    assert "<b>5</b> entries. The registers show them." in answer.text  # of three pupils, of one …
    assert [mark["state"] for mark in await marks(school)] == ["present"] * 3


async def test_the_same_file_twice_is_harmless_and_the_tablet_hears_it(
    school: School, tablet: Tablet
) -> None:
    browser = await school.browser("price")
    made = op(school, tablet)
    await hand_in(browser, a_file(tablet, [made]))

    again = await hand_in(browser, a_file(tablet, [made]))
    back = await school.push(tablet, made)

    assert "Here already" in again.text
    assert "<b>1</b> entry. Nothing was entered twice." in again.text
    assert "Entered now" not in again.text
    [said] = back.json()["ops"]
    assert (said["disposition"], said["dup"]) == ("accepted", True)
    assert len(await acts(school)) == 1


async def test_its_clock_is_taken_from_its_ticket_and_never_from_the_way(
    school: School, tablet: Tablet
) -> None:
    """Two hours on a stick are no offset: read so, an arrival at 08:07 would be one at 10:07."""
    ahead = timedelta(minutes=3)
    tablet.hear(london("08:02"), -ahead)  # its clock is 3 min ahead
    made = tablet.op(
        "arrived", school.register(), london("08:10"), [school.ada], at="08:10", src="clock"
    )

    await hand_in(await school.browser("price"), a_file(tablet, [made], at=FILED + ahead))

    assert await marks(school) == [{"state": "late", "code": "L", "minutes_late": 7}]
    assert await acts(school) == [{"made_at": london("08:07"), "grade": "D"}]


async def test_a_beacon_that_was_heard_in_time_proves_what_a_file_brings(
    school: School, tablet: Tablet
) -> None:
    made = op(school, tablet)
    school.clock.at = london("08:06")
    await school.beacon(tablet, (school.register(), 1, london("08:05")))
    school.clock.at = IN

    await hand_in(await school.browser("price"), a_file(tablet, [made]))

    assert [act["grade"] for act in await acts(school)] == ["B"]


async def test_handing_in_is_no_word_of_the_tablet(school: School, tablet: Tablet) -> None:
    school.clock.at = london("08:06")
    await school.beacon(tablet)
    school.clock.at = IN
    waiting = [op(school, tablet), op(school, tablet)]

    await hand_in(await school.browser("price"), a_file(tablet, waiting[:1]))

    [device] = await rows(
        "select last_heard_at, offset_ms, head_n, gapless_n from device where school_id = $1",
        school.id,
    )
    assert device == {
        "last_heard_at": london("08:06"),
        "offset_ms": 0,
        "head_n": 2,  # it has made two, and the second is waited for
        "gapless_n": 1,
    }
    assert await rows("select 1 from device_contact where school_id = $1", school.id) == []


async def test_what_needs_a_person_goes_into_the_queue(school: School, tablet: Tablet) -> None:
    made = b"m" * 43 + b" " + op(school, tablet)
    body, signature = tablet.push_lines(made, b"rubbish", at=FILED)

    office = await hand_in(
        await school.browser("price"), b"\n".join([FIRST_LINE, line(body, signature)])
    )
    runs = await school.browser("haddad")
    tablet.n, tablet.prev = 0, ""
    body, signature = tablet.push_lines(b"nonsense", at=FILED)
    administrator = await hand_in(runs, b"\n".join([FIRST_LINE, line(body, signature)]))

    assert '<b>2</b> entries. <a href="/held">Entries that need a person</a>' in office.text
    assert "<b>1</b> entry. The office finds them" in administrator.text
    assert 'href="/held"' not in administrator.text


async def test_a_cut_file_gives_what_is_whole_and_says_which_line_is_not(
    school: School, tablet: Tablet
) -> None:
    content = a_file(tablet, [op(school, tablet)], [op(school, tablet)])

    answer = await hand_in(await school.browser("price"), content[:-30])

    assert "<b>1</b> entry. The registers show them." in answer.text
    assert "Line 3 was not taken in" in answer.text
    assert "cut short or was changed" in answer.text


async def test_a_push_that_somebody_has_changed_is_refused(school: School, tablet: Tablet) -> None:
    body, _ = tablet.push(op(school, tablet), at=FILED)
    content = b"\n".join([FIRST_LINE, line(body, tablet.sign(b"something else"))])

    answer = await hand_in(await school.browser("price"), content)

    assert "Nothing could be taken in" in answer.text
    assert "Line 2 was not taken in" in answer.text
    assert await acts(school) == []


async def test_another_schools_tablet_is_refused_as_one_that_never_was(school: School) -> None:
    elsewhere = await Morning().make("Westmere")
    theirs = elsewhere.tablet
    made = theirs.op("seen", elsewhere.register, london("08:05"), [elsewhere.ada])
    stranger = Tablet(school.id, KEY)
    browser = await school.browser("price")

    answer = await hand_in(browser, a_file(theirs, [made]))
    unknown = await hand_in(browser, a_file(stranger, [op(school, stranger)]))

    assert "not of a tablet that this school knows" in answer.text
    assert "Westmere" not in answer.text
    assert "Tablet" not in answer.text.split("<main")[1].split("Line 2")[0]
    assert same(answer) == same(unknown)
    assert await rows("select 1 from inbox where school_id = $1", elsewhere.school) == []
    assert await rows("select 1 from inbox where school_id = $1", school.id) == []


async def test_a_file_that_names_another_school_is_refused_also_where_the_key_is_known_here(
    school: School, tablet: Tablet
) -> None:
    tablet.school_id = (await Morning().make("Westmere")).school

    answer = await hand_in(await school.browser("price"), a_file(tablet, [op(school, tablet)]))

    assert "not of a tablet that this school knows" in answer.text
    assert await rows("select 1 from inbox where school_id = $1", school.id) == []


def same(answer: httpx.Response) -> str:
    return answer.text.partition("<main")[2].partition("<form")[0]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This is not a rescue file."),
        (b"%PDF-1.7 \xff\x00", "This is not a rescue file."),
        (b"[" * 100_000, "This is not a rescue file."),
        (b"A" * (BYTES_MAX + 1), "This is larger than a rescue file can be"),
        (FIRST_LINE, "The file is empty"),
        (FIRST_LINE + b"\nrubbish", "cut short or was changed"),
    ],
    ids=["nothing", "pdf", "brackets", "large", "empty", "rubbish"],
)
async def test_what_is_no_rescue_file_is_refused_in_words(
    school: School, content: bytes, words: str
) -> None:
    answer = await hand_in(await school.browser("price"), content)

    assert answer.status_code == (422 if words.startswith("This") else 200)
    assert words in answer.text


async def test_no_file_and_far_too_much_are_refused(school: School) -> None:
    browser = await school.browser("price")

    nothing = await browser.send("/rescue", page="/rescue")
    unnamed = await hand_in(browser, b"", name="")
    bomb = await hand_in(browser, b"A" * (BYTES_MAX + 20_000))

    assert (nothing.status_code, unnamed.status_code, bomb.status_code) == (422, 422, 413)
    assert "No file was chosen." in nothing.text


async def test_a_form_of_another_site_takes_nothing_in(school: School, tablet: Tablet) -> None:
    browser = await school.browser("price")
    content = a_file(tablet, [op(school, tablet)])

    answer = await browser.http.post("/rescue", files={"file": ("r.txt", content, "text/plain")})

    assert answer.status_code == 403
    assert await acts(school) == []
