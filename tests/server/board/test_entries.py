"""A register's entries in order: who, what, when made, when received (rules E1–E5, W2)."""

from database.sql import rows
from server.board.entries import RegisterEntries, read_entries
from server.register.take import view_of
from sync.core import ids
from tests import builders as make
from tests.builders import london
from tests.server.board.conftest import Office


async def shown(office: Office, at: str = "08:24") -> RegisterEntries:
    school = office.school
    view = await view_of(school.id, ids.short(school.register()))
    return await read_entries(school.id, view, london(at))


async def test_entries_say_who_what_and_both_times(office: Office) -> None:
    school = office.school
    await make.a_pupil(school.id, "Dov Eze", school.group)
    tablet = await office.tablet(school.okafor)
    everyone = [*school.pupils, make.named(f"{school.id} Dov Eze")]
    at = london("08:04")
    await office.send(
        tablet,
        tablet.op("seen", school.register(), at, everyone),
        tablet.op("arrived", school.register(), at, [school.ada], at="08:04", src="clock"),
        tablet.op("complete", school.register(), london("08:09"), everyone),
        at="08:20",
    )

    page = await shown(office)
    seen, arrived, taken = page.acts

    assert (seen.what, seen.pupils[0], len(seen.pupils)) == ("4 pupils: present", "Ada Byrne", 4)
    assert (seen.who, seen.position, seen.unplanned) == ("Ms Okafor", "Teacher", False)
    assert (seen.made, seen.received, seen.grade) == (
        "08:04",
        "08:20",
        "Made in time, clock agrees",
    )
    assert (seen.device, seen.labels) == ("Tablet B2-14", [])
    assert arrived.what == "Ada Byrne: arrived 08:04, by the tablet’s clock"
    assert arrived.labels == ["Correction"]
    assert (taken.what, taken.pupils) == ("Register taken", [])
    assert page.times == "Taken 08:09, received 08:20"


async def test_a_change_is_a_correction_while_open_and_after_the_close_is_said_so(
    office: Office,
) -> None:
    school = office.school
    tablet = await office.take(school.okafor, made="08:04", received="08:04")
    register = school.register()
    await office.send(
        tablet,
        tablet.op("reopened", register, london("08:10")),
        tablet.op("not_seen", register, london("08:10"), [school.ada]),
        tablet.op("no_statement", register, london("08:11"), [school.ada]),
        tablet.op("seen", register, london("08:12"), [school.bea]),
        at="08:12",
    )
    await office.send(
        tablet, tablet.op("not_seen", register, london("08:15"), [school.cem]), at="08:15"
    )

    said = [(act.what, act.labels) for act in (await shown(office)).acts[2:]]

    assert said == [
        ("Register opened again", []),
        ("Ada Byrne: absent", ["Correction"]),
        ("Ada Byrne: mark taken back", ["Correction"]),
        ("Bea Cole: present", []),  # says the same again: corrects nothing
        ("Cem Demir: absent", ["After the close"]),
    ]


async def test_what_differs_stands_at_the_top_with_both_entries(office: Office) -> None:
    school = office.school
    await office.take(school.okafor, made="08:04", received="08:04")
    other = await office.tablet(school.lund)
    await office.send(
        other, other.op("not_seen", school.register(), london("08:05"), [school.bea]), at="08:05"
    )

    [check] = (await shown(office)).checks
    page = await office.page(f"/board{school.address()}")

    assert (check.name, check.title) == ("Bea Cole", "Two entries differ")
    assert [(a.who, a.unplanned, a.what) for a in check.entries] == [
        ("Ms Okafor", False, "Bea Cole: present"),
        ("Mr Lund", True, "Bea Cole: absent"),
    ]
    assert "Two entries differ. Counts as unaccounted for until someone decides" in page
    assert page.index("Two entries differ") < page.index("Marks 3")
    assert "Not this register’s teacher" in page


async def test_an_unproved_arrival_is_to_be_decided_too(office: Office) -> None:
    school = office.school
    tablet = await office.tablet(school.okafor)
    tablet.tk = None
    await office.send(
        tablet,
        tablet.op(
            "arrived", school.register(), london("08:20"), [school.ada], at="08:20", src="clock"
        ),
        at="08:22",
    )

    [check] = (await shown(office)).checks

    assert (check.title, len(check.entries)) == ("The time of arrival is not proved", 1)


async def test_marks_have_their_code_its_word_and_minutes(office: Office) -> None:
    school = office.school
    await rows("delete from register where school_id = $1", school.id)
    await make.a_plan(school.id, school.cem, "V")
    await office.open_day()
    tablet = await office.tablet(school.okafor)
    at = london("08:06")
    await office.send(
        tablet,
        tablet.op("arrived", school.register(), at, [school.ada], at="08:06", src="typed"),
        tablet.op("not_seen", school.register(), at, [school.bea]),
        at="08:06",
    )

    page = await shown(office)

    assert [(m.name, m.code, m.code_words, m.minutes) for m in page.marks] == [
        ("Ada Byrne", "L", "Late before register closed", "6 min"),
        ("Bea Cole", "N", "Reason not yet established", ""),
        ("Cem Demir", "V", "Educational visit or trip", ""),
    ]
    plan = page.acts[0]
    assert (plan.who, plan.position, plan.device, plan.grade) == ("School plan", "", "", "")
    assert plan.what == "Cem Demir: V · Educational visit or trip, planned"


async def test_a_form_without_a_tablet_is_said_so(office: Office) -> None:
    school = office.school
    school.clock.at = london("08:05")
    browser = await school.browser("lund")
    page = school.address()
    await browser.send(page, page=page, all="1", seq="0")

    [act] = (await shown(office)).acts

    assert (act.device, act.who, act.unplanned) == ("By form, without a tablet", "Mr Lund", True)


async def test_an_entry_received_on_another_day_has_its_date(office: Office) -> None:
    school = office.school
    tablet = await office.tablet(school.okafor)
    op = tablet.op("complete", school.register(), london("08:05"), school.pupils)
    school.clock.pass_by(days=1)
    await school.push(tablet, op)

    [act] = (await shown(office)).acts

    assert (act.made, act.received) == ("08:05", "24 November 08:02")


async def test_a_form_after_the_close_is_late_as_the_servers_clock_is_sure(
    office: Office,
) -> None:
    school = office.school
    school.clock.at = london("08:20")
    browser = await school.browser("okafor")
    page = school.address()
    marks = {f"mark-{ids.short(pupil)}": "present" for pupil in school.pupils}
    await browser.send(page, page=page, take="1", seq="0", **marks)

    line = await office.line("08:21")

    assert (line.state, line.grade) == ("late", "Made after the register closed")
