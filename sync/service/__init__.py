"""Inbox, devices, push and pull: the server's side of the wire."""
