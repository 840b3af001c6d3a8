"""A page's modules as one, made at start-up as the style sheet is (ADR 0006: 6 requests, not 21).

Each module becomes a function that returns its exports, so that no two names can meet; modules
stand in the order in which they are needed. What is written stays what node and tsc read.
"""

import re
from collections.abc import Callable

from server.web.modules import imports

_IMPORT = re.compile(
    r"""^import\s+(?:\{(?P<names>[^}]*)\}|\*\s+as\s+(?P<all>\w+))\s+from\s+["'](?P<path>[^"']+)["']\n""",
    re.MULTILINE,
)
_EXPORT = re.compile(
    r"^export (?=(?:async )?(?:function\*?|class|const|let)\s+(?P<name>\w+))", re.MULTILINE
)
# Whole lines only: a string or a pattern that holds these signs is never touched.
_COMMENT = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)

Source = Callable[[str], str]


class NotJoinable(ValueError):
    """A module has an import or export that ``join`` does not know; the server does not start."""


def join(entry: str, source_of: Source) -> str:
    """``entry`` and all that it imports as one module."""
    order: list[str] = []
    _needed(entry, source_of, order, ())
    numbers = {path: f"m{position}" for position, path in enumerate(order)}
    return "\n".join(_wrapped(path, source_of(path), numbers) for path in order)


def _needed(path: str, source_of: Source, order: list[str], above: tuple[str, ...]) -> None:
    """Puts ``path`` into ``order`` behind everything that it imports."""
    if path in above:
        raise NotJoinable(f"{path} imports itself through {' and '.join(above)}")
    if path in order:
        return
    for needed in imports(path, source_of(path)):
        _needed(needed, source_of, order, (*above, path))
    order.append(path)


def _wrapped(path: str, source: str, numbers: dict[str, str]) -> str:
    found = iter(list(imports(path, source)))

    def taken(match: re.Match[str]) -> str:
        module = numbers[next(found)]
        if match["all"]:
            return f"const {match['all']} = {module}\n"
        return f"const {{{match['names'].replace(' as ', ': ')}}} = {module}\n"

    body = _IMPORT.sub(taken, _COMMENT.sub("", source))
    names = [match["name"] for match in _EXPORT.finditer(body)]
    body = _EXPORT.sub("", body)
    if re.search(r"^(?:import|export)\b", body, re.MULTILINE):
        raise NotJoinable(f"{path} has an import or export that cannot be joined")
    return f"const {numbers[path]} = (() => {{\n{body}\nreturn {{ {', '.join(names)} }}\n}})()"
