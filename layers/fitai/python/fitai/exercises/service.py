"""Reading the exercise library through the API."""

from fitai.exercises.custom import service
from fitai.exercises.library.loading import current_library
from fitai.exercises.library.models import (
    ExerciseList,
    ExerciseSearch,
    ExercisesOfEquipment,
    ExercisesOfMuscle,
    ExerciseSort,
    PopularExercises,
)
from fitai.exercises.library.snapshot import Filters
from fitai.exercises.models import Exercise, ExerciseSummary
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.training.vocabulary import Equipment, Muscle


def read_exercise(caller: Caller | None, exercise_id: str) -> Exercise:
    """One exercise, out of the library where it is there.

    A custom one is read from the table where the library does not have it, and for its creator, who may have changed
    it since it was approved.

    Raises:
        NotFound: there is none with this id that the caller may see.
    """
    shared = current_library().get(exercise_id)
    if shared is not None and (caller is None or caller.id != shared.created_by):
        return shared
    found = service.find_visible_exercise(caller, exercise_id)
    if found is None:
        raise NotFound("There is no such exercise.")
    return found.model_copy(update={"metrics": shared.metrics}) if shared else found


def list_exercises(query: ExerciseList) -> Page[ExerciseSummary]:
    """A page of all exercises that pass the query's filters."""
    return _filtered_page(query, "exercises", query.muscle, query.equipment)


def list_popular(query: PopularExercises) -> Page[ExerciseSummary]:
    """A page of the exercises that pass the query's filters, the most popular first: `rules.popularity`."""
    scope = "exercises/popular"
    filters = _filters(query, query.muscle, query.equipment)
    found = current_library().filter(filters, ExerciseSort.POPULARITY, query.position(scope), query.limit)
    return Page(found.items, query.cursor_at(found.after, scope), query.limit)


def list_by_muscle(muscle: Muscle, query: ExercisesOfMuscle) -> Page[ExerciseSummary]:
    """A page of the exercises that work a muscle, primarily or secondarily."""
    return _filtered_page(query, f"exercises/muscle/{muscle}", (muscle,), query.equipment)


def list_by_equipment(equipment: Equipment, query: ExercisesOfEquipment) -> Page[ExerciseSummary]:
    """A page of the exercises that use a piece of equipment."""
    return _filtered_page(query, f"exercises/equipment/{equipment}", query.muscle, (equipment,))


def search_exercises(query: ExerciseSearch) -> Page[ExerciseSummary]:
    """A page of what the query's words find, best first."""
    filters = _filters(query, query.muscle, query.equipment)
    found = current_library().search(query.q, filters, query.position("exercises/search"), query.limit)
    cursor = query.cursor_at(found.after, "exercises/search")
    highlights = {id: one.model_dump(by_alias=True, exclude_defaults=True) for id, one in found.highlights.items()}
    return Page(found.items, cursor, query.limit, {"highlights": highlights})


def _filtered_page(
    query: ExerciseList | ExercisesOfMuscle | ExercisesOfEquipment,
    scope: str,
    muscle: tuple[Muscle, ...],
    equipment: tuple[Equipment, ...],
) -> Page[ExerciseSummary]:
    filters = _filters(query, muscle, equipment)
    found = current_library().filter(filters, query.sort, query.position(scope), query.limit)
    return Page(found.items, query.cursor_at(found.after, scope), query.limit)


def _filters(
    query: ExerciseList | ExercisesOfMuscle | ExercisesOfEquipment | ExerciseSearch | PopularExercises,
    muscle: tuple[Muscle, ...],
    equipment: tuple[Equipment, ...],
) -> Filters:
    return Filters(muscle, equipment, query.difficulty, query.type, query.pattern, query.tag)
