"""The mutants of one source: each a small change that some test ought to notice.

Left alone is what does not run (docstrings, annotations, types), what another check holds
(`assert`, `strict=`), and that a class is frozen.
"""

import ast
from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any, NamedTuple

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
TWINS = [("min", "max"), ("any", "all"), ("bisect_left", "bisect_right")]
NAMES = {a: b for pair in TWINS for a, b in (pair, pair[::-1])}
UNREAD = ("annotation", "returns", "decorator_list")
DISPLAYED = (
    ast.Assign,
    ast.AnnAssign,
    ast.keyword,
    ast.Call,
    ast.Compare,
    ast.comprehension,
    ast.For,
)
HELD = ("strict", "encoding", "newline")  # arguments that no answer hangs on


AROUND = 24  # characters


class Mutant(NamedTuple):
    """One change of a tree: ``parent.field``, or its element ``at``, becomes ``new``.

    ``function``: in whose body it stands (``grade``, ``Terms.amount``); empty for tables, limits
    and defaults. ``before``, ``after``: as code.
    """

    line: int
    function: str
    before: str
    after: str
    parent: ast.AST
    field: str
    at: int | None
    new: ast.AST

    def compiled(self, tree: ast.Module, file: str) -> CodeType:
        """The code of ``tree`` with this change; the tree is left as it was."""
        value = getattr(self.parent, self.field)
        changed: object = self.new
        if self.at is not None:
            changed = [*value[: self.at], self.new, *value[self.at + 1 :]]
        setattr(self.parent, self.field, changed)
        try:
            return compile(ast.fix_missing_locations(tree), file, "exec")
        finally:
            setattr(self.parent, self.field, value)


def mutants(
    tree: ast.AST, function: str = "", of_class: str = "", line: int = 1
) -> Iterator[Mutant]:
    """Every mutant of ``tree``, in the order of its lines."""
    for field, at, child in _children(tree):
        inside, within = function, of_class
        if isinstance(tree, ast.ClassDef):
            within = f"{tree.name}."
        elif isinstance(tree, ast.FunctionDef) and field == "body":
            inside = function or of_class + tree.name
        here = getattr(child, "lineno", line)
        for new in _instead(child, tree):
            yield Mutant(here, inside, *_told(child, new), tree, field, at, new)
        yield from mutants(child, inside, within, here)


def _children(node: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    """What of ``node`` runs: its field, its place there if the field is a list, and itself."""
    for field, value in ast.iter_fields(node):
        if field in UNREAD or (isinstance(node, ast.ClassDef) and field != "body"):
            continue
        many = isinstance(value, list)
        for at, child in enumerate(value if many else [value]):
            if isinstance(child, ast.AST) and not _is_left_alone(child):
                yield field, at if many else None, child


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Expr(ast.Constant(str())) | ast.Assert() | ast.Subscript(ast.Name("Literal")):
            return True
        case ast.Call(ast.Name("TypeVar")):
            return True
    return isinstance(node, ast.keyword) and node.arg in HELD


def _instead(child: ast.AST, parent: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of ``child``."""
    if isinstance(parent, ast.If | ast.IfExp) and child is parent.test:
        yield from (ast.Constant(True), ast.Constant(False))
    if isinstance(parent, ast.comprehension) and child in parent.ifs:
        yield ast.Constant(True)
    if isinstance(child, ast.Expr | ast.AugAssign | ast.Continue | ast.Break):
        yield ast.Pass()
    # A tuple elsewhere is a row, whose length is its type.
    if isinstance(child, ast.Tuple) and not isinstance(parent, DISPLAYED):
        return
    change = CHANGES.get(type(child))
    if change is not None:
        yield from change(child)


def _of_constant(node: ast.Constant) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node.value, str):
        yield ast.Constant(f"{node.value}~")


def _of_comparison(node: ast.Compare) -> Iterator[ast.AST]:
    for at, op in enumerate(node.ops):
        other = COMPARISONS[type(op)]()
        yield ast.Compare(node.left, [*node.ops[:at], other, *node.ops[at + 1 :]], node.comparators)


def _of_and_or(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)


def _of_operation(node: ast.BinOp) -> Iterator[ast.AST]:
    if type(node.op) in OPERATORS:
        yield ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)


def _of_not(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not):
        yield node.operand


def _of_name(node: ast.Name) -> Iterator[ast.AST]:
    if node.id in NAMES:
        yield ast.Name(NAMES[node.id], ast.Load())


def _of_call(node: ast.Call) -> Iterator[ast.AST]:
    """Without its ``strip``, or not sorted."""
    match node:
        case ast.Call(ast.Attribute(value, "strip"), []) | ast.Call(
            ast.Name("sorted"), [value, *_]
        ):
            yield value


def _of_return(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None and not isinstance(node.value, ast.Constant):
        yield ast.Return(ast.Constant(None))


def _of_dict(node: ast.Dict) -> Iterator[ast.AST]:
    for at in range(len(node.keys)):
        yield ast.Dict(_without(node.keys, at), _without(node.values, at))


def _of_set(node: ast.Set) -> Iterator[ast.AST]:
    for at in range(len(node.elts)):
        yield ast.Set(_without(node.elts, at))


def _of_sequence(node: ast.List | ast.Tuple) -> Iterator[ast.AST]:
    if isinstance(node.ctx, ast.Load):
        for at in range(len(node.elts)):
            yield type(node)(elts=_without(node.elts, at), ctx=ast.Load())


CHANGES: dict[type[ast.AST], Callable[[Any], Iterator[ast.AST]]] = {
    ast.Constant: _of_constant,
    ast.Compare: _of_comparison,
    ast.BoolOp: _of_and_or,
    ast.BinOp: _of_operation,
    ast.UnaryOp: _of_not,
    ast.Name: _of_name,
    ast.Call: _of_call,
    ast.Return: _of_return,
    ast.Dict: _of_dict,
    ast.Set: _of_set,
    ast.List: _of_sequence,
    ast.Tuple: _of_sequence,
}


def _without(several: list[Any], at: int) -> list[Any]:
    return [*several[:at], *several[at + 1 :]]


def _told(old: ast.AST, new: ast.AST) -> tuple[str, str]:
    """Both as code on one line; of long ones the part that differs and some of what is around."""
    a, b = (" ".join(ast.unparse(node).split()) for node in (old, new))
    shared = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), 0)
    cut = shared - AROUND if shared > 2 * AROUND else 0
    before, after = (("…" if cut else "") + _short(text[cut:]) for text in (a, b))
    return before, after


def _short(text: str) -> str:
    return text if len(text) <= 3 * AROUND else f"{text[: 3 * AROUND]}…"
