"""Properties of the fold (rules E2–E5, W3, W6; SYNC §4): for any entries, in any order."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.rules.figures import Counts, counts
from server.rules.marks import Mark, Said, fold, standing
from tests.builders import named
from tests.rules.sayings import TIMES, coded, in_words, says

WORDS = [
    "seen",
    "not_seen",
    "no_statement",
    "arrived 07:55",
    "arrived 08:05",
    "arrived 08:20",
    "arrived 13:00",
]
PEOPLE = ["okafor", "lund", "shah"]
SESSIONS = st.sampled_from(["AM", "PM", ""])
EITHER = st.booleans()
PLANS = ["V", "M", "D", "I"]
CODES = [*PLANS, "N", "U", "/"]


@st.composite
def sightings(draw, most=6, after_close=EITHER):
    """Any entries of the sighting lane: late numbers, forks, bases that lie."""
    count = draw(st.integers(1, most))
    return [
        says(
            draw(st.sampled_from(WORDS)),
            seq,
            draw(st.sampled_from(PEOPLE)),
            n=draw(st.integers(1, most)),
            base=draw(st.integers(0, most + 2)),
            after_close=draw(after_close),
            unclear=draw(st.booleans()),
        )
        for seq in range(1, count + 1)
    ]


@st.composite
def logs(draw):
    """Any entries of all lanes."""
    entries = draw(sightings())
    for lane in draw(st.lists(st.sampled_from(["plan", "amendment"]), max_size=3)):
        seq = len(entries) + 1
        code = draw(st.sampled_from(PLANS if lane == "plan" else CODES))
        entries.append(coded(lane, code, seq, base=draw(st.integers(0, seq))))
    return entries


def without_seq(mark: Mark) -> Mark:
    return structs.replace(mark, seq=0)


@given(logs(), st.randoms(), SESSIONS)
def test_the_order_in_which_entries_are_read_never_changes_a_mark(entries, random, session):
    mixed = random.sample(entries, len(entries))

    assert fold(mixed, TIMES, session) == fold(entries, TIMES, session)


@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(PEOPLE), st.booleans())), st.data()
)
def test_the_order_of_arrival_never_changes_a_mark(said, data):
    """Tablets that hear nothing of each other; the server numbers what comes as it comes."""
    made = [
        says(words, 1, by, n=n, unclear=unclear)
        for n, (words, by, unclear) in enumerate(said, start=1)
    ]
    orders = [data.draw(st.permutations(made)) for _ in range(2)]

    one, other = (
        fold([structs.replace(e, seq=seq) for seq, e in enumerate(order, 1)], TIMES, "AM")
        for order in orders
    )

    assert one == other


@given(logs(), st.data())
def test_an_entry_that_is_sent_again_changes_nothing(entries, data):
    again = data.draw(st.lists(st.sampled_from(entries)))

    assert fold([*entries, *again], TIMES, "AM") == fold(entries, TIMES, "AM")


@given(sightings(after_close=st.just(False)))
def test_undo_on_the_same_tablet_leaves_no_mark(entries):
    mine = [structs.replace(e, device=named("okafor"), n=n) for n, e in enumerate(entries, 1)]
    undo = says("no_statement", len(mine) + 1, n=len(mine) + 1)

    assert in_words(fold([*mine, undo], TIMES, "AM")) == "none"


def added_up(pupils: list[list[Said]]) -> Counts:
    return counts(Counter(mark.code for p in pupils if (mark := fold(p, TIMES, "AM")).code))


@given(st.lists(logs(), max_size=3), sightings(after_close=st.just(False)), st.data())
def test_undo_leaves_no_trace_in_a_figure(others, entries, data):
    mine = [structs.replace(e, device=named("okafor"), n=n) for n, e in enumerate(entries, 1)]
    undone = [*mine, says("no_statement", len(mine) + 1, n=len(mine) + 1)]
    pupils = data.draw(st.permutations([*others, undone]))

    assert added_up(pupils) == added_up(others)


@given(sightings(after_close=st.just(False)), st.sampled_from(PLANS))
def test_undo_leaves_what_was_planned(entries, code):
    mine = [structs.replace(e, device=named("okafor"), n=n) for n, e in enumerate(entries, 1)]
    last = len(mine) + 1
    plan = coded("plan", code, last + 1)

    undone = fold([plan, *mine, says("no_statement", last, n=last)], TIMES, "AM")

    assert in_words(undone) == f"planned {code}"


@given(sightings(), st.sampled_from(WORDS))
def test_who_had_seen_all_replaces_all(entries, words):
    seq = len(entries) + 1
    last = says(words, seq, "price", base=seq - 1)

    assert fold([*entries, last], TIMES, "AM") == fold([last], TIMES, "AM")


@given(st.sampled_from(WORDS), st.sampled_from(WORDS), st.booleans(), st.booleans())
def test_two_who_differ_unseen_ask_for_a_decision_and_two_who_agree_do_not(
    one, other, one_late, other_late
):
    first = says(one, 1, "okafor", after_close=one_late)
    second = says(other, 2, "lund", after_close=other_late)

    mark = fold([first, second], TIMES, "AM")

    if one == other:
        assert without_seq(mark) == without_seq(fold([first], TIMES, "AM"))
    else:
        assert mark.state == "check"


@given(sightings(after_close=st.just(True)), st.sampled_from(WORDS))
def test_after_the_close_a_fact_stays_or_a_person_is_asked(later, words):
    """Rule E5, but for the pupil marked not seen who then walks in (rule C4)."""
    closed = says(words, 1, "okafor", n=0)
    entries = [closed] + [structs.replace(e, seq=e.seq + 1) for e in later]

    left = standing(entries)
    mark = fold(entries, TIMES, "AM")

    if words == "not_seen" and {e.fact for e in left} == {"arrived"}:
        assert closed not in left
    elif words != "no_statement" and mark.state != "check":
        assert without_seq(mark) == without_seq(fold([closed], TIMES, "AM"))


@given(sightings())
def test_in_a_lesson_there_is_no_code_whatever_is_said(entries):
    assert fold(entries, TIMES, "").code is None


@given(logs(), st.sampled_from(["AM", "PM"]))
def test_only_being_seen_or_coming_before_the_close_makes_present(entries, session):
    """Rule W6, but for a named person's amendment."""
    mark = fold(entries, TIMES, session)

    if mark.code in ("/", "\\", "L"):
        assert any(
            e.fact == "seen"
            or (e.arrived_at is not None and e.arrived_at < TIMES.closes_at)
            or (e.lane == "amendment" and e.code == "/")
            for e in entries
        )


