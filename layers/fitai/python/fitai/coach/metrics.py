"""Metrics of the coach in CloudWatch's embedded metric format: generations, and the answers to recommendations."""

from fitai.coach.models import GenerationState, Recommendation, RecommendationStatus
from fitai.kernel.observability import write_metrics


def count_generation(recommendation: Recommendation) -> None:
    """Count a recommendation that is ready or has failed.

    Of those that a model was asked for: `ValidAtOnce` (at least 90 % are to be), `ValidAfterRepair` (with the former at least
    99 %), `FellBack`.
    """
    is_ready = recommendation.generation is GenerationState.READY
    values = {"Ready": float(is_ready), "Failed": float(not is_ready)}
    metadata = recommendation.ai_metadata
    if metadata is not None:
        values["ProcessingTime"] = float(metadata.processing_time)
        if metadata.provider == "model":
            values |= {"ValidAtOnce": float(not metadata.repairs), "ValidAfterRepair": float(metadata.repairs > 0)}
        elif metadata.fallback is not None:
            values["FellBack"] = 1.0
    _write(recommendation, values)


def count_answer(recommendation: Recommendation) -> None:
    """Count a recommendation that was accepted or declined just now."""
    is_accepted = recommendation.status is RecommendationStatus.ACCEPTED
    _write(recommendation, {"Accepted": float(is_accepted), "Declined": float(not is_accepted)})


def _write(recommendation: Recommendation, values: dict[str, float]) -> None:
    dimensions = {"recommendationType": str(recommendation.recommendation_type), "occasion": recommendation.occasion}
    write_metrics("coach", dimensions, values)
