"""Two ways to put a mutant in the place of a rule: when it is imported, or into what is there."""

import importlib.abc
import importlib.util
from collections.abc import Sequence
from functools import reduce
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, cast


class Importer(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from code that is given."""

    def __init__(self, module: str, file: Path, code: CodeType) -> None:
        self.module, self.file, self.code = module, file, code

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.module:
            return None
        return importlib.util.spec_from_file_location(fullname, self.file, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, vars(module))  # noqa: S102


def put_into_function(module: ModuleType, function: str, code: CodeType) -> None:
    """Gives ``Class.function`` of ``module``, which everybody holds, its body of ``code``."""
    names = function.split(".")
    found: Any = reduce(lambda holder, name: vars(holder)[name], names, cast(Any, module))
    while not hasattr(found, "__code__"):  # a property, or a function that is cached
        found = getattr(found, "fget", None) or found.__wrapped__
    found.__code__ = reduce(_named, names, code)


def _named(code: CodeType, name: str) -> CodeType:
    return next(one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == name)
