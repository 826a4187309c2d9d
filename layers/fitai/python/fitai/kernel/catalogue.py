"""All declarations of the repository, found by importing `functions/`. For infra, documents and tests only."""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fitai.kernel.endpoint import Endpoint
from fitai.kernel.events import Reaction
from fitai.kernel.live.actions import Action
from fitai.kernel.needs import Need
from fitai.kernel.task import Layer, Task

ROOT = Path(__file__).resolve().parents[5]
"""The root of the repository."""


@dataclass(frozen=True, slots=True)
class Function:
    """One file of `functions/`: the Lambda function `<service>-<name>`."""

    service: str
    name: str
    handler: Endpoint | Action | Reaction | Task

    @property
    def needs(self) -> tuple[Need, ...]:
        """Every resource that it may touch."""
        return self.handler.declaration.all_needs

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The Lambda layers that it needs beside those of every function."""
        return self.handler.declaration.layers if isinstance(self.handler, Task | Endpoint | Reaction) else ()

    @property
    def snap_start(self) -> bool:
        """Whether its containers start from a snapshot of an initialised one."""
        return not isinstance(self.handler, Reaction) and self.handler.declaration.snap_start

    @property
    def declaration(self) -> Any:
        """The declaration of the file's handler."""
        return self.handler.declaration


@cache
def functions() -> tuple[Function, ...]:
    """Every function, in the order of the folders and files."""
    return tuple(_discover())


def _discover() -> Iterator[Function]:
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    for service in sorted(path.name for path in (ROOT / "functions").iterdir() if path.is_dir()):
        for module in sorted(pkgutil.iter_modules([str(ROOT / "functions" / service)]), key=lambda module: module.name):
            loaded = importlib.import_module(f"functions.{service}.{module.name}")
            yield Function(service, module.name, loaded.handler)


def endpoints() -> list[Function]:
    """The REST endpoints."""
    return [function for function in functions() if isinstance(function.handler, Endpoint)]


def actions() -> list[Function]:
    """The WebSocket actions."""
    return [function for function in functions() if isinstance(function.handler, Action)]


def reactions() -> list[Function]:
    """The reactions to events."""
    return [function for function in functions() if isinstance(function.handler, Reaction)]


def tasks() -> list[Function]:
    """The functions that AWS itself calls: schedules, authorizers, the relay, custom resources."""
    return [function for function in functions() if isinstance(function.handler, Task)]
