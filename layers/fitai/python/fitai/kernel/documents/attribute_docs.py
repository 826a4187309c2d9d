"""The docstrings of a model's attributes, which describe its properties in the documents.

Read from the source, so that no function carries them: pydantic's own `use_attribute_docstrings` reads it at run time.
"""

import ast
import inspect
import sys
from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel


def field_descriptions(model: type[BaseModel]) -> dict[str, str]:
    """The description of each field that has one, by the field's name.

    It is the docstring of the attribute or the `description` of its `Field`; a field that a subclass declares anew has
    that of the base class.
    """
    descriptions: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel):
            own = {name: field.description for name, field in base.model_fields.items() if field.description}
            own |= _docs_by_class(base.__module__).get(base.__qualname__, {})
            descriptions |= {name: text for name, text in own.items() if name in model.model_fields}
    return descriptions


@cache
def _docs_by_class(module: str) -> dict[str, dict[str, str]]:
    """The documented attributes of each class of a module, by the class's qualified name."""
    if not hasattr(sys.modules.get(module), "__file__"):
        return {}
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {name: dict(_documented_attributes(definition)) for name, definition in _classes(tree, "")}


def _classes(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.ClassDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield prefix + child.name, child
            yield from _classes(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.FunctionDef):
            yield from _classes(child, f"{prefix}{child.name}.<locals>.")


def _documented_attributes(definition: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement, successor in zip(definition.body, definition.body[1:], strict=False):
        match statement, successor:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, " ".join(text.split())
