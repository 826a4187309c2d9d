"""The Python client of the FitAI API: typed, for threads and for asyncio, with the live connection."""

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
