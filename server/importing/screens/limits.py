"""How much one upload may be."""

from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE

from server.errors import BadInput

MB = 1_000_000
ALL_MAX = 100 * MB  # bytes as they are sent
FILE_MAX = 50 * MB  # bytes of one file, unpacked too
UNPACKED_MAX = 250 * MB
FILES_MAX = 200


class TooLarge(BadInput):
    status = HTTP_413_REQUEST_ENTITY_TOO_LARGE


def in_words(size: int) -> str:
    """``50 MB``, ``2.1 GB``."""
    if size >= 1000 * MB:
        return f"{size / 1000 / MB:.1f} GB"
    return f"{size / MB:.0f} MB" if size >= 10 * MB else f"{size / MB:.1f} MB"
