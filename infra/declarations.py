"""What the functions declare, stack by stack: a hash that changes when the stack has to be deployed anew for it.

The code of the functions is left out: `python -m infra.declarations` tells `make dev` whether a saved file asks for more
than running it.
"""

import hashlib
import json
import sys
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from fitai.kernel import catalogue

REST = "rest"
WEBSOCKET = "websocket"
INBOXES = "inboxes"
FILE = "declarations.json"
"""Beside the templates: what they were made from."""


def declarations() -> dict[str, str]:
    """A hash for each stack that is made from declarations, by the last word of the stack's name."""
    found: dict[str, list[Any]] = {INBOXES: [], REST: [], WEBSOCKET: []}
    for function in catalogue.functions():
        where = [function.service, function.name]
        content = [*where, type(function.handler).__name__, plain(function.needs), plain(function.layers)]
        found.setdefault(function.service, []).append([*content, plain(function.declaration)])
    for function in catalogue.reactions():
        declaration = function.declaration
        found[INBOXES].append([function.name, plain(declaration.events), declaration.timeout])
    for function in catalogue.endpoints():
        declaration = function.declaration
        is_public = declaration.access == "public"
        found[REST].append([declaration.method, declaration.path, is_public, function.service, function.name])
    for function in catalogue.actions():
        found[WEBSOCKET].append([function.declaration.action, function.service, function.name])
    return {stack: _hash(content) for stack, content in found.items()}


def plain(value: Any) -> Any:
    """A declared value as JSON; types by their names, functions not at all."""
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, type):
        return value.__qualname__
    if is_dataclass(value):
        content = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__qualname__, **content}
    if isinstance(value, dict):
        return [[plain(key), plain(content)] for key, content in value.items()]
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(plain(member)) for member in value)
    if isinstance(value, tuple | list):
        return [plain(member) for member in value]
    if callable(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else repr(value)


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


if __name__ == "__main__":
    json.dump(declarations(), sys.stdout)
