"""The office's live view of every register."""
