"""Who is a parent, who may be rung, and what each may be told (rules P1, P3, P8; policy F, G)."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from server.rules.because import Because

Matter = Literal["absence", "collection", "message_at_home"]

ENOUGH_NUMBERS = 2


class Contact(Struct, frozen=True):
    """One adult's link to one pupil. ``barred``: by a court order. ``priority``: 1 comes first."""

    priority: int
    numbers: tuple[str, ...] = ()
    natural_parent: bool = False
    parental_responsibility: bool = False
    day_to_day_care: bool = False
    barred: bool = False
    may_be_told_of_absence: bool = False
    may_collect: bool = False
    no_messages_at_home: bool = False


def is_parent(contact: Contact) -> bool:
    """An emergency contact is not thereby a parent (P8)."""
    return contact.natural_parent or contact.parental_responsibility or contact.day_to_day_care


def portal_refusal(contact: Contact | None) -> Because | None:
    """Why a pupil's pages stay closed to an adult. None as ``contact``: no link to this pupil."""
    if contact is None:
        return Because("P1", "F", "there is no link to this pupil")
    if contact.barred:
        return Because("P1", "F", "the link is barred by a court order")
    if not is_parent(contact):
        return Because("P8", "F", "an emergency contact is not thereby a parent")
    return None


def ring_refusal(contact: Contact) -> Because | None:
    """Why an adult is not rung about the pupil."""
    if contact.barred:
        return Because("P8", "F", "the contact is barred by a court order")
    return None if contact.numbers else Because("P8", "G", "there is no number")


def tell_refusal(contact: Contact, matter: Matter) -> Because | None:
    """Why an adult is not told of ``matter``. Parents are told, others as their flags allow."""
    if contact.barred:
        return Because("P8", "F", "the contact is barred by a court order")
    if contact.no_messages_at_home and matter == "message_at_home":
        return Because("P8", "F", "no messages are left at home")
    if is_parent(contact):
        return None
    allowed = contact.may_collect if matter == "collection" else contact.may_be_told_of_absence
    return None if allowed else Because("P8", "F", f"the contact is not down for {_NAMES[matter]}")


_NAMES: dict[Matter, str] = {
    "absence": "being told of absence",
    "collection": "collecting the pupil",
    "message_at_home": "messages at home",
}


def to_ring(contacts: Iterable[Contact]) -> list[Contact]:
    """Whom to ring about the pupil, in their order."""
    return sorted((c for c in contacts if ring_refusal(c) is None), key=lambda c: c.priority)


def too_few_numbers(contacts: Iterable[Contact], enough: int = ENOUGH_NUMBERS) -> Because | None:
    """Why a parent is asked for another emergency number; one written in two ways is one."""
    found = {"".join(number.split()) for one in to_ring(contacts) for number in one.numbers}
    if len(found) >= enough:
        return None
    return Because("P3", "G", f"there are {len(found)} emergency numbers of {enough}")
