"""Ids that are the same in every build, so that links and tests can name people."""

from uuid import UUID, uuid5

NAMESPACE = UUID("0b4d6f7e-6a0c-5c1e-9a53-4e6f72746866")


def demo_id(kind: str, name: str) -> UUID:
    """The id of the ``kind`` of thing (pupil, staff, lesson …) called ``name``."""
    return uuid5(NAMESPACE, f"{kind}/{name}")


SCHOOL_ID = demo_id("school", "Northfield Secondary Academy")
