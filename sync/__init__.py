"""Entries made on a device and how they reach the server (SYNC)."""
