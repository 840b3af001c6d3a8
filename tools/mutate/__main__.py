"""Counts the mutants that the tests notice and writes what was found to docs/proof.md."""

import argparse
import os
import sys

from tools.mutate.proof import PAGE, Found, found_in, page_with
from tools.mutate.run import RULES, Rule, warm_up


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.mutate", description=__doc__)
    parser.add_argument("rule", nargs="*", help="files of server/rules; all where none is named")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many run at once")
    parsed = parser.parse_args()
    files = [RULES / f"{name}.py" for name in parsed.rule] or sorted(RULES.glob("[a-z]*.py"))
    if unknown := [file.name for file in files if not file.is_file()]:
        parser.error(f"there is no {', '.join(unknown)} in server/rules")
    warm_up()
    for file in files:
        rule = Rule(file)
        found = Found.of(rule, rule.survivors(parsed.jobs))
        print(f"{file.name}: {found.survived} of {found.mutants} survive", flush=True)
        for survivor in found.survivors:
            print(f"  {survivor}", flush=True)
        text = PAGE.read_text("utf-8")
        PAGE.write_text(page_with(text, {**found_in(text), file.stem: found}), "utf-8")
    return 0


sys.exit(main())
