"""The deltas of the operation log: what an operation has changed, in place of the whole exercises and workouts in its events.

An event such as `set:completed` carries the exercise with all of its sets. In the log it refers to it instead, and the
operation's entry holds how each exercise that it has changed was before (`Undo`). Whoever reads the log has the workout as it
is now: from there each operation is undone, the newest first, and each event gets the exercises as they were when it was sent.
Exercises are JSON here, as events have them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from fitai.kernel.types import Model
from fitai.workouts.models import WorkoutExercise

Document = dict[str, Any]
"""An exercise as events have it."""
Documents = Mapping[int, Document]
"""The exercises of a workout, by their indexes."""

LISTS = ("sets", "personalRecords")
"""The lists of an exercise, of which single elements change."""
IDENTITY = ("index", "exerciseId", "name")
"""What an event keeps of its exercise."""


class ListUndo(Model):
    """How a list was before an operation: how many elements it had, and by their indexes those that were otherwise."""

    count: int
    elements: dict[int, Document] = {}


class ExerciseUndo(Model):
    """How an exercise was before an operation: with those fields and elements of lists that the operation has changed.

    Attributes:
        existed: whether there was an exercise at its place.
        fields: other values than after it. absent: fields that were not there.
    """

    existed: bool = True
    fields: dict[str, Any] = {}
    absent: list[str] = []
    lists: dict[str, ListUndo] = {}


Undo = dict[int, ExerciseUndo]
"""By index, how the exercises were before an operation."""


def documents_of(exercises: Iterable[WorkoutExercise]) -> dict[int, Document]:
    """The exercises as events have them."""
    return {
        exercise.index: exercise.model_dump(mode="json", by_alias=True, exclude_none=True) for exercise in exercises
    }


def undo_of(before: Documents, after: Documents) -> Undo:
    """What brings the exercises of after an operation back to those of before it."""
    undo = {index: ExerciseUndo(existed=False) for index in after.keys() - before.keys()}
    for index, document in before.items():
        if document != after.get(index):
            undo[index] = _exercise_undo(document, after.get(index, {}))
    return undo


def _exercise_undo(before: Document, after: Document) -> ExerciseUndo:
    return ExerciseUndo(
        fields={name: value for name, value in before.items() if name not in LISTS and after.get(name) != value},
        absent=sorted(after.keys() - before.keys()),
        lists={
            name: _list_undo(before[name], after.get(name, []))
            for name in LISTS
            if name in before and before[name] != after.get(name)
        },
    )


def _list_undo(before: list[Document], after: list[Document]) -> ListUndo:
    elements = {at: element for at, element in enumerate(before) if at >= len(after) or after[at] != element}
    return ListUndo(count=len(before), elements=elements)


def undone(after: Documents, undo: Undo) -> dict[int, Document]:
    """The exercises of before an operation."""
    before = dict(after)
    for index, exercise_undo in undo.items():
        if not exercise_undo.existed:
            before.pop(index, None)
            continue
        document = after.get(index, {})
        fields = {name: value for name, value in document.items() if name not in exercise_undo.absent}
        lists = {name: _undone_list(document.get(name, []), old) for name, old in exercise_undo.lists.items()}
        before[index] = fields | exercise_undo.fields | lists
    return before


def _undone_list(after: list[Document], undo: ListUndo) -> list[Document]:
    return [undo.elements[at] if at in undo.elements else after[at] for at in range(undo.count)]


def without_exercises(data: Document, documents: Documents) -> Document:
    """The data of an event with references to the exercises that are those of the workout.

    Args:
        documents: the exercises after the operation that it tells of.
    """
    exercise, workout = data.get("exercise"), data.get("workout")
    if exercise is not None and documents.get(exercise.get("index")) == exercise:
        return data | {"exercise": {name: exercise[name] for name in IDENTITY}}
    if workout is not None and workout.get("exercises") == [documents[index] for index in sorted(documents)]:
        return data | {"workout": {name: value for name, value in workout.items() if name != "exercises"}}
    return data


def refers_to_exercises(data: Document) -> bool:
    """Whether the data of an event has references to exercises, and not the exercises."""
    exercise, workout = data.get("exercise"), data.get("workout")
    return (exercise is not None and "sets" not in exercise) or (workout is not None and "exercises" not in workout)


def with_exercises(data: Document, documents: Documents) -> Document:
    """The data of an event with the exercises that it refers to.

    Args:
        documents: the exercises after its operation. An exercise that is not among them has the event's own set only.
    """
    if not refers_to_exercises(data):
        return data
    if "exercise" in data:
        reference = data["exercise"]
        document = documents.get(reference["index"])
        if document is None or document["exerciseId"] != reference["exerciseId"]:
            document = reference | {"sets": [data["set"]] if "set" in data else []}
        return data | {"exercise": document}
    exercises = [documents[index] for index in sorted(documents)]
    # In the order of a workout's fields, as they were sent.
    return data | {"workout": data["workout"] | {"exercises": exercises}}
