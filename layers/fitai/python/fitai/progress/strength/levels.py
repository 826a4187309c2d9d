"""Levels of lifts among raw competitors, and the scores of a powerlifting total. Pure; kilograms."""

from collections.abc import Mapping
from datetime import date

from fitai.progress.strength.models import (
    COMPARED_WITH,
    NoScoreReason,
    PowerliftingTotal,
    StrengthLevel,
)
from fitai.training.strength_levels import Lift, Lifter, StrengthStanding, no_level_reason, strength_standing
from fitai.training.strength_scores import dots, ipf_gl, wilks


def strength_level(lifter: Lifter, today: date, lift: Lift, one_rep_max: float | None) -> StrengthLevel | None:
    """The level of a lift; None where there is a reason against it (`no_level_reason`), or no estimate.

    Args:
        one_rep_max: of no more than twelve repetitions.
    """
    if one_rep_max is None or no_level_reason(lifter, today) is not None:
        return None
    assert lifter.sex is not None
    assert lifter.body_weight is not None
    standing = strength_standing(lifter.sex, lift, lifter.body_weight, one_rep_max)
    return StrengthLevel(
        lift=lift,
        level=standing.level,
        index=round(standing.index, 3),
        percentile=None if standing.percentile is None else round(standing.percentile, 1),
        median=standing.median,
        body_weight=lifter.body_weight,
        message=_message(standing),
    )


def _message(standing: StrengthStanding) -> str:
    if standing.percentile is not None:
        return f"Stronger than about {standing.percentile:.0f} % among {COMPARED_WITH} of your sex and body weight."
    if standing.level == "elite":
        return f"In the top 10 % among {COMPARED_WITH} of your sex and body weight."
    share = f"{standing.index * 100:.0f} %"
    return f"{share} of the median among {COMPARED_WITH} of your sex and body weight, who are stronger than most who train."


def powerlifting_total(lifter: Lifter, lifts: Mapping[Lift, float]) -> PowerliftingTotal:
    """The total of the three lifts and its scores, as far as they can be computed.

    Args:
        lifts: the estimated 1RM of each, of no more than twelve repetitions.
    """
    squat, bench, deadlift = lifts.get("squat"), lifts.get("bench"), lifts.get("deadlift")
    result = PowerliftingTotal(
        squat=squat, bench=bench, deadlift=deadlift, sex=lifter.sex, body_weight=lifter.body_weight
    )
    if squat is None or bench is None or deadlift is None:
        return result.model_copy(update={"reason": "lift_missing"})
    total = squat + bench + deadlift
    reason: NoScoreReason | None = None
    if lifter.sex is None or lifter.body_weight is None:
        reason = "sex_missing" if lifter.sex is None else "body_weight_missing"
        return result.model_copy(update={"total": total, "reason": reason})
    try:
        points = round(ipf_gl(lifter.sex, lifter.body_weight, total), 4)
    except ValueError:
        points, reason = None, "body_weight_too_low"
    return result.model_copy(
        update={
            "total": total,
            "dots": round(dots(lifter.sex, lifter.body_weight, total), 4),
            "ipf_gl": points,
            "wilks": round(wilks(lifter.sex, lifter.body_weight, total), 4),
            "reason": reason,
        }
    )
