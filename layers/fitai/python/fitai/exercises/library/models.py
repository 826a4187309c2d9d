"""The queries of the lists and the search of exercises, and the highlights of a search."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from fitai.kernel.paging import Paging
from fitai.kernel.types import Model
from fitai.training.vocabulary import Difficulty, Equipment, ExerciseType, MovementPattern, Muscle, Tag

TextRanges = list[tuple[int, int]]
"""Ranges of a text: pairs of start and end (exclusive), counted in Unicode characters."""


class HighlightedAlias(Model):
    """An alias that contains words of the query."""

    text: str
    ranges: TextRanges


class Highlights(Model):
    """Where the words of the query are in a result; muscles and equipment are matched as a whole."""

    name: TextRanges = []
    aliases: list[HighlightedAlias] = []
    muscles: list[Muscle] = []
    equipment: list[Equipment] = []


class ExerciseSort(StrEnum):
    """The orders of a list; equal ones are ordered by name."""

    NAME = "name"
    NAME_REVERSED = "-name"
    DIFFICULTY = "difficulty"
    POPULARITY = "popularity"


def any_of(vocabulary: type[StrEnum]) -> BeforeValidator:
    """Accept one or several values of a vocabulary; the error for another value lists the allowed ones."""

    def require_values(data: Any) -> Any:
        values = [data] if isinstance(data, str) else data
        for value in values:
            if value not in list(vocabulary):
                raise ValueError(f"{str(value)[:40]!r} is unknown; allowed are {', '.join(vocabulary)}")
        return values

    return BeforeValidator(require_values)


class ExerciseFilters(Paging):
    """The filters of every list of exercises. A repeated parameter matches any of its values; all filters must match."""

    difficulty: Annotated[tuple[Difficulty, ...], any_of(Difficulty)] = ()
    """Only exercises of these difficulties."""
    type: Annotated[tuple[ExerciseType, ...], any_of(ExerciseType)] = ()
    """Only exercises of these kinds of training."""
    pattern: Annotated[tuple[MovementPattern, ...], any_of(MovementPattern)] = ()
    """Only exercises with these movements."""
    tag: Annotated[tuple[Tag, ...], any_of(Tag)] = ()
    """Only exercises with these tags."""


class _MuscleFilter(ExerciseFilters):
    muscle: Annotated[tuple[Muscle, ...], any_of(Muscle)] = Field(
        (), description="Worked by the exercise; without a sort, exercises with it as a primary muscle come first."
    )


class _EquipmentFilter(ExerciseFilters):
    equipment: Annotated[tuple[Equipment, ...], any_of(Equipment)] = ()
    """Only exercises that need this equipment."""


class _SortableList(ExerciseFilters):
    sort: ExerciseSort | None = Field(None, description="By name, unless filtered by muscle.")


class ExerciseList(_MuscleFilter, _EquipmentFilter, _SortableList):
    """The query of the list of all exercises."""

    custom: Literal["mine"] | None = Field(
        None,
        description="`mine`: the caller's own exercises instead of the library, newest first; requires a token. "
        "The filters apply, but a filtered page may have fewer than `limit` items; they cannot be sorted.",
    )

    @field_validator("custom")
    @classmethod
    def _without_sort(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value and info.data.get("sort"):
            raise ValueError("must not be given together with sort: own exercises are listed newest first")
        return value


class PopularExercises(_MuscleFilter, _EquipmentFilter):
    """The query of the popular exercises."""


class ExercisesOfMuscle(_EquipmentFilter, _SortableList):
    """The query of one muscle's exercises."""


class ExercisesOfEquipment(_MuscleFilter, _SortableList):
    """The query of one equipment's exercises."""


class ExerciseSearch(_MuscleFilter, _EquipmentFilter):
    """The query of the search."""

    q: str = Field(min_length=1, max_length=100, description="Words of a name, alias, muscle or equipment.")
