"""Rows as schools: every reference followed, everything checked."""
