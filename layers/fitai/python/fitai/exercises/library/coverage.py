"""Writes what the library covers to `docs/exercises.md`: `python -m fitai.exercises.library.coverage`."""

from collections import Counter
from collections.abc import Iterator, Sequence

from fitai.exercises.library import seed
from fitai.exercises.models import Exercise
from fitai.kernel.catalogue import ROOT
from fitai.training.vocabulary import Difficulty, Equipment, ExerciseType, Muscle

DOCUMENT = ROOT / "docs" / "exercises.md"


def coverage_document(exercises: Sequence[Exercise]) -> str:
    """The text of `docs/exercises.md`."""
    return "\n".join(_lines(exercises)) + "\n"


def _lines(exercises: Sequence[Exercise]) -> Iterator[str]:
    types = Counter(exercise.exercise_type for exercise in exercises)
    yield "# The exercise library"
    yield ""
    yield f"{len(exercises)} exercises: {', '.join(f'{types[exercise_type]} {exercise_type}' for exercise_type in ExerciseType)}."
    yield "Written by `python -m fitai.exercises.library.coverage` from the families under"
    yield "`layers/fitai/python/fitai/exercises/library/data/`; a test holds it against them."
    yield ""
    yield "An exercise is counted for each of its primary muscles, and in the tables below also for each piece of its equipment."
    yield ""
    yield from _table("muscle", [(muscle, _exercises_of_muscle(exercises, muscle)) for muscle in Muscle])
    for muscle in Muscle:
        primary = _exercises_of_muscle(exercises, muscle)
        by_equipment = [(item, [exercise for exercise in primary if item in exercise.equipment]) for item in Equipment]
        yield ""
        yield f"## {muscle.replace('_', ' ').capitalize()}"
        yield ""
        yield from _table("equipment", [(item, matches) for item, matches in by_equipment if matches])


def _exercises_of_muscle(exercises: Sequence[Exercise], muscle: Muscle) -> list[Exercise]:
    return [exercise for exercise in exercises if muscle in exercise.primary_muscle_groups]


def _table(heading: str, rows: Sequence[tuple[str, list[Exercise]]]) -> Iterator[str]:
    yield f"| {heading} | {' | '.join(Difficulty)} | all |"
    yield "|---|" + "---:|" * (len(Difficulty) + 1)
    for name, exercises in rows:
        levels = Counter(exercise.difficulty for exercise in exercises)
        yield f"| {name} | {' | '.join(str(levels[level]) for level in Difficulty)} | {len(exercises)} |"


if __name__ == "__main__":
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(coverage_document(seed.seed_exercises()), encoding="utf-8")
