"""What crosses the API of the calculators."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from fitai.kernel.types import Input, Model, Weight

Formula = Literal["epley", "brzycki", "lombardi"]
Sex = Literal["male", "female"]
PlatesReason = Literal["exact", "below_bar", "not_enough_plates", "between_plates"]

MAX_PLATES = 12
"""Kinds of plates that a request may name."""

# --- one-rep max -------------------------------------------------------------------------------------------


class OneRepMaxQuery(Input):
    """A set: how much, how often, and, where it is known, with how much effort."""

    weight: Weight = Field(gt=0, le=1000)
    reps: int = Field(ge=1, le=100)
    formula: Formula = "epley"
    rpe: float | None = Field(None, ge=6, le=10, multiple_of=0.5, description="In halves.")


class EstimatedLoad(Model):
    """What can be lifted so many times."""

    reps: int
    weight: Weight
    percentage: float


class FormulaEstimates(Model):
    """The estimate by each formula."""

    epley: Weight
    brzycki: Weight
    lombardi: Weight


class OneRepMaxEstimate(Model):
    """The estimated one-repetition maximum; `lowConfidence` past twelve repetitions, where it is the value for twelve.

    With an RPE there is also `byRpe`, out of the table of efforts; not there beyond its end.
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
"""A weight in the caller's units, and after a colon how many pairs there are of it; ten where it is not said."""


class PlatesQuery(Input):
    """The weight to be lifted, and with what. Without plates or a bar they are the caller's own, or the usual ones."""

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
    """A load that the plates can make, the bar included, and one side of the bar, the heaviest plate first."""

    weight: Weight
    per_side: list[PlateStack]


class PlateLoad(PlateLoading):
    """The load that comes nearest to the target; of two that are as near, the lighter.

    `rounded` says that it is not the target itself; then `below` and `above` are the nearest that can be made, as far
    as there are any.
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
    """A total of squat, bench press and deadlift, or the three of them."""

    sex: Sex
    body_weight: Weight = Field(ge=20, le=500)
    total: Weight | None = Field(None, gt=0, le=3000)
    squat: Weight | None = Field(None, gt=0, le=1000)
    bench: Weight | None = Field(None, gt=0, le=1000)
    deadlift: Weight | None = Field(None, gt=0, le=1000)

    @model_validator(mode="after")
    def _one_total(self) -> "StrengthScoreQuery":
        lifts = (self.squat, self.bench, self.deadlift)
        if (self.total is None) == all(one is None for one in lifts):
            raise ValueError("Give total, or squat, bench and deadlift")
        if self.total is None and None in lifts:
            raise ValueError("Give all three of squat, bench and deadlift")
        return self


class StrengthScore(Model):
    """How strong somebody is for the body weight: DOTS, and IPF GL points of classic powerlifting."""

    sex: Sex
    body_weight: Weight
    total: Weight
    dots: float
    ipf_gl: float
