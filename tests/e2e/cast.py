"""Who and what the journeys meet: Northfield on one Monday. No I/O; both processes read it."""

from itertools import product

PASSWORD = "firstbell-demo"
OKAFOR = "okafor@northfield.example"  # tutor of 8B
LUND = "lund@northfield.example"  # tutor of 7P, and may take any register
PRICE = "price@northfield.example"  # office
SHAH = "shah@northfield.example"  # head
HADDAD = "haddad@northfield.example"  # administrator

# 8B: 28 pupils in order of their family names. Kofi is on a visit, so his mark is prefilled.
PUPILS_8B = [
    "Tomasz Adamski",
    "Zara Ahmed",
    "Kofi Asante",
    "Amelia Barker",
    "Ada Byrne",
    "Mei Chen",
    "Oliver Clarke",
    "Cem Demir",
    "Ifeoma Eze",
    "Grace Fletcher",
    "Yusuf Hassan",
    "Isla Hughes",
    "Priya Iyer",
    "Noah Jones",
    "Leah Khan",
    "Omar Lewis",
    "Maya Malik",
    "Finn Nowak",
    "Ruby O’Neill",
    "Kai Patel",
    "Aisha Quinn",
    "Leo Reid",
    "Nina Shah",
    "Sam Singh",
    "Eva Taylor",
    "Ravi Usman",
    "Zoe Vaz",
    "Jack Wright",
]
KOFI = "Kofi Asante"
ADA, MEI, OMAR, ZARA = "Ada Byrne", "Mei Chen", "Omar Lewis", "Zara Ahmed"

_GIVEN, _FAMILY = zip(*(name.split(" ") for name in PUPILS_8B), strict=True)

# 7P: as many as a photo view must hold.
PUPILS_7P = [f"{given} {family}" for family, given in product(_FAMILY[10:17], _GIVEN[20:25])]

# 10X: a hundred pupils, some with names of 60 characters, some written from the right.
_LONG = "Wilhelmina-Konstantina Featherstonehaugh-Cholmondeley-Marjori"
_ARABIC = ("محمد عبد الرحمن", "فاطمة الزهراء", "יעל בן־דוד")
PUPILS_10X = [
    *(f"{_LONG[:-2]}{number:02}" for number in range(10)),
    *_ARABIC,
    *(f"{given} {family}-Smith" for family, given in product(_FAMILY[7:10], _GIVEN)),
    "Ines Zhou",
    "Uma Zhou",
    "Wen Zhou",
]
