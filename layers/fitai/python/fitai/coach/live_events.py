"""Live events of the coach, for the user's own devices."""

from typing import ClassVar

from fitai.coach.models import (
    GenerationState,
    Occasion,
    Recommendation,
    RecommendationStatus,
    RecommendationType,
)
from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent


class RecommendationChanged(LiveEvent):
    """A recommendation is being made, is ready, could not be made, or was answered on a device of the user's."""

    name: ClassVar[str] = "ai:recommendation"

    id: str
    """Identifies the recommendation; read it for its content."""
    recommendation_type: RecommendationType
    """What is recommended."""
    occasion: Occasion
    """The reason for it: asked for by the user, or found by the coach."""
    generation: GenerationState
    """Whether it is being made, is ready, or could not be made."""
    step: str | None = None
    """The step of the generation that has begun, such as `model`; absent when the generation has ended."""
    status: RecommendationStatus
    """The user's answer to it."""
    title: str | None = None
    """Its title; absent until it is ready."""
    failure: str | None = None
    """Why it could not be made, as a sentence for the user."""
    template_id: str | None = None
    """The template that accepting it created or changed."""
    workout_id: str | None = None
    """The workout that accepting it planned."""
    version: int
    """The number of its changes: of two events keep the one with the higher version. A step does not change it."""
    expires_at: Moment
    """Until when it can be answered."""

    @classmethod
    def of(cls, recommendation: Recommendation, step: str | None = None) -> "RecommendationChanged":
        """The event of this recommendation as it is now."""
        return cls(
            id=recommendation.id,
            recommendation_type=recommendation.recommendation_type,
            occasion=recommendation.occasion,
            generation=recommendation.generation,
            step=step,
            status=recommendation.status,
            title=None if recommendation.content is None else recommendation.content.title,
            failure=recommendation.failure,
            template_id=recommendation.template_id,
            workout_id=recommendation.workout_id,
            version=recommendation.version,
            expires_at=recommendation.expires_at,
        )
