"""Strength levels: an estimated 1RM against those of raw competitors of the same sex and body weight. Pure; kilograms.

Source: OpenPowerlifting (public domain, revision 9644bf260), the best results of 1,565,736 raw adult competitors, as deciles
by weight class; tabulated by alieldinHosni/bunyan. Whoever only trains in a gym is mostly weaker than those who compete.
"""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from fitai.training.strength_scores import Sex

Lift = Literal["squat", "bench", "deadlift"]
"""The lifts of powerlifting: there are no data for others."""
Level = Literal["starting", "novice", "intermediate", "advanced", "competitor", "elite"]

LEVEL_BOUNDS: tuple[tuple[float, Level], ...] = (
    (0.4, "starting"),
    (0.6, "novice"),
    (0.8, "intermediate"),
    (1.0, "advanced"),
)
"""The index below which a level is, in ascending order."""
NoLevelReason = Literal[
    "not_opted_in", "birth_date_missing", "not_an_adult", "sex_missing", "body_weight_missing", "body_weight_too_old"
]
ADULT_AGE = 18
"""Years; the competitors that are compared with are adults."""
MAX_BODY_WEIGHT_AGE = 30
"""Days; a body weight that is older says too little."""
TABLE = Path(__file__).with_name("data") / "strength-percentiles.json"
MEDIAN = 50
"""The percentile that the index is relative to, and the lowest that is told."""


@dataclass(frozen=True, slots=True)
class Lifter:
    """What levels and scores need of a person. The body weight is in kilograms.

    Attributes:
        weighed_on: the day of the body weight; None where that is not known.
        opted_in: whether the person wants to be compared.
    """

    sex: Sex | None = None
    date_of_birth: date | None = None
    body_weight: float | None = None
    weighed_on: date | None = None
    opted_in: bool = False


def no_level_reason(lifter: Lifter, today: date) -> NoLevelReason | None:
    """Return why a person's lifts have no level; None where they may have one."""
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


@dataclass(frozen=True, slots=True)
class StrengthStanding:
    """The level of a lift among raw competitors.

    Attributes:
        index: the estimated 1RM relative to the median of raw competitors.
        percentile: among raw competitors, from 50 to 90; None outside.
        median: kilograms.
    """

    index: float
    level: Level
    percentile: float | None
    median: float


def strength_standing(sex: Sex, lift: Lift, body_weight: float, one_rep_max: float) -> StrengthStanding:
    """Return the level of a lift among raw competitors of the same sex and body weight.

    Args:
        body_weight: kilograms. one_rep_max: estimated, kilograms.
    """
    percentiles, weights = decile_weights(sex, lift, body_weight)
    median, strongest = weights[percentiles.index(MEDIAN)], weights[-1]
    index = one_rep_max / median
    level: Level = next((level for bound, level in LEVEL_BOUNDS if index < bound), "competitor")
    return StrengthStanding(
        index=index,
        level="elite" if one_rep_max >= strongest else level,
        percentile=_interpolate(one_rep_max, weights, percentiles) if median <= one_rep_max <= strongest else None,
        median=median,
    )


def decile_weights(sex: Sex, lift: Lift, body_weight: float) -> tuple[list[int], list[float]]:
    """The percentiles that are tabulated, and the kilograms that they are for a body weight.

    Linear between the body weights of the table; outside them those of the nearer end.
    """
    table = _table()
    letter = "M" if sex == "male" else "F"
    nodes: list[float] = table["nodesBodyweightKg"][letter]
    # The first column is the number of results.
    rows: list[list[float]] = [row[1:] for row in table["table"][letter][lift]]
    weights = [_interpolate(body_weight, nodes, column) for column in zip(*rows, strict=True)]
    return table["percentiles"], weights


def _interpolate(x: float, xs: Sequence[float], ys: Sequence[float]) -> float:
    """The value at x of the line through the points; outside them that of the nearer end."""
    if x <= xs[0]:
        return ys[0]
    if x >= xs[-1]:
        return ys[-1]
    place = bisect_right(xs, x)
    share = (x - xs[place - 1]) / (xs[place] - xs[place - 1])
    return ys[place - 1] + share * (ys[place] - ys[place - 1])


@cache
def _table() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(TABLE.read_text("utf-8"))
    return content
