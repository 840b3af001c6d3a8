"""Which modules a script needs, read from its static imports (STYLE 2.6: no bundler)."""

import posixpath
import re
from collections.abc import Callable, Iterator

_IMPORT = re.compile(
    r"""^(?:import|export)\s*(?:[\w\s{},*$]*?\bfrom\s*)?["']([^"']+)["']""", re.MULTILINE
)


def imports(path: str, source: str) -> Iterator[str]:
    """Paths that the module at ``path`` imports; ``path`` and they begin at the root."""
    for match in _IMPORT.finditer(source):
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), match[1]))


def closure(entries: tuple[str, ...], source_of: Callable[[str], str]) -> list[str]:
    """The entries and all that they import, each once, in the order in which they are met."""
    found: dict[str, None] = {}
    waiting = list(reversed(entries))
    while waiting:
        path = waiting.pop()
        if path not in found:
            found[path] = None
            waiting.extend(reversed(list(imports(path, source_of(path)))))
    return list(found)
