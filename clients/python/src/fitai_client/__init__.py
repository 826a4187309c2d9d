"""The Python client of the FitAI API: typed, for threads and for asyncio, with the live connection."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fitai_client.aio import AsyncFitAI
    from fitai_client.client import FitAI
    from fitai_client.errors import (
        ApiError,
        Conflict,
        FieldError,
        FitAIError,
        Forbidden,
        Invalid,
        NotFound,
        SecondFactorRequired,
        ServerError,
        SignedOut,
        TooManyRequests,
        Unauthorized,
        UnexpectedAnswer,
        Unreachable,
    )
    from fitai_client.generated import choices, models
    from fitai_client.live.blocking import Live
    from fitai_client.live.connection import AsyncLive
    from fitai_client.live.events import LiveEvent
    from fitai_client.requests import Page
    from fitai_client.retries import Retries
    from fitai_client.tokens import Tokens

__all__ = [
    "ApiError",
    "AsyncFitAI",
    "AsyncLive",
    "Conflict",
    "FieldError",
    "FitAI",
    "FitAIError",
    "Forbidden",
    "Invalid",
    "Live",
    "LiveEvent",
    "NotFound",
    "Page",
    "Retries",
    "SecondFactorRequired",
    "ServerError",
    "SignedOut",
    "Tokens",
    "TooManyRequests",
    "Unauthorized",
    "UnexpectedAnswer",
    "Unreachable",
    "choices",
    "models",
]

_MODULES = {
    "ApiError": "fitai_client.errors",
    "AsyncFitAI": "fitai_client.aio",
    "AsyncLive": "fitai_client.live.connection",
    "Conflict": "fitai_client.errors",
    "FieldError": "fitai_client.errors",
    "FitAI": "fitai_client.client",
    "FitAIError": "fitai_client.errors",
    "Forbidden": "fitai_client.errors",
    "Invalid": "fitai_client.errors",
    "Live": "fitai_client.live.blocking",
    "LiveEvent": "fitai_client.live.events",
    "NotFound": "fitai_client.errors",
    "Page": "fitai_client.requests",
    "Retries": "fitai_client.retries",
    "SecondFactorRequired": "fitai_client.errors",
    "ServerError": "fitai_client.errors",
    "SignedOut": "fitai_client.errors",
    "Tokens": "fitai_client.tokens",
    "TooManyRequests": "fitai_client.errors",
    "Unauthorized": "fitai_client.errors",
    "UnexpectedAnswer": "fitai_client.errors",
    "Unreachable": "fitai_client.errors",
    "choices": "fitai_client.generated",
    "models": "fitai_client.generated",
}
"""Where each name is: the hundreds of types are imported when they are first used."""


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(_MODULES[name])
    value = import_module(f"{_MODULES[name]}.{name}") if name in ("choices", "models") else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
