"""Kills the server and the browser at random moments, and counts what was lost (SYNC §7.4)."""
