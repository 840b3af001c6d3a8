"""New ids: in the order in which they are made, and otherwise random."""

from datetime import date
from itertools import pairwise
from random import Random

from server.importing.saving.ids import BATCH, NewIds

DAY = date(2026, 11, 23)


def test_each_id_is_above_the_one_before_also_over_many_batches():
    ids = NewIds(DAY, Random(1).randbytes)

    made = [ids.next() for _ in range(2 * BATCH + 10)]

    assert all(one < other for one, other in pairwise(made))
    assert all(str(one) < str(other) for one, other in pairwise(made))  # as SQLite orders them
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_two_imports_of_a_day_make_different_ids():
    one, other = NewIds(DAY, Random(1).randbytes), NewIds(DAY, Random(2).randbytes)

    assert not {one.next() for _ in range(1_000)} & {other.next() for _ in range(1_000)}


def test_the_ids_of_a_later_day_come_behind():
    assert NewIds(DAY).next() < NewIds(date(2026, 11, 24)).next()
