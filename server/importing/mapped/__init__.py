"""A school's own CSV files: what a mapping is proposed from, shown as, built into, and kept as.

    samples -> proposing -> choices (what a person picks) -> building (a Mapping) -> first rows

Nothing is guessed: what a header does not say by a word that we know is left for a person.
"""
