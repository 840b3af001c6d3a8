"""Entries that need a person, and each author's own entries with where they are."""
