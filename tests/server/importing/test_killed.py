"""An import that is killed outright, wherever in its writing, leaves everything or nothing."""

from tests.server.importing.deadly import (
    killed_after,
    killed_at,
    looked_at,
    outcome,
)
from tests.server.importing.folders import a_folder
from tools.bench.import_set import Size, write_set


def test_a_killed_import_leaves_nothing_and_can_be_run_again(database_url, westmere):
    before = looked_at(database_url)
    point = 1

    while killed_at(database_url, westmere, point):
        assert looked_at(database_url) == before
        point += 1

    assert point > 20  # tables, ids of the source, the run and its packets
    assert looked_at(database_url)[1]["pupil"] == 4


def test_a_second_import_that_is_killed_leaves_the_first_whole(database_url, westmere, tmp_path):
    killed_after(database_url, westmere, None)
    before = looked_at(database_url)
    folder = a_folder(tmp_path / "again")
    users = (folder / "users.csv").read_text("utf-8").replace("Ada,Byrne", "Ada,Cole")
    (folder / "users.csv").write_text(users, "utf-8")

    for point in (1, 2, 3):
        assert killed_at(database_url, folder, point)
        assert looked_at(database_url) == before
    assert not killed_at(database_url, folder, 4)


def test_at_random_moments_it_is_everything_or_nothing(database_url, tmp_path):
    """More of them: ``python -m tests.server.importing.deadly 50``."""
    write_set(tmp_path / "set", Size(pupils=60))
    before = looked_at(database_url)
    whole = {"school": 1, "staff": 150, "pupil": 60, "contact_link": 120, "group_pupil": 1_800}
    whole |= {"source_id": 1 + 1 + 150 + 60 + 120 + 60, "import_run": 1}

    for wait_s in (0.003, 0.03):
        killed_after(database_url, tmp_path / "set", wait_s)
        if outcome(database_url, before, whole) == "everything":
            break

    killed_after(database_url, tmp_path / "set", None)
    assert outcome(
        database_url, before, whole | {"import_run": looked_at(database_url)[1]["import_run"]}
    )
