"""The live board: states, counts and words of every register of the period (rule W1)."""

from datetime import date
from uuid import uuid4

from database.sql import rows
from sync.core import ids
from tests import builders as make
from tests.builders import MONDAY, insert, london, named
from tests.server.board.conftest import Office

NOT_TAKEN = [
    ("07:59:59", "not_open"),
    ("08:00", "open"),
    ("08:14:59", "open"),
    ("08:15", "not_taken"),  # the closing minute is closed
    ("08:24:59", "not_taken"),
]


async def test_a_register_that_nobody_takes(office: Office) -> None:
    for at, state in NOT_TAKEN:
        line = await office.line(at)

        assert (line.state, line.blank, line.times) == (state, 3, "")
        assert bool(line.needs) is (state == "not_taken")


async def test_taken_in_time_is_said_with_one_time_and_its_grade(office: Office) -> None:
    await office.take(office.school.okafor, made="08:09", received="08:09")

    line = await office.line("08:20")

    assert (line.state, line.times, line.grade) == ("taken", "Taken 08:09", "Received in time")
    assert (line.present, line.blank, line.needs) == (3, 0, "")


async def test_taken_in_time_and_received_later_has_both_times(office: Office) -> None:
    await office.take(office.school.okafor, made="08:09", received="08:23")

    line = await office.line("08:24")

    assert line.state == "taken"
    assert line.times == "Taken 08:09, received 08:23"
    assert line.grade == "Made in time, clock agrees"


async def test_taken_after_the_close_is_late_and_needs_somebody(office: Office) -> None:
    await office.take(office.school.okafor, made="08:16", received="08:16")

    line = await office.line("08:20")

    assert (line.state, line.look) == ("late", "late")
    assert line.needs == "Taken 08:16. It closed 08:15"


async def test_a_completion_that_is_not_whole_waits_on_its_tablet(office: Office) -> None:
    school = office.school
    tablet = await office.tablet(school.okafor)
    tablet.op("seen", school.register(), london("08:03"), [school.ada])  # is not sent
    await office.send(
        tablet,
        tablet.op("complete", school.register(), london("08:04"), school.pupils),
        at="08:05",
    )

    line = await office.line("08:20")

    assert (line.state, line.look) == ("waiting", "waiting")
    assert line.needs.startswith("Taken 08:04, received 08:05. A tablet still holds entries")


async def test_two_entries_that_differ_need_somebody(office: Office) -> None:
    school = office.school
    await office.take(school.okafor, made="08:04", received="08:04")
    other = await office.tablet(school.lund)
    await office.send(
        other, other.op("not_seen", school.register(), london("08:05"), [school.bea]), at="08:05"
    )

    line = await office.line("08:10")
    board = await office.board("08:10", state="check")

    assert (line.state, line.look, line.check, line.present) == ("taken", "check", 1, 2)
    assert line.needs == line.undecided == "1 pupil to be decided"
    assert [(one.words, one.count) for one in board.sums if one.chosen] == [("to be decided", 1)]


async def test_counts_say_late_absent_prefilled_and_without_a_mark(office: Office) -> None:
    school = office.school
    await rows("delete from register where school_id = $1", school.id)
    await make.a_plan(school.id, school.cem, "V")
    await office.open_day()
    tablet = await office.tablet(school.okafor)
    at = london("08:05")
    await office.send(
        tablet,
        tablet.op("arrived", school.register(), at, [school.ada], at="08:05", src="typed"),
        at="08:05",
    )

    line = await office.line("08:10")

    assert (line.present, line.late, line.absent, line.planned, line.blank) == (0, 1, 0, 1, 1)


async def test_nobody_set_and_no_pupils_are_said_in_words_and_never_missing(
    office: Office,
) -> None:
    office.school.clock.at = london("09:00")

    page = await office.page("/board")

    assert "Monday 23 November, Period 1" in page
    assert "Nobody is set to teach it" in page
    assert "Not held: no pupils in this group" in page
    assert "0 not taken" in page
    assert "No register here needs anybody." in page


