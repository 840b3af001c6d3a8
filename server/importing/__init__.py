"""A school's data from files: read by a mapping, checked as a whole, written all or nothing.

    mapping -> table -> reading -> assembly -> plan -> store

Files are CSV folders in a known format (docs/import.md). Nothing is guessed: the mapping states
which column is what and how dates are written. Nothing is deleted: dates end things.
"""
