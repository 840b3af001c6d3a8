"""What the words of the files mean here: the posts of staff, the relationships of contacts.

What is not known by its word gives no rights: staff are left out, contacts are no parents (P8).
"""

import re
from collections.abc import Iterable

from server.importing.mapped.choices import Choices
from server.importing.mapped.samples import Sample
from server.importing.mapped.things import plain

WORDS_MAX = 100  # of one kind: a column with more is no column of posts

# The first that fits counts. Nobody is made an administrator by a word.
POST_PATTERNS = (
    (r"head ?teacher|principal|executive head|head of school|headmaster|headmistress", "head"),
    (r"(assistant|associate|deputy|vice) (head ?teacher|head|principal)", "teacher"),
    (r".*\b(teaching|learning|classroom) (support )?assistant\b.*|ta|hlta|lsa|tas?|cover supervisor"
     r"|.*\bcover supervisor\b.*", "assistant"),
    (r".*\b(teacher|tutor|ect|nqt|lecturer|instructor|sendco|senco)\b.*"
     r"|(head|director|leader|lead|coordinator) of (?!(finance|it|ict|estates|operations|hr)\b).*",
     "teacher"),
    (r".*\b(attendance|receptionist|reception|secretary|school office|office|registrar)\b.*",
     "office"),
)  # fmt: skip
TIE_PATTERNS = (
    (r"((natural|birth|biological|step|foster|adoptive|adopted) )?(mother|father|parent|mum|dad)"
     r"|stepmother|stepfather|stepparent|foster carer|carer|(legal )?guardian|parent carer"
     r"|parent guardian", "parent"),
    (r".+", "contact"),
)  # fmt: skip


def post(word: str) -> str:
    return _first(plain(word), POST_PATTERNS) or "nobody"


def tie(word: str) -> str:
    return _first(plain(word), TIE_PATTERNS) or "contact"


def _first(name: str, known: Iterable[tuple[str, str]]) -> str:
    return next((means for pattern, means in known if re.fullmatch(pattern, name)), "")


def met(choices: Choices, found: list[Sample], thing: str, key: str) -> dict[str, int]:
    """The words of these columns, each with how many rows have it; "" for an empty cell."""
    counted: dict[str, int] = {}
    for sample in found:
        file = choices.files.get(sample.file)
        if file is None or file.thing != thing or not (column := file.column(key)):
            continue
        place = sample.header.index(column)
        for row in sample.rows:
            word = row.cells[place].strip()
            counted[word] = counted.get(word, 0) + 1
    return dict(sorted(counted.items()))


def complete(choices: Choices, found: list[Sample]) -> None:
    """Adds what each word means that nothing has been chosen for."""
    for word in list(met(choices, found, "staff", "role"))[:WORDS_MAX]:
        choices.roles.setdefault(word, post(word))
    for word in list(met(choices, found, "contacts", "relationship"))[:WORDS_MAX]:
        choices.ties.setdefault(word, tie(word))
