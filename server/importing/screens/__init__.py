"""The administrator's pages under /imports: upload, report, compare, confirm, history, undo.

What is sent lies in `<data>/imports/<random id>/` (0700, deleted once it is in, and after 7 days).
A process of its own reads, compares and writes it, so that it cannot hold up or take down the
server; the pages only show what that process last said in `upload.json`.
"""
