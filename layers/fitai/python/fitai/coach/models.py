"""Recommendations of the coach as they cross the API."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

Share = Annotated[float, Field(ge=0, le=1)]


class RecommendationType(StrEnum):
    """What is recommended."""

    WORKOUT = "workout"
    EXERCISE = "exercise"
    TEMPLATE = "template"
    GOAL_ADJUSTMENT = "goal_adjustment"


class RecommendationStatus(StrEnum):
    """What the user has made of a recommendation."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


class GenerationState(StrEnum):
    """How far the making of a recommendation is."""

    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


Priority = Literal["high", "medium", "low"]
Provider = Literal["built_in", "model"]
"""Who has made a plan: our own coach, or a language model whose answer was checked."""
