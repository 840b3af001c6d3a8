"""Ops, chains and messages: pure, no I/O."""
