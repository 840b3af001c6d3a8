"""What posts and relationships mean here; a word that is not known gives no rights."""

import pytest

from server.importing.mapped.words import post, tie


@pytest.mark.parametrize(
    ("word", "means"),
    [
        ("Headteacher", "head"),
        ("Head Teacher", "head"),
        ("Principal", "head"),
        ("Deputy Headteacher", "teacher"),
        ("Assistant Head", "teacher"),
        ("Assistant Principal", "teacher"),
        ("Teacher of Science", "teacher"),
        ("Head of Maths", "teacher"),
        ("Head of Year 8", "teacher"),
        ("Head of Finance", "nobody"),
        ("Teaching Assistant", "assistant"),
        ("HLTA", "assistant"),
        ("Cover Supervisor", "assistant"),
        ("Attendance Officer", "office"),
        ("Receptionist", "office"),
        ("School Secretary", "office"),
        ("Network Manager", "nobody"),
        ("IT Administrator", "nobody"),
        ("Kitchen Manager", "nobody"),
        ("Headteacher's PA", "nobody"),
        ("", "nobody"),
    ],
)
def test_a_post(word, means):
    assert post(word) == means


@pytest.mark.parametrize(
    ("word", "means"),
    [
        ("Mother", "parent"),
        ("Father", "parent"),
        ("Step-Father", "parent"),
        ("Stepmother", "parent"),
        ("Foster Carer", "parent"),
        ("Legal guardian", "parent"),
        ("Carer", "parent"),
        ("Parent/Carer", "parent"),
        ("Grandmother", "contact"),
        ("Mother's partner", "contact"),
        ("Social Worker", "contact"),
        ("Family friend", "contact"),
        ("", "contact"),
    ],
)
def test_a_relationship(word, means):
    assert tie(word) == means
