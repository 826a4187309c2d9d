"""Faults that a test switches on: `POST /_fitai/switches {"name": value}`; `FITAI_EMULATOR_SWITCHES=name=value,…` at the start."""

import os
from typing import Any

from infra.local.emulator import addresses
from infra.local.emulator.addresses import Refusal

_values: dict[str, float] = {}


def declare(name: str, default: float = 0) -> None:
    """Let there be a switch; a number, with 0 for off."""
    _values[name] = default
    for pair in filter(None, os.environ.get("FITAI_EMULATOR_SWITCHES", "").split(",")):
        key, _, value = pair.partition("=")
        if key.strip() == name:
            _values[name] = float(value or 1)
    addresses.serve("switches", _serve)


def value(name: str) -> float:
    """What a switch is set to."""
    return _values[name]


def _serve(method: str, body: Any) -> dict[str, float]:
    if method == "POST":
        if not isinstance(body, dict) or not body.keys() <= _values.keys():
            raise Refusal(f"The switches are: {', '.join(sorted(_values))}.")
        _values.update({name: float(number) for name, number in body.items()})
    return dict(_values)
