"""What asks for its number before it is ended, and that nothing is written without it."""

import pytest

from server.cli_import import ENDED
from server.errors import BadInput
from server.importing.saving.brakes import KEYS, Brake, brakes, unanswered
from server.importing.saving.comparing import Counts
from tests.server.importing.folders import counted, digest, named, run
from tests.server.importing.schools import a_record, bring_in, looked, pupil, written

PUPILS = [pupil(f"P{n}") for n in range(40)]


@pytest.mark.parametrize(
    ("table", "counts", "asks"),
    [
        ("pupil", Counts(ended=312, stored=840), True),
        ("pupil", Counts(ended=84, stored=840), False),  # a tenth, not more
        ("pupil", Counts(ended=85, stored=840), True),
        ("pupil", Counts(ended=5, stored=5), True),
        ("pupil", Counts(ended=4, stored=4), False),  # fewer than five
        ("pupil", Counts(ended=312, added=312, stored=840), True),  # other pupils are no comfort
        ("staff", Counts(ended=9, stored=60), True),
        ("pupil_group", Counts(ended=30, added=30, stored=30), True),
        ("group_pupil", Counts(ended=900, added=880, stored=6_000), False),  # they changed sets
        ("group_pupil", Counts(ended=900, added=100, stored=6_000), True),
        ("group_pupil", Counts(ended=900, returned=880, stored=6_000), False),
        ("lesson", Counts(ended=200, stored=200), True),
        ("contact_link", Counts(ended=700, stored=1_500), True),
        ("contact", Counts(ended=700, stored=1_500), False),
        ("pupil_cohort", Counts(ended=700, stored=700), False),
    ],
)
def test_more_than_a_tenth_and_at_least_five_are_asked_about(table, counts, asks):
    assert list(brakes([(table, counts)])) == (
        [Brake(KEYS[table], counts.ended, counts.stored)] if asks else []
    )


def test_the_question_says_how_many_of_how_many():
    assert Brake("pupils", 312, 840).question == (
        "This would end 312 of 840 pupils: type the number to go on."
    )
    assert "12 of 90 places in groups" in Brake("places", 12, 90).question


def test_schools_are_added_up():
    counts = Counts(ended=6, stored=20)

    assert list(brakes([("pupil", counts), ("pupil", counts)])) == [Brake("pupils", 12, 40)]


@pytest.mark.parametrize(
    ("typed", "goes_on"), [(12, True), (11, False), (13, False), (None, False)]
)
def test_only_the_very_number_answers(typed, goes_on):
    asked = [Brake("pupils", 12, 40)]

    assert unanswered(asked, {"pupils": typed}) == ([] if goes_on else asked)
    assert unanswered(asked, {"staff": 12}) == asked


def test_the_command_has_an_option_for_each():
    assert set(ENDED) == set(KEYS.values())


@pytest.mark.usefixtures("database")
async def test_nothing_is_written_until_the_number_is_typed():
    await bring_in(a_record(*PUPILS))
    before = await digest()
    found = await looked(a_record(*PUPILS[:30]))

    for endings in ({}, {"pupils": 10}, {"pupils": 10, "places": 9}, {"places": 10}):
        with pytest.raises(BadInput, match="This would end 10 of 40"):
            await written(found, endings=endings)

    assert await digest() == before
    await written(found, endings={"pupils": 10, "places": 10})
    assert (await named("pupil", "P30"))["on_roll_until"] is not None


@pytest.mark.usefixtures("database")
async def test_the_command_says_what_to_type(westmere):
    everybody = "".join(f"x{n},,,true,x{n},,Pupil,X{n},,,,,,,8,,,,,,,westmere,\n" for n in range(6))
    roles = "".join(f"x{n},,,x{n},primary,student,2026-09-01,,westmere,\n" for n in range(6))
    for file, lines in (("users.csv", everybody), ("roles.csv", roles)):
        with (westmere / file).open("a", encoding="utf-8") as out:
            out.write(lines)
    await run(westmere)
    for file, lines in (("users.csv", everybody), ("roles.csv", roles)):
        text = (westmere / file).read_text("utf-8")
        (westmere / file).write_text(text.replace(lines, ""), "utf-8")
    before = await digest()

    status, said = await run(westmere)

    assert status == 1
    assert "This would end 6 of 9 pupils: type the number to go on. --end-pupils 6" in said
    assert "Nothing was written." in said
    assert await digest() == before
    assert (await run(westmere, pupils=6))[0] == 0
    assert await counted("pupil") == {"pupil": 10}
