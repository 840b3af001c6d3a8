"""One group's list: opened, taken, closed."""
