"""Rules P1, P3, P8, policy F, G: parents, other contacts, and what each may be told."""

import pytest
from msgspec import structs

from server.rules.because import Because
from server.rules.contacts import (
    Contact,
    is_parent,
    portal_refusal,
    ring_refusal,
    tell_refusal,
    to_ring,
    too_few_numbers,
)

MOTHER = Contact(1, ("07700 900001", "01632 960001"), natural_parent=True)
COURT_ORDER = Because("P8", "F", "the contact is barred by a court order")
FATHER = Contact(2, ("07700 900002",), parental_responsibility=True)
NEIGHBOUR = Contact(3, ("07700 900003",))
BARRED = structs.replace(FATHER, barred=True)


@pytest.mark.parametrize(
    ("contact", "is_one"),
    [
        (Contact(1, natural_parent=True), True),
        (Contact(1, parental_responsibility=True), True),
        (Contact(1, day_to_day_care=True), True),
        (Contact(1, ("07700 900003",), may_collect=True, may_be_told_of_absence=True), False),
    ],
)
def test_three_kinds_of_adult_are_parents_and_an_emergency_contact_is_none(contact, is_one):
    assert is_parent(contact) is is_one


@pytest.mark.parametrize(
    ("contact", "because"),
    [
        (MOTHER, None),
        (FATHER, None),
        (None, Because("P1", "F", "there is no link to this pupil")),
        (BARRED, Because("P1", "F", "the link is barred by a court order")),
        (NEIGHBOUR, Because("P8", "F", "an emergency contact is not thereby a parent")),
    ],
)
def test_the_portal_is_for_linked_parents_whom_nothing_bars(contact, because):
    assert portal_refusal(contact) == because


@pytest.mark.parametrize(
    ("contact", "because"),
    [
        (MOTHER, None),
        (NEIGHBOUR, None),  # may be rung, and is told little
        (BARRED, COURT_ORDER),
        (Contact(1, natural_parent=True), Because("P8", "G", "there is no number")),
    ],
)
def test_whoever_has_a_number_may_be_rung_unless_barred(contact, because):
    assert ring_refusal(contact) == because


def not_down_for(words: str) -> Because:
    return Because("P8", "F", f"the contact is not down for {words}")


ABSENCE = not_down_for("being told of absence")
COLLECTION = not_down_for("collecting the pupil")
MESSAGES = not_down_for("messages at home")
NO_MESSAGES = Because("P8", "F", "no messages are left at home")


@pytest.mark.parametrize(
    ("contact", "absence", "collection", "message_at_home"),
    [
        (MOTHER, None, None, None),
        (structs.replace(MOTHER, no_messages_at_home=True), None, None, NO_MESSAGES),
        (NEIGHBOUR, ABSENCE, COLLECTION, MESSAGES),
        (structs.replace(NEIGHBOUR, may_collect=True), ABSENCE, None, MESSAGES),
        (structs.replace(NEIGHBOUR, may_be_told_of_absence=True), None, COLLECTION, None),
        (BARRED, COURT_ORDER, COURT_ORDER, COURT_ORDER),
        (
            structs.replace(NEIGHBOUR, barred=True, may_collect=True, may_be_told_of_absence=True),
            COURT_ORDER,
            COURT_ORDER,
            COURT_ORDER,
        ),
    ],
)
def test_a_contact_is_told_what_the_flags_allow(contact, absence, collection, message_at_home):
    assert tell_refusal(contact, "absence") == absence
    assert tell_refusal(contact, "collection") == collection
    assert tell_refusal(contact, "message_at_home") == message_at_home


def test_contacts_are_rung_in_their_order_and_barred_ones_never():
    no_number = Contact(0, natural_parent=True)

    assert to_ring([NEIGHBOUR, BARRED, MOTHER, no_number]) == [MOTHER, NEIGHBOUR]


@pytest.mark.parametrize(
    ("contacts", "found"),
    [
        ([], 0),
        ([FATHER], 1),
        ([FATHER, BARRED], 1),  # a number that may not be rung is none
        ([FATHER, Contact(3, ("07700900002",))], 1),  # the same number, written in another way
        ([BARRED], 0),
    ],
)
def test_fewer_than_two_numbers_ask_a_parent_for_another(contacts, found):
    because = Because("P3", "G", f"there are {found} emergency numbers of 2")

    assert too_few_numbers(contacts) == because


def test_two_numbers_are_enough_or_as_many_as_the_school_asks_for():
    assert too_few_numbers([MOTHER]) is None
    assert too_few_numbers([FATHER, NEIGHBOUR]) is None
    assert too_few_numbers([FATHER, NEIGHBOUR], 3) is not None
