"""What the library covers, as `docs/exercises.md`: run `python -m fitai.exercises.library.coverage` after changing the data."""

from collections import Counter
from collections.abc import Iterator, Sequence

from fitai.exercises.library import seed
from fitai.exercises.models import Exercise
from fitai.kernel.catalogue import ROOT
from fitai.training.vocabulary import Difficulty, Equipment, ExerciseType, Muscle

DOCUMENT = ROOT / "docs" / "exercises.md"


def coverage_document(exercises: Sequence[Exercise]) -> str:
    """The text of the document."""
    return "\n".join(_lines(exercises)) + "\n"


def _lines(exercises: Sequence[Exercise]) -> Iterator[str]:
    types = Counter(one.exercise_type for one in exercises)
    yield "# The exercise library"
    yield ""
    yield f"{len(exercises)} exercises: {', '.join(f'{types[one]} {one}' for one in ExerciseType)}."
    yield "Written by `python -m fitai.exercises.library.coverage` from the families under"
    yield "`layers/fitai/python/fitai/exercises/library/data/`; a test holds it against them."
    yield ""
    yield "An exercise counts for each of its primary muscles, and below for each piece of its equipment too."
    yield ""
    yield from _table("muscle", [(muscle, _exercises_of_muscle(exercises, muscle)) for muscle in Muscle])
    for muscle in Muscle:
        primary = _exercises_of_muscle(exercises, muscle)
        used = [(tool, [one for one in primary if tool in one.equipment]) for tool in Equipment]
        yield ""
        yield f"## {muscle.replace('_', ' ').capitalize()}"
        yield ""
        yield from _table("equipment", [(tool, those) for tool, those in used if those])


def _exercises_of_muscle(exercises: Sequence[Exercise], muscle: Muscle) -> list[Exercise]:
    return [one for one in exercises if muscle in one.primary_muscle_groups]


def _table(heading: str, rows: Sequence[tuple[str, list[Exercise]]]) -> Iterator[str]:
    yield f"| {heading} | {' | '.join(Difficulty)} | all |"
    yield "|---|" + "---:|" * (len(Difficulty) + 1)
    for name, those in rows:
        levels = Counter(one.difficulty for one in those)
        yield f"| {name} | {' | '.join(str(levels[level]) for level in Difficulty)} | {len(those)} |"


if __name__ == "__main__":
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(coverage_document(seed.seed_exercises()), encoding="utf-8")
