"""Domain events of the coach."""

from typing import ClassVar

from fitai.coach.models import Occasion, Provider, Recommendation, RecommendationType
from fitai.kernel.events import Event


class RecommendationGenerated(Event):
    """A recommendation is ready, whether it was asked for or not."""

    name: ClassVar[str] = "coach.recommendation_generated"

    recommendation_id: str
    recommendation_type: RecommendationType
    occasion: Occasion
    provider: Provider | None = None

    @classmethod
    def of(cls, recommendation: Recommendation) -> "RecommendationGenerated":
        """The event of this recommendation."""
        metadata = recommendation.ai_metadata
        return cls(
            user_id=recommendation.user_id,
            recommendation_id=recommendation.id,
            recommendation_type=recommendation.recommendation_type,
            occasion=recommendation.occasion,
            provider=metadata.provider if metadata is not None else None,
        )
