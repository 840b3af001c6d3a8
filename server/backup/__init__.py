"""Backup, restore and verify: the whole database in one file, and whether its log is whole."""
