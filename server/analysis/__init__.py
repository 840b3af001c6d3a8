"""What is learned from marks: figures and thresholds, from the school's own or from a file."""
