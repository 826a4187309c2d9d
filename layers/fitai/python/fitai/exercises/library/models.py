"""The queries of the lists and the search of exercises, and what a search highlights."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from fitai.kernel.paging import Paging
from fitai.kernel.types import Model
from fitai.training.vocabulary import Difficulty, Equipment, ExerciseType, MovementPattern, Muscle, Tag

TextRanges = list[tuple[int, int]]
"""Parts of a text: pairs of start and end, the end excluded, counted in Unicode characters."""


class HighlightedAlias(Model):
    """An alias that has words of a query."""

    text: str
    ranges: TextRanges


class Highlights(Model):
    """Where the words of a query stand in what it found; muscles and equipment are found as a whole."""

    name: TextRanges = []
    aliases: list[HighlightedAlias] = []
    muscles: list[Muscle] = []
    equipment: list[Equipment] = []


class ExerciseSort(StrEnum):
    """The orders of a list; ties go by name."""

    NAME = "name"
    NAME_REVERSED = "-name"
    DIFFICULTY = "difficulty"
    POPULARITY = "popularity"


def any_of(vocabulary: type[StrEnum]) -> BeforeValidator:
    """One value or several of a vocabulary; a wrong one is told against the parameter, with what is allowed."""

    def known(given: Any) -> Any:
        values = [given] if isinstance(given, str) else given
        for value in values:
            if value not in list(vocabulary):
                raise ValueError(f"{str(value)[:40]!r} is unknown; allowed are {', '.join(vocabulary)}")
        return values

    return BeforeValidator(known)


class ExerciseFilters(Paging):
    """The filters of every list of exercises. A repeated parameter means any of its values; all must hold."""

    difficulty: Annotated[tuple[Difficulty, ...], any_of(Difficulty)] = ()
    type: Annotated[tuple[ExerciseType, ...], any_of(ExerciseType)] = ()
    pattern: Annotated[tuple[MovementPattern, ...], any_of(MovementPattern)] = ()
    tag: Annotated[tuple[Tag, ...], any_of(Tag)] = ()


class _MuscleFilter(ExerciseFilters):
    muscle: Annotated[tuple[Muscle, ...], any_of(Muscle)] = Field(
        (), description="Worked by the exercise; without a sort, those where it is primary come first."
    )


class _EquipmentFilter(ExerciseFilters):
    equipment: Annotated[tuple[Equipment, ...], any_of(Equipment)] = ()


class _SortableList(ExerciseFilters):
    sort: ExerciseSort | None = Field(None, description="By name, unless a muscle is asked for.")


class ExerciseList(_MuscleFilter, _EquipmentFilter, _SortableList):
    """The query of the list of all exercises."""

    custom: Literal["mine"] | None = Field(
        None,
        description="`mine`: the caller's own exercises in place of the library, newest first; needs a token. "
        "The filters hold for them too, but a filtered page may have fewer than `limit`; they cannot be sorted.",
    )

    @field_validator("custom")
    @classmethod
    def _in_one_order(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value and info.data.get("sort"):
            raise ValueError("the caller's own exercises come newest first: leave out sort")
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
