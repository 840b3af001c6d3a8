"""Whatever the files hold: they are in whole, or refused in words and nothing is written."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from server.importing.assembling.assembly import assemble
from server.importing.reading.files import read_folder
from server.importing.reading.problems import Problems
from server.importing.reading.recognise import recognise
from tests.server.importing.folders import TODAY, a_folder, digest, run
from tests.server.importing.random_sets import Edit, edits, spoil

ONE_DATABASE = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def spoilt(into: str, changes: list[Edit]) -> Path:
    folder = a_folder(Path(into))
    for edit in changes:
        spoil(folder, edit)
    return folder


@settings(max_examples=150, deadline=None)
@given(edits())
def test_reading_ends_in_schools_or_in_sentences(changes: list[Edit]) -> None:
    problems = Problems()
    with TemporaryDirectory() as into:
        folder = spoilt(into, changes)
        mapping = recognise(folder, problems)
        schools = assemble(read_folder(folder, mapping, problems), TODAY) if mapping else []

    assert schools or problems
    assert all(sentence.endswith((".", ".)")) for sentence in problems.sentences())


@pytest.mark.usefixtures("database")
@ONE_DATABASE
@given(changes=edits())
async def test_one_after_another_each_is_in_whole_or_not_at_all(changes: list[Edit]) -> None:
    """All of them into the same school; what is in stays as it is when it comes again."""
    before = await digest()
    with TemporaryDirectory() as into:
        folder = spoilt(into, changes)
        status, said = await run(folder)
        if status:
            assert "Nothing was written" in said
            assert await digest() == before
            return
        assert said.endswith("Everything is in.\n")
        after = await digest()
        again, said = await run(folder)

    assert again == 0, said
    assert await digest() == after
