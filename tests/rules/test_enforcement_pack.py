"""Rules N1, N3 and C3: each thing that a request needs, and the reason where it is not there."""

from datetime import date, timedelta

import pytest
from msgspec import structs

from server.rules import enforcement_pack, penalty_notice
from server.rules.because import Because
from server.rules.enforcement_pack import OTHER_WAYS, Pack, lacks
from server.rules.notice_to_improve import CONTENTS, NoticeToImprove
from server.rules.penalty_notice import Liable
from server.rules.school_calendar import SchoolCalendar, SessionOn
from server.rules.threshold import Marked, Window
from tests.builders import named

MONDAY = date(2026, 9, 7)
TODAY = date(2026, 11, 24)
CALENDAR = SchoolCalendar(
    SessionOn(MONDAY + timedelta(days=n), "AM") for n in range(100) if n % 7 < 5
)
IMPROVE = NoticeToImprove(date(2026, 10, 26), date(2026, 11, 23), CONTENTS.keys())


def a_window(counted: int = 10, unexplained_on: date | None = None) -> Window:
    marks = [Marked(SessionOn(MONDAY + timedelta(days=n), "AM"), "O") for n in range(counted)]
    apart = [Marked(SessionOn(unexplained_on, "AM"), "N")] if unexplained_on else []
    return Window(MONDAY, MONDAY, marks, apart, MONDAY if counted >= 10 else None)


WHOLE = Pack(
    window=a_window(),
    liable=[Liable(named("mr byrne"), "took the child abroad")],
    support_offered="a plan with the family, 14 September",
    equality="no disability is known",
    improve=IMPROVE,
    considered=OTHER_WAYS.keys(),
)
HOLIDAY = structs.replace(
    WHOLE, support_offered="", improve=None, no_support_because="a holiday in term time"
)


@pytest.mark.parametrize("pack", [WHOLE, HOLIDAY], ids=["support", "holiday"])
def test_a_whole_pack_lacks_nothing(pack):
    assert lacks(pack, TODAY, CALENDAR) == []


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"window": a_window(9)}, Because("N1", "X", "9 sessions count, too few")),
        ({"liable": []}, Because("N5", "X", "no liable parent is named")),
        ({"equality": " "}, Because("N3", "X", "the Equality Act was not considered")),
        (
            {"support_offered": ""},
            Because("N3", "X", "no support was offered, and no reason says why not"),
        ),
        ({"improve": None}, Because("N3", "X", "there is no notice to improve")),
        (
            {"improve": IMPROVE._replace(starts_on=date(2026, 11, 16))},
            Because("N3", "X", "the improvement period is 7 days, not 21 to 42"),
        ),
        (
            {"improve": IMPROVE._replace(ends_on=TODAY)},
            Because("N3", "X", "the improvement period runs until 24 November 2026"),
        ),
    ],
)
def test_each_lack_is_said_with_its_reason(changes, because):
    assert lacks(structs.replace(WHOLE, **changes), TODAY, CALENDAR) == [because]


def test_blank_words_are_none():
    blank = structs.replace(HOLIDAY, no_support_because=" ", support_offered=" ")
    early = structs.replace(WHOLE, improve=IMPROVE._replace(ends_on=TODAY), early_because=" ")

    assert [one.text for one in lacks(blank, TODAY, CALENDAR)] == [
        "no support was offered, and no reason says why not"
    ]
    assert len(lacks(early, TODAY, CALENDAR)) == 1


def test_nothing_is_there_by_itself():
    found = [one.text for one in lacks(Pack(a_window()), TODAY, CALENDAR)]

    assert found[:2] == [
        "no support was offered, and no reason says why not",
        "the Equality Act was not considered",
    ]
    assert len(found) == 2 + len(OTHER_WAYS) + 1


def test_of_several_old_unexplained_absences_the_earliest_is_named():
    days = (date(2026, 11, 16), date(2026, 11, 9), date(2026, 11, 13))
    window = a_window()._replace(provisional=[Marked(SessionOn(day, "AM"), "N") for day in days])
    found = lacks(structs.replace(WHOLE, window=window), TODAY, CALENDAR)

    assert found == [
        Because("C3", "Q", "3 of N had to be resolved, the earliest of 9 November 2026")
    ]


@pytest.mark.parametrize(
    ("unexplained_on", "blocks"),
    [
        (date(2026, 11, 17), False),  # today is the fifth school day after it
        (date(2026, 11, 16), True),
    ],
)
def test_an_old_unexplained_absence_blocks_the_pack(unexplained_on, blocks):
    pack = structs.replace(WHOLE, window=a_window(10, unexplained_on))
    because = Because("C3", "Q", "1 of N had to be resolved, the earliest of 16 November 2026")

    assert lacks(pack, TODAY, CALENDAR) == ([because] if blocks else [])


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("attendance_contract", "an attendance contract"),
        ("supervision_order", "an education supervision order"),
        ("parenting_order", "a parenting order"),
        ("prosecution", "prosecution"),
    ],
)
def test_each_other_intervention_is_considered(way, words):
    pack = structs.replace(WHOLE, considered=OTHER_WAYS.keys() - {way})

    assert lacks(pack, TODAY, CALENDAR) == [Because("N3", "X", f"{words} was not considered")]


def test_the_period_may_be_cut_short_with_a_reason():
    pack = structs.replace(WHOLE, improve=IMPROVE._replace(ends_on=TODAY), early_because="no call")

    assert lacks(pack, TODAY, CALENDAR) == []


def test_a_whole_pack_requests_nothing():
    """It answers what is lacking and nothing else; a request is somebody's step of its own."""
    assert lacks(WHOLE, TODAY, CALENDAR) == []
    assert not hasattr(enforcement_pack, "Process")
    assert ("requested", "issue") in penalty_notice.NOTICE.steps
    assert all(to != "requested" or at == "returned" for at, _, to in penalty_notice.NOTICE.table)
