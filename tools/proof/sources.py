"""The code that ships and that the proofs of the sync rest on: globs from the root, whole folders.

What a run uses besides, its own module names beside them.
"""

SERVER = (
    "database/*.py",
    "sync/core/*.py",
    "sync/service/*.py",
    "server/entries/*.py",
    "server/tablets/*.py",
)
TABLET = ("sync/device/*.js", "frontend/scripts/*.js")
# The simulated tablets have a screen of their own; of ours they use the marks.
SIMULATED = (
    *SERVER,
    "server/backup/*.py",
    "server/devices/*.py",
    "server/register/*.py",
    "server/rules/marks.py",
    "server/rules/register_times.py",
    "server/rules/register_window.py",
    "sync/device/*.js",
    "frontend/scripts/marks.js",
    "sync/simulator/**/*.js",
    "server/simulator/*.py",
)
