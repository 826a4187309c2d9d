"""What a migration is, and which there are."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import fitai
from fitai.kernel.table import Entity


@dataclass(frozen=True, slots=True)
class Migration:
    """A change of stored items.

    Attributes:
        name: a few words with hyphens; the progress is stored under it, so that it is never changed or used again.
        kinds: the discriminators of the items that it looks at.
        migrate: brings up to date what follows from some of these items, and returns how many of them were not. It may be
            called again with the same items, at the same time as another worker, and while the service changes them; so
            it reads, decides and writes under a condition. With `is_dry` it only counts.
    """

    name: str
    description: str
    kinds: tuple[str, ...]
    migrate: Callable[[Sequence[Entity], bool], int]


@cache
def registered() -> dict[str, Migration]:
    """The migrations of all services, by their names."""
    found: dict[str, Migration] = {}
    for package in pkgutil.iter_modules(fitai.__path__, "fitai."):
        name = f"{package.name}.migrations"
        if package.name != "fitai.kernel" and package.ispkg and importlib.util.find_spec(name) is not None:
            for migration in importlib.import_module(name).MIGRATIONS:
                if migration.name in found:
                    raise ValueError(f"two migrations are called {migration.name}")
                found[migration.name] = migration
    return found