@given(sightings(), st.sampled_from(["AM", "PM"]))
def test_u_is_for_who_came_after_the_close_and_before_the_end(entries, session):
    if fold(entries, TIMES, session).code == "U":
        assert any(
            e.arrived_at is not None and TIMES.closes_at <= e.arrived_at < TIMES.ends_at
            for e in entries
        )


@given(sightings())
def test_whatever_a_tablet_claims_something_stands_and_nothing_is_lost(entries):
    left = standing(entries)

    assert left
    assert all(leads_to_one_that_stands(e, entries, left) for e in entries)


def leads_to_one_that_stands(entry: Said, lane: list[Said], left: list[Said]) -> bool:
    """True when a chain of replacements, each two entries alone, ends in one that stands."""
    reached, fresh = set(), {entry.seq}
    while fresh:
        reached |= fresh
        fresh = {
            b.seq
            for a in lane
            if a.seq in reached
            for b in lane
            if b.seq not in reached and [e.seq for e in standing([a, b])] == [b.seq]
        }
    return bool(reached & {e.seq for e in left})


def test_a_circle_never_hides_behind_a_bystander():
    """A restored profile claims to have been shown what its own later op says."""
    circle = [
        says("seen", 1, "okafor", n=2),
        says("not_seen", 2, "lund", n=1, base=1),
        says("seen", 3, "okafor", n=1, base=2),
    ]
    bystander = says("seen", 4, "shah", n=1)

    assert fold(circle, TIMES, "AM").state in ("check", "absent")
    assert fold([*circle, bystander], TIMES, "AM").state == "check"


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=6))
def test_on_one_tablet_the_last_word_in_the_window_is_the_mark(words):
    entries = [says(word, seq) for seq, word in enumerate(words, 1)]

    assert all(len(standing(list(two))) == 1 for two in pairwise(entries))
    assert without_seq(fold(entries, TIMES, "AM")) == without_seq(
        fold([says(words[-1], 1)], TIMES, "AM")
    )
