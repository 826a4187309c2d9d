"""The queries and answers of the calculators."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from fitai.kernel.types import Input, Model, Weight
from fitai.training.formulas import Formula
from fitai.training.strength_scores import Sex

PlatesReason = Literal["exact", "below_bar", "not_enough_plates", "between_plates"]

MAX_PLATES = 12
"""Plates of different weights that a query may name."""


# --- one-rep max -------------------------------------------------------------------------------------------


class OneRepMaxQuery(Input):
    """A set: its weight, its repetitions and, optionally, its effort."""

    weight: Weight = Field(gt=0, le=1000)
    """The weight of the set, above 0 and at most 1000 kg."""
    reps: int = Field(ge=1, le=100)
    """The repetitions of the set, 1 to 100."""
    formula: Formula = "epley"
    """The formula to compute by."""
    rpe: float | None = Field(
        None, ge=1, le=10, multiple_of=0.5, description="Rate of perceived exertion, in steps of 0.5."
    )


class EstimatedLoad(Model):
    """The weight that can be lifted for a number of repetitions."""

    reps: int
    """How many repetitions."""
    weight: Weight
    """The weight that should be possible."""
    percentage: float
    """Percent of the one-repetition maximum."""


class FormulaEstimates(Model):
    """The estimate by each formula."""

    epley: Weight
    """By Epley's formula."""
    brzycki: Weight
    """By Brzycki's formula."""
    lombardi: Weight
    """By Lombardi's formula."""


class OneRepMaxEstimate(Model):
    """The estimated one-repetition maximum; `lowConfidence` beyond twelve repetitions, where it is the value for twelve.

    With an RPE there is also `byRpe`, the estimate by the RPE table; absent beyond its end and below 6.5.
    """

    weight: Weight
    """The weight of the set."""
    reps: int
    """How many repetitions."""
    formula: Formula
    """The formula that `oneRepMax` is computed by."""
    one_rep_max: Weight
    """The estimated weight of a single repetition."""
    low_confidence: bool
    """Whether the set has too many repetitions for a good estimate: more than twelve."""
    estimates: FormulaEstimates
    """The estimate by each formula."""
    by_rpe: Weight | None = None
    """The estimate by the effort of the set; left out where no RPE was given."""
    loads: list[EstimatedLoad] = Field(description="For 1 to 12 repetitions, by the same formula.")


# --- plates ------------------------------------------------------------------------------------------------

PlateSpec = Annotated[str, StringConstraints(pattern=r"^\d{1,3}(\.\d{1,3})?(:\d{1,2})?$")]
"""A weight in the caller's units, and after a colon its number of pairs; ten by default."""


class PlatesQuery(Input):
    """The target weight, the bar and the plates. A bar or plates left out are the caller's own, else those of a usual gym."""

    weight: Weight = Field(gt=0, le=1000)
    """The weight to load, the bar included: above 0 and at most 1000 kg."""
    bar: Weight | None = Field(None, ge=0, le=100)
    """The weight of the bar, 0 to 100 kg; without it, the one of the preferences."""
    plates: list[PlateSpec] | None = Field(
        None, max_length=MAX_PLATES, description="Such as 20:2 for two pairs of 20, in the caller's units."
    )


class PlateStack(Model):
    """Plates of one weight on one side."""

    weight: Weight
    """The weight of one plate."""
    count: int
    """How many of them."""


class PlateLoading(Model):
    """A possible load including the bar, and the plates of one side of the bar, the heaviest first."""

    weight: Weight
    """The whole load, the bar included."""
    per_side: list[PlateStack]
    """The plates of one side, from the inside."""


class PlateLoad(PlateLoading):
    """The possible load nearest to the target; of two that are equally near, the lighter.

    `rounded` is true where it is not the target itself; then `below` and `above` are the nearest possible loads, where
    there are any.
    """

    target: Weight
    """The weight that was asked for."""
    bar: Weight
    """The weight of the bar."""
    rounded: bool
    """Whether the target itself cannot be loaded."""
    reason: PlatesReason
    """Why the load is the one that it is."""
    message: str
    """A sentence that explains it to the user."""
    below: PlateLoading | None = None
    """The nearest load below the target; left out when there is none."""
    above: PlateLoading | None = None
    """The nearest load above the target; left out when there is none."""


# --- strength score ----------------------------------------------------------------------------------------


class StrengthScoreQuery(Input):
    """A total of squat, bench press and deadlift, or the three lifts."""

    sex: Sex
    """The sex that the formulas are for."""
    body_weight: Weight = Field(ge=20, le=500)
    """The body weight, 20 to 500 kg."""
    total: Weight | None = Field(None, gt=0, le=3000)
    """Squat, bench press and deadlift together; or the three of them."""
    squat: Weight | None = Field(None, gt=0, le=1000)
    """The squat, at most 1000 kg."""
    bench: Weight | None = Field(None, gt=0, le=1000)
    """The bench press, at most 1000 kg."""
    deadlift: Weight | None = Field(None, gt=0, le=1000)
    """The deadlift, at most 1000 kg."""

    @model_validator(mode="after")
    def _total_or_lifts(self) -> "StrengthScoreQuery":
        lifts = (self.squat, self.bench, self.deadlift)
        if (self.total is None) == all(lift is None for lift in lifts):
            raise ValueError("Give total, or squat, bench and deadlift")
        if self.total is None and None in lifts:
            raise ValueError("Give all three of squat, bench and deadlift")
        return self


class StrengthScore(Model):
    """Strength relative to body weight: DOTS, IPF GL points of classic powerlifting, and Wilks points."""

    sex: Sex
    """The sex that the formulas are for."""
    body_weight: Weight
    """The body weight."""
    total: Weight
    """Squat, bench press and deadlift together."""
    dots: float
    """The DOTS points."""
    ipf_gl: float
    """The IPF GL points of classic powerlifting."""
    wilks: float
    """The Wilks points, by the formula of 1995."""
