"""The error codes that our code answers, found in its source."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fitai.kernel import catalogue

CODE = re.compile(r"[a-z]+(_[a-z]+)*")
FOLDERS = (catalogue.ROOT / "layers" / "fitai" / "python" / "fitai", catalogue.ROOT / "functions")
DOCUMENTS = FOLDERS[0] / "kernel" / "documents"
"""Made from the catalogue; they raise nothing."""


@cache
def raised_codes() -> dict[str, str]:
    """Every code, and a file in which it stands."""
    trees = {path: ast.parse(path.read_text()) for folder in FOLDERS for path in sorted(folder.rglob("*.py"))}
    trees = {
        path: tree for path, tree in trees.items() if DOCUMENTS not in path.parents and "error_codes" not in path.parts
    }
    positions = {name: position for tree in trees.values() for name, position in positions_of_code(tree)}
    return {
        code: str(path.relative_to(catalogue.ROOT))
        for path, tree in trees.items()
        for code in codes_in(tree, positions)
    }


def positions_of_code(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The functions and classes that take a `code`, and at which place of their arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and (position := position_of_code(method)) is not None:
                    name = node.name if method.name == "__init__" else method.name
                    yield name, position - 1
        elif isinstance(node, ast.FunctionDef) and (position := position_of_code(node)) is not None:
            yield from [(node.name, position)] if node.args.args[0].arg != "self" else []


def position_of_code(function: ast.FunctionDef) -> int | None:
    names = [argument.arg for argument in function.args.args]
    return names.index("code") if "code" in names else None


def codes_in(tree: ast.AST, positions: dict[str, int]) -> Iterator[str]:
    """The codes of the classes of problems, and those that are given where one is raised."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for statement in node.body:
                yield from constants(value for name, value in assigned(statement) if name == "code")
        elif isinstance(node, ast.FunctionDef) and position_of_code(node) is not None:
            defaults = zip(reversed(node.args.args), reversed(node.args.defaults), strict=False)
            yield from constants(value for argument, value in defaults if argument.arg == "code")
        elif isinstance(node, ast.Call):
            yield from constants(keyword.value for keyword in node.keywords if keyword.arg == "code")
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            position = positions.get(name)
            if position is not None and position < len(node.args):
                yield from constants([node.args[position]])


def assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """The names that a statement assigns, and their values; those of `a, b = 1, 2` too."""
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
        yield statement.target.id, statement.value
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                yield target.id, statement.value
            if isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple):
                pairs = zip(target.elts, statement.value.elts, strict=True)
                yield from ((name.id, value) for name, value in pairs if isinstance(name, ast.Name))


def constants(values: Iterator[ast.expr] | list[ast.expr]) -> Iterator[str]:
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and CODE.fullmatch(value.value):
            yield value.value


def paths_of(code: str) -> list[Path]:
    """The files that quote a code."""
    return [path for folder in FOLDERS for path in sorted(folder.rglob("*.py")) if f'"{code}"' in path.read_text()]
