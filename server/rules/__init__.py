"""The school's policy, one file a topic; no I/O."""
