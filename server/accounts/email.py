"""E-mail addresses as we keep and compare them: lower case, no space around, 254 characters."""

import re

LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets
_SHAPE = re.compile(
    r"[^@\s\x00-\x1f\x7f-\x9f]{1,64}@[^@\s\x00-\x1f\x7f-\x9f]+\.[^@\s\x00-\x1f\x7f.]+"
)


def normal_email(typed: str) -> str | None:
    """The address in the form that we keep; None when it cannot be one.

    Only the shape is looked at: whether it is somebody's, the link that is sent there tells.
    """
    email = typed.strip().lower()
    storable = len(email) <= LONGEST and email.encode("utf-8", "replace").decode() == email
    return email if storable and _SHAPE.fullmatch(email) else None
