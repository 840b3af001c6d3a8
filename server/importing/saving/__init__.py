"""Schools compared with the database and written: everything or nothing."""
