"""Who is where, and when."""
