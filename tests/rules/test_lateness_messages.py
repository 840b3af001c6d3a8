"""Parents are told once: sessions and detentions at once, lessons in the day's message (D2)."""

from hypothesis import given
from hypothesis import strategies as st

from server.rules.lateness_messages import Messages, News, messages

SESSION, LESSON, DETENTION = (
    News("Monday AM", "session"),
    News("Monday period 3", "lesson"),
    News("detention of Monday", "detention"),
)


def test_a_session_and_its_detention_go_at_once_and_a_lesson_with_the_day():
    found = messages([SESSION, LESSON, DETENTION], told=())

    assert found == Messages(("Monday AM", "detention of Monday"), ("Monday period 3",), ())


def test_nobody_is_told_twice():
    assert messages([SESSION, SESSION], told=()).at_once == ("Monday AM",)
    assert messages([SESSION, LESSON], told=("Monday AM",)).at_once == ()


def test_what_no_longer_stands_is_taken_back():
    found = messages([LESSON], told=("Monday AM", "Monday period 3"))

    assert found == Messages((), (), ("Monday AM",))


@given(st.lists(st.builds(News, st.sampled_from("abcd"), st.just("session"))))
def test_after_a_message_there_is_nothing_left_to_tell(news):
    first = messages(news, told=())

    assert messages(news, told=first.at_once) == Messages((), (), ())
