"""The register as a plain form, without scripts: every refusal beside what it permits."""

import pytest

from database.sql import rows
from sync.core import ids
from tests.server.school_app import School


async def marks(school: School) -> dict[str, tuple[str, int | None]]:
    found = await rows(
        """select pupil.given_name, mark.state, mark.minutes_late from mark
           join pupil on pupil.school_id = mark.school_id and pupil.id = mark.pupil_id
           where mark.school_id = $1 and mark.register_id = $2""",
        school.id,
        school.register(),
    )
    return {row["given_name"]: (row["state"], row["minutes_late"]) for row in found}


async def test_marks_and_the_completion_are_taken_in_one_go(school: School) -> None:
    browser = await school.browser("okafor")
    await browser.open("/today")
    ada, bea, cem = (ids.short(pupil) for pupil in school.pupils)
    typed = {
        f"mark-{ada}": "present",
        f"mark-{bea}": "absent",
        f"mark-{cem}": "late",
        f"minutes-{cem}": "7",
    }

    answer = await browser.send(school.address(), page="/today", take="1", **typed)

    assert answer.status_code == 303
    assert await marks(school) == {
        "Ada": ("present", None),
        "Bea": ("absent", None),
        "Cem": ("late", 7),
    }
    assert 'data-taken="08:02"' in (await browser.open(school.address())).text


async def test_all_present_fills_blanks_only(school: School) -> None:
    browser = await school.browser("okafor")
    await browser.open("/today")
    ada = ids.short(school.ada)
    await browser.send(school.address(), page="/today", **{f"mark-{ada}": "absent"})

    await browser.send(school.address(), page="/today", all="1")

    assert await marks(school) == {
        "Ada": ("absent", None),
        "Bea": ("present", None),
        "Cem": ("present", None),
    }


async def test_a_register_with_blanks_is_not_taken_and_names_them(school: School) -> None:
    browser = await school.browser("okafor")
    await browser.open("/today")

    answer = await browser.send(school.address(), page="/today", take="1")

    assert answer.status_code == 422
    assert "Without a mark: Ada Byrne, Bea Cole, Cem Demir." in answer.text
    assert await marks(school) == {}


@pytest.mark.parametrize("minutes", ["-1", "0", "nine", "1e3", "99999", "٩", "9" * 4000, "3.5"])
async def test_minutes_that_are_none_are_refused_and_nothing_is_written(
    school: School, minutes: str
) -> None:
    browser = await school.browser("okafor")
    await browser.open("/today")
    ada, bea, _ = (ids.short(pupil) for pupil in school.pupils)
    typed = {f"mark-{ada}": "late", f"minutes-{ada}": minutes, f"mark-{bea}": "present"}

    answer = await browser.send(school.address(), page="/today", **typed)

    assert answer.status_code == 422
    assert "Ada Byrne cannot be" in answer.text
    assert f'name="mark-{bea}" value="present" checked' in answer.text  # what was typed stays
    assert 'name="_csrf_token"' in answer.text.partition('class="register')[2]
    assert await marks(school) == {}


async def test_a_mark_that_is_none_is_refused(school: School) -> None:
    browser = await school.browser("okafor")
    await browser.open("/today")

    answer = await browser.send(
        school.address(), page="/today", **{f"mark-{ids.short(school.ada)}": "U"}
    )

    assert answer.status_code == 422
    assert await marks(school) == {}


async def test_a_form_that_is_older_than_anothers_entry_asks_for_a_decision(
    school: School,
) -> None:
    browser, tablet = await school.browser("okafor"), await school.tablet(school.lund)
    await browser.open("/today")
    ada = ids.short(school.ada)
    now = school.clock.now()
    await school.push(tablet, tablet.op("not_seen", school.register(), now, [school.ada]))

    await browser.send(school.address(), page="/today", seq="0", **{f"mark-{ada}": "present"})
    differs = await marks(school)
    await browser.send(school.address(), page="/today", seq="2", **{f"mark-{ada}": "present"})

    assert differs == {"Ada": ("check", None)}
    assert await marks(school) == {"Ada": ("present", None)}


async def test_an_empty_group_is_never_taken(school: School) -> None:
    browser = await school.browser("okafor")
    await browser.open("/today")
    address = f"/registers/{ids.short(school.register('1', school.empty))}"

    page = await browser.open(address)
    answer = await browser.send(address, page="/today", take="1")

    assert "There are no pupils in this group" in page.text
    assert answer.status_code == 422