async def test_cover_is_marked(office: Office) -> None:
    school = office.school
    await rows(
        "update register set covered_by = $2 where school_id = $1 and id = $3",
        school.id,
        school.lund,
        school.register(),
    )

    line = await office.line("08:20")

    assert (line.who, line.cover) == ("Mr Lund covers for Ms Okafor", True)


async def test_the_period_can_be_chosen_and_rubbish_chooses_nothing(office: Office) -> None:
    afternoon = ids.short(named("Northfield 4"))

    chosen = await office.board("08:05", period=afternoon, year="8")
    rubbish = await office.board("08:05", period="\0'", state="gone", year="²")

    assert chosen.title == "Monday 23 November, afternoon, Period 4"
    assert [one.words for one in chosen.periods if one.chosen] == ["Period 4"]
    assert chosen.query == f"period={afternoon}&year=8"
    assert rubbish.title == "Monday 23 November, morning"
    assert (rubbish.filter, len(rubbish.lines)) == ("", 1)


async def test_filters_leave_the_sums_as_they_are(office: Office) -> None:
    nothing = await office.board("08:20", state="taken")
    other_year = await office.board("08:20", year="9")
    both = await office.board("08:20", state="not_taken", year="8")

    assert (nothing.lines, nothing.filter) == ([], "received")
    assert [(one.count, one.words) for one in nothing.sums] == [(1, "not taken"), (0, "received")]
    assert other_year.lines == []
    assert [line.group for line in both.lines] == ["8B"]
    assert both.rows[0].label == "Y8"


async def test_a_day_without_school_says_why(office: Office) -> None:
    school = office.school
    monday, saturday = london("09:00", date(2026, 11, 30)), london("09:00", date(2026, 11, 28))
    await insert(
        "closure", school_id=school.id, closed_on=monday.date(), cause="The boiler has failed"
    )

    closed = await office.board(monday)
    weekend = await office.board(saturday)
    no_term = await office.board(london("09:00", date(2027, 1, 18)))
    no_lessons = await office.board(london("09:00", date(2026, 11, 24)))

    assert closed.closed == "There is no school today: The boiler has failed."
    assert weekend.closed == "There is no school today: Weekend."
    assert no_term.closed == "There is no school today: No term covers this day."
    assert "no lessons on a Tuesday" in no_lessons.closed
    assert (closed.lines, closed.sums, closed.figures) == ([], [], [])


async def test_a_school_that_closes_during_the_day_misses_nothing(office: Office) -> None:
    await insert("closure", school_id=office.school.id, closed_on=MONDAY, cause="Snow")

    board = await office.board("08:30")
    [line] = (await office.board("08:20")).lines

    assert board.closed == "There is no school today: Snow."
    assert (line.state, line.state_words, line.needs) == ("not_held", "Not held: Snow", "")


async def test_another_school_adds_nothing(office: Office) -> None:
    other = await make.a_school("Westmere")
    group = await make.a_group(other, "8B")
    await make.a_lesson(other, group, school="Westmere")
    await insert(
        "register",
        school_id=other,
        id=uuid4(),
        on_date=MONDAY,
        period_id=named("Westmere Tutor"),
        group_id=group,
        session="AM",
        room="",
        opens_at=london("08:00"),
        closes_at=london("08:15"),
        ends_at=london("12:45"),
    )

    board = await office.board("08:20")

    assert len(board.lines) == 1
    assert sum(figure.count for figure in board.figures) == 3


async def test_a_tile_has_a_short_name_where_that_is_enough(office: Office) -> None:
    school = office.school
    await rows("delete from register where school_id = $1", school.id)
    for name in ("7A Design and technology", "7B Art", "7B Music"):
        await make.a_lesson(school.id, await make.a_group(school.id, name, kind="teaching"))
    await office.open_day()

    [row] = (await office.board("08:05")).rows

    assert [name for name, _ in row.tiles] == ["7A", "7B Art", "7B Music", "8B"]
