"""The queries and answers of the calculators."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from fitai.kernel.types import Input, Model, Weight

Formula = Literal["epley", "brzycki", "lombardi"]
Sex = Literal["male", "female"]
PlatesReason = Literal["exact", "below_bar", "not_enough_plates", "between_plates"]

MAX_PLATES = 12
"""Plates of different weights that a query may name."""


# --- one-rep max -------------------------------------------------------------------------------------------


class OneRepMaxQuery(Input):
    """A set: its weight, its repetitions and, optionally, its effort."""

    weight: Weight = Field(gt=0, le=1000)
    reps: int = Field(ge=1, le=100)
    formula: Formula = "epley"
    rpe: float | None = Field(
        None, ge=1, le=10, multiple_of=0.5, description="Rate of perceived exertion, in steps of 0.5."
    )


class EstimatedLoad(Model):
    """The weight that can be lifted for a number of repetitions."""

    reps: int
    weight: Weight
    percentage: float


class FormulaEstimates(Model):
    """The estimate by each formula."""

    epley: Weight
    brzycki: Weight
    lombardi: Weight


class OneRepMaxEstimate(Model):
    """The estimated one-repetition maximum; `lowConfidence` beyond twelve repetitions, where it is the value for twelve.

    With an RPE there is also `byRpe`, the estimate by the RPE table; absent beyond its end and below 6.5.
    """

    weight: Weight
    reps: int
    formula: Formula
    one_rep_max: Weight
    low_confidence: bool
    estimates: FormulaEstimates
    by_rpe: Weight | None = None
    loads: list[EstimatedLoad] = Field(description="For 1 to 12 repetitions, by the same formula.")


# --- plates ------------------------------------------------------------------------------------------------

PlateSpec = Annotated[str, StringConstraints(pattern=r"^\d{1,3}(\.\d{1,3})?(:\d{1,2})?$")]
"""A weight in the caller's units, and after a colon its number of pairs; ten by default."""


class PlatesQuery(Input):
    """The target weight, the bar and the plates. A bar or plates left out are the caller's own, else those of a usual gym."""

    weight: Weight = Field(gt=0, le=1000)
    bar: Weight | None = Field(None, ge=0, le=100)
    plates: list[PlateSpec] | None = Field(
        None, max_length=MAX_PLATES, description="Such as 20:2 for two pairs of 20, in the caller's units."
    )


class PlateStack(Model):
    """Plates of one weight on one side."""

    weight: Weight
    count: int


class PlateLoading(Model):
    """A possible load including the bar, and the plates of one side of the bar, the heaviest first."""

    weight: Weight
    per_side: list[PlateStack]


class PlateLoad(PlateLoading):
    """The possible load nearest to the target; of two that are equally near, the lighter.

    `rounded` is true where it is not the target itself; then `below` and `above` are the nearest possible loads, where
    there are any.
    """

    target: Weight
    bar: Weight
    rounded: bool
    reason: PlatesReason
    message: str
    below: PlateLoading | None = None
    above: PlateLoading | None = None


# --- strength score ----------------------------------------------------------------------------------------


class StrengthScoreQuery(Input):
    """A total of squat, bench press and deadlift, or the three lifts."""

    sex: Sex
    body_weight: Weight = Field(ge=20, le=500)
    total: Weight | None = Field(None, gt=0, le=3000)
    squat: Weight | None = Field(None, gt=0, le=1000)
    bench: Weight | None = Field(None, gt=0, le=1000)
    deadlift: Weight | None = Field(None, gt=0, le=1000)

    @model_validator(mode="after")
    def _total_or_lifts(self) -> "StrengthScoreQuery":
        lifts = (self.squat, self.bench, self.deadlift)
        if (self.total is None) == all(lift is None for lift in lifts):
            raise ValueError("Give total, or squat, bench and deadlift")
        if self.total is None and None in lifts:
            raise ValueError("Give all three of squat, bench and deadlift")
        return self


class StrengthScore(Model):
    """Strength relative to body weight: DOTS, and IPF GL points of classic powerlifting."""

    sex: Sex
    body_weight: Weight
    total: Weight
    dots: float
    ipf_gl: float
