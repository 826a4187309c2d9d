"""The query of substitutes, and a substitute as it crosses the API."""

from typing import Annotated

from pydantic import Field

from fitai.exercises.library.models import any_of
from fitai.exercises.models import ExerciseSummary
from fitai.kernel.paging import Paging
from fitai.kernel.types import Model, Weight
from fitai.training.loads import SuggestedLoad
from fitai.training.vocabulary import BodyRegion, Equipment


class SubstitutesQuery(Paging):
    """The query of an exercise's substitutes."""

    equipment: Annotated[tuple[Equipment, ...], any_of(Equipment)] = Field(
        (),
        description="The available equipment: substitutes need nothing else. By default that of the preferences, "
        "and without it everything.",
    )
    spare: Annotated[tuple[BodyRegion, ...], any_of(BodyRegion)] = Field(
        (), description="Regions of the body that substitutes must not load, besides the injuries of the preferences."
    )
    weight: Annotated[Weight, Field(gt=0, le=1000)] | None = Field(
        None,
        description="The weight lifted in the exercise, of dumbbells and kettlebells that of one; by default derived from the caller's record.",
    )
    reps: int = Field(10, ge=1, le=30, description="Repetitions for which the weight is derived from the record.")


class Substitute(Model):
    """An exercise that can replace another one. `likeness` is 0 to 1."""

    exercise: ExerciseSummary
    """The exercise that can replace it."""
    likeness: float
    """How alike the two are, 0 to 1."""
    reasons: list[str]
    """Why it is suggested, in words to be shown."""
    load: SuggestedLoad | None = None
    """A weight to begin with; left out where nothing is known of the caller's strength."""
