"""A substitute for an exercise as it crosses the API."""

from typing import Annotated

from pydantic import Field

from fitai.exercises.library.models import any_of
from fitai.exercises.models import ExerciseSummary
from fitai.kernel.paging import Paging
from fitai.kernel.types import Model, Weight
from fitai.training.loads import SuggestedLoad
from fitai.training.vocabulary import Equipment


class SubstitutesQuery(Paging):
    """What substitutes are asked for."""

    equipment: Annotated[tuple[Equipment, ...], any_of(Equipment)] = Field(
        (), description="What there is: a substitute needs nothing else. Without it, everything counts as there."
    )
    weight: Annotated[Weight, Field(gt=0, le=1000)] | None = Field(
        None, description="What is lifted in the exercise; of dumbbells and kettlebells one. Else the caller's record."
    )
    reps: int = Field(10, ge=1, le=30, description="Repetitions that a record is turned into a weight for.")


class Substitute(Model):
    """An exercise that can take another one's place. `likeness` is 1 for the same in all respects."""

    exercise: ExerciseSummary
    likeness: float
    reasons: list[str]
    load: SuggestedLoad | None = None
