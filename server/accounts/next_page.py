"""Where a person goes after signing in, when a link had asked for a page (ASVS 5.0, 3.7.2)."""

from urllib.parse import urlsplit

LONGEST = 500
_DOORS = ("/sign-in", "/sign-out", "/invite")


def safe_next(wanted: str) -> str:
    """``wanted`` when it is a path of ours, else nothing.

    A browser reads ``//host``, ``/\\host`` and a tab within either as another site.
    """
    if not wanted.startswith("/") or len(wanted) > LONGEST:
        return ""
    if wanted[1:2] in ("/", "\\") or "\\" in wanted or not _printable_ascii(wanted):
        return ""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or parts.path.startswith(_DOORS):
        return ""
    return wanted


def _printable_ascii(text: str) -> bool:
    return all("!" <= letter <= "~" for letter in text)
