"""Reading the exercise library through the API."""

from fitai.exercises.library import Filters, library
from fitai.exercises.models import (
    Equipment,
    Exercise,
    ExerciseList,
    ExerciseSearch,
    ExercisesOfEquipment,
    ExercisesOfMuscle,
    ExerciseSummary,
    Muscle,
)
from fitai.kernel.errors import NotFound
from fitai.kernel.paging import Page


def read(exercise_id: str) -> Exercise:
    """One exercise.

    Raises:
        NotFound: there is none with this id.
    """
    found = library().get(exercise_id)
    if found is None:
        raise NotFound("There is no such exercise.")
    return found


def browse(query: ExerciseList) -> Page[ExerciseSummary]:
    """A page of all exercises that pass the query's filters."""
    return _page(query, "exercises", query.muscle, query.equipment)


def of_muscle(muscle: Muscle, query: ExercisesOfMuscle) -> Page[ExerciseSummary]:
    """A page of the exercises that work a muscle, primarily or secondarily."""
    return _page(query, f"exercises/muscle/{muscle}", (muscle,), query.equipment)


def of_equipment(equipment: Equipment, query: ExercisesOfEquipment) -> Page[ExerciseSummary]:
    """A page of the exercises that use a piece of equipment."""
    return _page(query, f"exercises/equipment/{equipment}", query.muscle, (equipment,))


def search(query: ExerciseSearch) -> Page[ExerciseSummary]:
    """A page of what the query's words find, best first."""
    filters = _filters(query, query.muscle, query.equipment)
    found = library().search(query.q, filters, query.position("exercises/search"), query.limit)
    return Page(found.items, query.cursor_at(found.after, "exercises/search"), query.limit)


def _page(
    query: ExerciseList | ExercisesOfMuscle | ExercisesOfEquipment,
    scope: str,
    muscle: tuple[Muscle, ...],
    equipment: tuple[Equipment, ...],
) -> Page[ExerciseSummary]:
    filters = _filters(query, muscle, equipment)
    found = library().filter(filters, query.sort, query.position(scope), query.limit)
    return Page(found.items, query.cursor_at(found.after, scope), query.limit)


def _filters(
    query: ExerciseList | ExercisesOfMuscle | ExercisesOfEquipment | ExerciseSearch,
    muscle: tuple[Muscle, ...],
    equipment: tuple[Equipment, ...],
) -> Filters:
    return Filters(muscle, equipment, query.difficulty, query.type, query.pattern, query.tag)
