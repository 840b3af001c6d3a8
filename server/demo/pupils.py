"""The invented school's pupils and parents. Phone numbers are Ofcom's for drama."""

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from msgspec import Struct

from server.demo.identity import demo_id
from server.demo.names import FAMILY, GIVEN, GROUP_8B, UNUSUAL
from server.demo.scale import Scale

SIBLINGS = 0.2  # of pupils have a brother or sister in another year
TWO_PARENTS = 0.7


class Parent(Struct, frozen=True):
    id: UUID
    given_name: str
    family_name: str
    relationship: str
    email: str
    phone: str


class Pupil(Struct, frozen=True):
    """``family``: the number that brothers and sisters share."""

    id: UUID
    given_name: str
    family_name: str
    year: int
    tutor_group: str
    born_on: date
    family: int
    parents: tuple[Parent, ...]


def the_pupils(scale: Scale, starts: int) -> tuple[Pupil, ...]:
    """Everybody on roll in the school year that begins in ``starts``, tutor group by group."""
    random = Random("northfield/pupils")
    unusual = iter(UNUSUAL)
    pupils: list[Pupil] = []
    for year in scale.years:
        for letter in scale.letters:
            names = GROUP_8B if (year, letter) == (8, "B") else ()
            for place in range(scale.pupils):
                name = names[place] if place < len(names) else None
                if name is None and place % 11 == 5:
                    name = next(unusual, None)
                pupils.append(_pupil(random, pupils, name, year, letter, place, starts))
    return tuple(pupils)


def _pupil(
    random: Random,
    earlier: list[Pupil],
    name: tuple[str, str] | None,
    year: int,
    letter: str,
    place: int,
    starts: int,
) -> Pupil:
    sibling = None
    if name is None and earlier and random.random() < SIBLINGS:
        candidate = random.choice(earlier)
        sibling = candidate if candidate.year != year else None
    given, family = name or (random.choice(GIVEN), random.choice(FAMILY))
    number = sibling.family if sibling else len(earlier)
    return Pupil(
        id=demo_id("pupil", f"{year}{letter}/{place}"),
        given_name=given,
        family_name=sibling.family_name if sibling else family,
        year=year,
        tutor_group=f"{year}{letter}",
        born_on=date(starts - year - 5, 9, 1) + timedelta(days=random.randrange(365)),
        family=number,
        parents=sibling.parents if sibling else tuple(_parents(random, given, family, number)),
    )


def _parents(random: Random, child: str, family: str, number: int) -> Iterator[Parent]:
    if (child, family) == ("Ada", "Byrne"):
        yield _parent("Declan", family, "Father", number, f"07700 900{number % 1000:03}")
        return
    first = random.choice((("Mother", "Father"), ("Mother", "Carer"), ("Father", "Mother")))
    yield _parent(random.choice(GIVEN), family, first[0], number, f"07700 900{number % 1000:03}")
    if random.random() < TWO_PARENTS:
        name = family if random.random() < 0.8 else random.choice(FAMILY)
        phone = f"01632 960{number % 1000:03}"
        yield _parent(random.choice(GIVEN), name, first[1], number, phone)


def _parent(given: str, family: str, relationship: str, number: int, phone: str) -> Parent:
    plain = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode()
    mailbox = "".join(filter(str.isalpha, plain)).lower()[:20] or "family"
    return Parent(
        id=demo_id("parent", f"{number}/{relationship}"),
        given_name=given,
        family_name=family,
        relationship=relationship,
        email=f"{given.lower()}.{mailbox}{number}@family.example",
        phone=phone,
    )
