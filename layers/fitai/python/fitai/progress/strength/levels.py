"""Levels of lifts among raw competitors, and the scores of a powerlifting total. Pure; kilograms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fitai.progress.strength.models import (
    COMPARED_WITH,
    NoLevelReason,
    NoScoreReason,
    PowerliftingTotal,
    StrengthLevel,
)
from fitai.training.strength_levels import Lift, StrengthStanding, strength_standing
from fitai.training.strength_scores import Sex, dots, ipf_gl, wilks

ADULT_AGE = 18
"""Years; the competitors that are compared with are adults."""
MAX_BODY_WEIGHT_AGE = 30
"""Days; a body weight that is older says too little."""


@dataclass(frozen=True, slots=True)
class Lifter:
    """What levels and scores need of a user.

    Attributes:
        weighed_on: the day of the body weight; None where that is not known.
        opted_in: whether the user wants to be compared.
    """

    sex: Sex | None = None
    date_of_birth: date | None = None
    body_weight: float | None = None
    weighed_on: date | None = None
    opted_in: bool = False


def no_level_reason(lifter: Lifter, today: date) -> NoLevelReason | None:
    """Why a user's lifts have no level; None where they may have one."""
    if not lifter.opted_in:
        return "not_opted_in"
    if lifter.date_of_birth is None:
        return "birth_date_missing"
    if _age(lifter.date_of_birth, today) < ADULT_AGE:
        return "not_an_adult"
    if lifter.sex is None:
        return "sex_missing"
    if lifter.body_weight is None or lifter.weighed_on is None:
        return "body_weight_missing"
    return "body_weight_too_old" if (today - lifter.weighed_on).days > MAX_BODY_WEIGHT_AGE else None


def _age(birth: date, today: date) -> int:
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


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
