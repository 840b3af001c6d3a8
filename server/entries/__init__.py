"""The append-only log, its head row and the marks folded from it."""
