"""Of which tables and columns the files speak: what may be ended, and what is kept."""

from tests.server.importing.folders import FIXTURES, append, remove, replace
from tests.server.importing.test_accepted import read


def test_a_whole_set_speaks_of_people_groups_and_lessons():
    [school], _ = read(FIXTURES / "westmere")

    assert school.spoken == {
        "pupil",
        "staff",
        "contact",
        "contact_link",
        "pupil_group",
        "group_pupil",
        "group_teacher",
        "lesson",
    }
    assert school.spoken_cohorts == set()


def test_a_file_that_is_not_there_says_nothing(westmere):
    remove("timetable.csv")(westmere)
    remove("demographics.csv")(westmere)
    path = westmere / "users.csv"
    path.write_text(path.read_text().replace("agentSourcedIds", "someAgents"))

    [school], _ = read(westmere)

    assert not {"lesson", "contact", "contact_link"} & school.spoken
    assert {"sex", "born_on"} <= school.unsaid["pupil"]
    assert school.unsaid["contact_link"] >= {"priority", "is_parent", "barred"}


def test_what_has_a_column_is_said(westmere):
    [school], _ = read(westmere)

    assert "pupil" not in school.unsaid
    assert school.unsaid["staff"] == {"title"}
    assert school.unsaid["contact_link"] == {
        "parental_responsibility",
        "lives_with_pupil",
        "may_be_told",
        "may_collect",
        "no_messages",
        "barred",
    }


def test_our_own_file_speaks_of_every_cohort(westmere):
    replace("cohorts.csv", "pupil,cohort,value,from,until\n")(westmere)

    [school], _ = read(westmere)

    assert "pupil_cohort" in school.spoken
    assert {"ethnicity", "free_school_meals"} <= school.spoken_cohorts


def test_flags_speak_only_of_the_cohorts_that_they_mean(sds):
    append("userFlags.csv", "1,freeLunch")(sds)

    [school], _ = read(sds)

    assert school.spoken_cohorts == {"free_school_meals"}
    assert [(one.pupil, one.cohort) for one in school.cohorts] == [("1", "free_school_meals")]
