"""The invented school."""
