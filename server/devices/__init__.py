"""The school's tablets: names, what is still to come from each, and their end (PROTOCOL 8)."""
