"""The invented school's staff: the cast of the design, and enough teachers for every lesson."""

from random import Random
from uuid import UUID

from msgspec import Struct, structs

from server.demo.identity import demo_id
from server.demo.names import FAMILY, GIVEN
from server.rules.permissions import Role

# Lessons a week of every tutor group (25), and how many teach the subject.
SUBJECTS = {
    "English": (4, 8),
    "Mathematics": (4, 8),
    "Science": (4, 8),
    "History": (2, 5),
    "Geography": (2, 4),
    "French": (2, 4),
    "Physical Education": (2, 4),
    "Art": (1, 2),
    "Music": (1, 2),
    "Computing": (1, 2),
    "Religious Education": (1, 2),
    "Design and Technology": (1, 2),
}


class Person(Struct, frozen=True):
    """A member of staff. ``subject``: what they teach, empty for who does not; ``room``: theirs."""

    id: UUID
    title: str
    given_name: str
    family_name: str
    position: str
    role: Role
    subject: str = ""
    room: str = ""

    @property
    def email(self) -> str:
        return f"{self.family_name.lower().replace(' ', '.')}@northfield.example"


# The cast, in the order in which each subject's lessons are shared out.
CAST = (
    ("Ms", "Ngozi", "Okafor", "Science", "Teacher of Science", Role.TEACHER),
    ("Ms", "Linh", "Tran", "History", "Teacher of History", Role.TEACHER),
    ("Mr", "Erik", "Lund", "History", "Cover supervisor", Role.TEACHER),
    ("Mr", "Edmund", "Whitlock", "Music", "Director of Music", Role.TEACHER),
    ("Ms", "Folake", "Adeyemi", "English", "Head of Year 10", Role.TEACHER),
    ("Mrs", "Helen", "Thorne", "Mathematics", "Teacher of Mathematics", Role.TEACHER),
    ("Mrs", "Joan", "Price", "", "Attendance officer", Role.OFFICE),
    ("Dr", "Meera", "Shah", "", "Headteacher", Role.HEAD),
    ("Mr", "Sami", "Haddad", "", "Network manager", Role.ADMINISTRATOR),
)
OTHERS = (
    ("Receptionist", Role.OFFICE),
    ("School secretary", Role.OFFICE),
    ("Deputy headteacher", Role.HEAD),
    ("Assistant headteacher", Role.HEAD),
    ("Pastoral manager", Role.OFFICE),
    ("Designated safeguarding lead", Role.HEAD),
)


def the_staff() -> tuple[Person, ...]:
    """Everybody, the cast first; always the same people."""
    random = Random("northfield/staff")
    taken = {family for _, _, family, _, _, _ in CAST} | {"Byrne"}
    people = [
        _person(title, given, family, position, role, subject)
        for title, given, family, subject, position, role in CAST
    ]
    for subject, (_, teachers) in SUBJECTS.items():
        for _ in range(teachers - sum(person.subject == subject for person in people)):
            people.append(_invented(random, taken, f"Teacher of {subject}", Role.TEACHER, subject))
    people += [_invented(random, taken, position, role, "") for position, role in OTHERS]
    return tuple(_in_rooms(people))


def _person(title: str, given: str, family: str, position: str, role: Role, subject: str) -> Person:
    return Person(demo_id("staff", family), title, given, family, position, role, subject)


def _invented(random: Random, taken: set[str], position: str, role: Role, subject: str) -> Person:
    family = random.choice([name for name in FAMILY if name not in taken])
    taken.add(family)
    title = random.choices(("Ms", "Mr", "Mrs", "Miss", "Dr", "Mx"), (30, 40, 15, 10, 4, 1))[0]
    return _person(title, random.choice(GIVEN), family, position, role, subject)


def _in_rooms(people: list[Person]) -> list[Person]:
    """Each teacher has a room of their own, so no room is ever taken twice."""
    placed: list[Person] = []
    labs = halls = 0
    rooms = iter([22, *(n for n in range(1, 90) if n not in (14, 22))])  # 14 is 8B's, 22 Ms Tran's
    for person in people:
        room = ""
        if person.subject == "Science":
            labs += 1
            room = f"Lab {3 - labs if labs < 3 else labs}"  # Ms Okafor's is Lab 2
        elif person.subject == "Physical Education":
            halls += 1
            room = ("Sports hall", "Gym", "Field", "Courts")[halls - 1]
        elif person.subject:
            room = f"Room {next(rooms)}"
        placed.append(structs.replace(person, room=room))
    return placed
