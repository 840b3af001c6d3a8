"""What docs/proof.md is written by, but for the mutants (tools/mutate)."""
