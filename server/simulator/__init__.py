"""The server that ships, on simulated time and a disk whose power can be cut (SYNC §7)."""
