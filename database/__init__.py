"""Where rows live: the two engines, the base of every school table, and plain SQL helpers."""
