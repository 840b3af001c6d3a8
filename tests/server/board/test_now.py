"""Where the pupils are now: the database's answer is the rule's, for any day."""

from collections import Counter
from random import Random
from uuid import UUID

from database.engine import current_engine
from database.sql import bulk, rows
from server.board.now import read_figures, read_pupils
from server.entries.day import open_day
from server.rules.whereabouts import Listed, Where, whereabouts
from tests import builders as make
from tests.builders import MONDAY, london
from tests.server.board.conftest import Office

STATES = ("present", "late", "absent", "planned", "check", "none")


async def test_a_pupil_is_counted_once_by_the_register_that_began_last(office: Office) -> None:
    school = office.school
    await office.take(school.okafor, made="08:04", received="08:04")
    await make.join(school.id, school.empty, school.ada, MONDAY)

    before = await read_figures(school.id, MONDAY, london("08:24:59"))
    after = await read_figures(school.id, MONDAY, london("08:25"))

    assert {f.where: f.count for f in before if f.count} == {"present": 3}
    assert {f.where: f.count for f in after if f.count} == {"present": 2, "unmarked": 1}


async def test_before_the_day_nobody_is_counted(office: Office) -> None:
    figures = await read_figures(office.school.id, MONDAY, london("07:59"))

    assert [figure.count for figure in figures] == [0] * len(Where)


async def test_the_counts_and_the_lists_are_those_of_the_rule(office: Office) -> None:
    school_id = office.school.id
    await _a_tangled_day(school_id)

    for at in ("08:10", "08:40", "09:30", "13:00", "15:00"):
        truth, now = await _by_the_rule(school_id, at), london(at)
        figures = await read_figures(school_id, MONDAY, now)
        lists = {where: await read_pupils(school_id, where, now) for where in Where}

        assert {f.where: f.count for f in figures if f.count} == dict(Counter(truth.values()))
        for where, shown in lists.items():
            named = {name for name, place in truth.items() if place is where}
            assert {pupil.name for pupil in shown.pupils} == named
            assert len(shown.pupils) == len(named)


async def _a_tangled_day(school_id: UUID) -> None:
    """Pupils in many groups of many periods, two of them at once; marks of every state."""
    random = Random(7)
    await rows("delete from register where school_id = $1", school_id)
    periods = ("Tutor", "1", "1", "2", "4", "5")
    groups = []
    for k, period in enumerate(periods):
        groups.append(await make.a_group(school_id, f"G{k}", kind="teaching"))
        await make.a_lesson(school_id, groups[k], period=period)
    pupils = [
        await make.a_pupil(school_id, f"Pupil Number{k}", *random.sample(groups, k % 5))
        for k in range(30)
    ]
    await open_day(school_id, MONDAY, london("07:30"))
    registers = await rows("select id from register where school_id = $1", school_id)
    marks = [
        (school_id, register["id"], pupil, random.choice(STATES))
        for register in registers
        for pupil in pupils
        if random.random() < 0.7
    ]
    async with current_engine().transaction():
        await bulk(
            """insert into mark (school_id, register_id, pupil_id, state, seq)
               values ($1, $2, $3, $4, 0)""",
            marks,
        )


async def _by_the_rule(school_id: UUID, at: str) -> dict[str, Where]:
    """Every pupil's name and place, by the pure rule over all the day's registers."""
    found = await rows(
        """select pupil.given_name, pupil.family_name, register.opens_at, mark.state
           from register
           join group_pupil on group_pupil.school_id = $1
             and group_pupil.group_id = register.group_id
           join pupil on pupil.school_id = $1 and pupil.id = group_pupil.pupil_id
           left join mark on mark.school_id = $1 and mark.register_id = register.id
             and mark.pupil_id = pupil.id
           where register.school_id = $1""",
        school_id,
    )
    of_pupil: dict[str, list[Listed]] = {}
    for row in found:
        name = f"{row['given_name']} {row['family_name']}"
        of_pupil.setdefault(name, []).append(Listed(row["opens_at"], row["state"] or "none"))
    placed = {name: whereabouts(listed, london(at)) for name, listed in of_pupil.items()}
    return {name: where for name, where in placed.items() if where is not None}


async def test_a_list_says_group_register_and_since_when(office: Office) -> None:
    school = office.school
    tablet = await office.tablet(school.okafor)
    made = london("08:05")
    await office.send(
        tablet, tablet.op("not_seen", school.register(), made, [school.ada]), at="08:06"
    )

    absent = await office.page("/board/pupils?is=absent")
    unmarked = await office.page("/board/pupils?is=unmarked")
    rubbish = await office.page("/board/pupils?is=%00gone")

    assert "Ada Byrne 8B 8B morning register Room 14 08:05" in absent
    assert "Bea Cole 8B 8B morning register Room 14 08:00" in unmarked
    assert "Absent now 1" in rubbish
