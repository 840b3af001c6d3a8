"""What makes, checks and measures Firstbell; nothing of it runs in a school."""
