"""CSV files as rows of our kinds: formats, encodings, every fault with its place."""
