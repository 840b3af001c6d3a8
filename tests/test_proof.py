"""docs/proof.md: its figures are of the sources that are there, and every survivor is explained."""

from tools.mutate.proof import HEAD, PAGE, UNEXPLAINED, found_in, stale, summary

TEXT = PAGE.read_text("utf-8")
FOUND = found_in(TEXT)


def test_the_mutants_are_of_the_rules_that_are_there():
    old = stale(TEXT)

    assert old == [], f"run `python -m tools.mutate {' '.join(old)}`"


def test_at_least_95_of_100_mutants_are_noticed():
    mutants = sum(one.mutants for one in FOUND.values())
    survived = sum(one.survived for one in FOUND.values())

    assert mutants > 4000
    assert survived * 100 <= mutants * 5
    assert summary(FOUND) in TEXT.partition(HEAD)[2]


def test_every_survivor_is_explained():
    for rule, one in FOUND.items():
        assert len(one.survivors) == one.survived, rule
        assert UNEXPLAINED not in one.survivors.values(), rule
