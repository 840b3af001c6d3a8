"""The sections of docs/proof.md: each is written by the command that measured it.

A section names the files whose proof it is and carries their digest, so that figures which have
grown old are noticed (tests/test_proof.py). Mutants have a digest a rule: tools/mutate/proof.py.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "proof.md"

# In the order of the page, which has each of them.
SECTIONS = (
    "Simulation",
    "Bugs",
    "Model",
    "Chaos",
    "Other engines",
    "Crash points",
    "Load",
    "Time histories",
    "Evolution",
    "Mutants of the rules",
    "What is not proved",
)
TOLD = re.compile(r"^## (.+)\n`(.+)`\nSources: `(\w{12})` of (.+)$", re.MULTILINE)


class Section(NamedTuple):
    """What a section says of itself. ``digest``: of its sources when it was measured."""

    name: str
    command: str
    digest: str
    globs: tuple[str, ...]


class Begun(NamedTuple):
    """A section that is being measured. ``digest``: of its sources when that began."""

    name: str
    globs: tuple[str, ...]
    digest: str

    def write(self, command: str, lines: Iterable[str], page: Path = PAGE) -> None:
        """Writes the section anew into ``page``, or adds it; the others stay as they are.

        ``lines``: Markdown, headings from ``###`` down. Ends the program with a sentence where a
        source has changed meanwhile: nobody knows of which the figures are.
        """
        if digest(self.globs) != self.digest:
            raise SystemExit(
                f"{page.name} keeps its old {self.name}: {', '.join(self.globs)} changed while "
                "it was measured. Measure once more, and leave them alone meanwhile."
            )
        section = Section(self.name, command, self.digest, self.globs)
        page.write_text(page_with(page.read_text("utf-8"), section, lines), "utf-8")


def begin_section(name: str, sources: Iterable[str]) -> Begun:
    """To be called before anything is measured. ``sources``: globs from the root, each of at least
    one file. ValueError where there is no such section or no such source.
    """
    globs = tuple(sources)
    if name not in SECTIONS:
        raise ValueError(f"docs/proof.md has no place for {name}: add it to SECTIONS")
    if empty := [glob for glob in globs if not _files(glob, ROOT)]:
        raise ValueError(f"No file is called {', '.join(empty)}: name the sources of {name} anew")
    return Begun(name, globs, digest(globs))


def page_with(text: str, section: Section, lines: Iterable[str]) -> str:
    intro, *parts = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    kept = {part.partition("\n")[0].removeprefix("## "): part for part in parts}
    globs = ", ".join(f"`{glob}`" for glob in section.globs)
    told = [f"`{section.command}`", f"Sources: `{section.digest}` of {globs}"]
    kept[section.name] = "\n".join([f"## {section.name}", *told, "", *lines])
    ordered = [intro, *(kept[name] for name in sorted(kept, key=SECTIONS.index))]
    return "\n".join(part.rstrip("\n") + "\n" for part in ordered)


def sections(text: str) -> list[Section]:
    """Those of a page that a program has written."""
    return [
        Section(name, command, digest, tuple(globs.strip("`").split("`, `")))
        for name, command, digest, globs in TOLD.findall(text)
    ]


def stale(text: str) -> list[Section]:
    """The sections whose sources are not what they were when the section was measured."""
    return [one for one in sections(text) if digest(one.globs) != one.digest]


def digest(globs: Iterable[str], root: Path = ROOT) -> str:
    """Of the files' names and contents."""
    made = hashlib.sha256()
    for file in sorted({file for glob in globs for file in _files(glob, root)}):
        content = file.read_bytes()
        made.update(f"{file.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return made.hexdigest()[:12]


def _files(glob: str, root: Path) -> list[Path]:
    return [file for file in root.glob(glob) if file.is_file()]
