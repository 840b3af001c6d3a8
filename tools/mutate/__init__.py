"""Mutation testing of server/rules: `python -m tools.mutate [FILE …]` (ADR 0010)."""
