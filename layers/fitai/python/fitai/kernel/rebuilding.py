"""Rebuild everything that services compute about a user, from what the user has entered.

A service that keeps aggregates has a module `fitai/<service>/rebuild.py` with

    def rebuild(user_id: str) -> int:
        # Rebuild all of a user's …, and return how many items were wrong.

which may run while the user trains, and writes only what differs. `rebuild_user` finds them; a service that is added joins by
itself.
"""

import importlib
import importlib.util
import pkgutil
from collections import Counter
from collections.abc import Callable
from functools import cache

import fitai
from fitai.kernel.rehearsal import rehearsal

MAX_ROUNDS = 3
"""Rounds over all services: what one rebuilds may follow from what another one has rebuilt."""

Rebuild = Callable[[str], int]


@cache
def registered() -> dict[str, Rebuild]:
    """The functions of all services that rebuild something, by the service's name."""
    functions: dict[str, Rebuild] = {}
    for package in pkgutil.iter_modules(fitai.__path__, "fitai."):
        name = f"{package.name}.rebuild"
        if package.ispkg and importlib.util.find_spec(name) is not None:
            functions[package.name.rpartition(".")[2]] = importlib.import_module(name).rebuild
    return functions


def differences(user_id: str) -> dict[str, int]:
    """Compare what is computed about a user with what would be rebuilt, and write nothing.

    Returns:
        The number of items that are wrong, by service; those of the first round, whose corrections others may follow from.

    Raises:
        Unavailable: the user's workouts kept changing.
    """
    with rehearsal():
        return {service: rebuild(user_id) for service, rebuild in registered().items()}


def rebuild_user(user_id: str) -> dict[str, int]:
    """Rebuild all that is computed about a user, until nothing is wrong any more.

    Returns:
        The number of items that were wrong, by service.

    Raises:
        Unavailable: the user's workouts kept changing.
    """
    wrong = Counter(dict.fromkeys(registered(), 0))
    for _ in range(MAX_ROUNDS):
        found = {service: rebuild(user_id) for service, rebuild in registered().items()}
        wrong.update(found)
        if not any(found.values()):
            break
    return dict(wrong)
