"""Who signs in to try the demo. Everybody else on the staff has the same password."""

from typing import NamedTuple

PASSWORD = "firstbell-demo-2026"  # noqa: S105 - printed for everyone who tries the demo


class SignIn(NamedTuple):
    who: str
    what: str
    email: str


SIGN_INS = (
    SignIn("Ms Okafor", "teacher, tutor of 8B", "okafor@northfield.example"),
    SignIn("Mr Lund", "cover", "lund@northfield.example"),
    SignIn("Mrs Price", "office", "price@northfield.example"),
    SignIn("Dr Shah", "head", "shah@northfield.example"),
    SignIn("Mr Haddad", "administrator", "haddad@northfield.example"),
)


def sign_in_lines() -> list[str]:
    """The table as lines of text, e-mails in one column."""
    wide = [max(len(row[k]) for row in SIGN_INS) for k in (0, 1)]
    lines = [f"  {r.who:<{wide[0]}}  {r.what:<{wide[1]}}  {r.email}" for r in SIGN_INS]
    return [*lines, f"  Password of all: {PASSWORD}"]
