"""Chaos in real browsers: what a page has said is saved must be in the school's log (SYNC §7.3)."""
