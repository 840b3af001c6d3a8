"""A school out again: OneRoster 1.2, and beside it what that has no place for (docs/import.md)."""
