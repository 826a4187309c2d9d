"""Use cases that read exercises: one of them, lists, search."""

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
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.table import commit
from fitai.training.vocabulary import Equipment, Muscle


def read_exercise(caller: Caller | None, exercise_id: str) -> Exercise:
    """Read an exercise: from the library, or as a custom exercise from the table (one GetItem).

    A custom exercise is read from the table where it is missing in the library, and for its creator, who may have
    changed it since it was approved.

    Raises:
        NotFound: there is no exercise with this id that the caller may see.
    """
    library = current_library()
    library_exercise = library.get(exercise_id)
    exercise = library.with_variations(library_exercise) if library_exercise is not None else None
    if exercise is None or (caller is not None and caller.id == exercise.created_by):
        exercise = service.find_visible_exercise(caller, exercise_id)
        if exercise is None:
            raise NotFound("There is no such exercise.")
        if library_exercise is not None:
            exercise = exercise.model_copy(update={"metrics": library_exercise.metrics})
    may_see_creator = caller is not None and (caller.is_admin or caller.id == exercise.created_by)
    return exercise if may_see_creator else exercise.without_creator


def show_exercise(caller: Caller | None, exercise_id: str, origin: Origin) -> Exercise:
    """Read an exercise as `read_exercise` does; that an administrator reads another user's is audited: a PutItem more.

    Raises:
        NotFound: there is no exercise with this id that the caller may see.
    """
    exercise = read_exercise(caller, exercise_id)
    if caller is not None and exercise.is_private and exercise.created_by not in (None, caller.id):
        details: dict[str, str | int | bool] = {"exercise": exercise_id}
        commit(audit_write(caller.id, "admin.exercise_viewed", str(exercise.created_by), origin, details))
    return exercise


def list_exercises(query: ExerciseList) -> Page[ExerciseSummary]:
    """A page of all exercises that pass the query's filters."""
    return _filtered_page(query, "exercises", query.muscle, query.equipment)


def list_popular(query: PopularExercises) -> Page[ExerciseSummary]:
    """A page of the exercises that pass the query's filters, the most popular first."""
    scope = "exercises/popular"
    filters = _filters(query, query.muscle, query.equipment)
    results = current_library().filter(filters, ExerciseSort.POPULARITY, query.position(scope), query.limit)
    return Page(results.items, query.cursor_at(results.after, scope), query.limit)


def list_by_muscle(muscle: Muscle, query: ExercisesOfMuscle) -> Page[ExerciseSummary]:
    """A page of the exercises that work a muscle, primarily or secondarily."""
    return _filtered_page(query, f"exercises/muscle/{muscle}", (muscle,), query.equipment)


def list_by_equipment(equipment: Equipment, query: ExercisesOfEquipment) -> Page[ExerciseSummary]:
    """A page of the exercises that use a piece of equipment."""
    return _filtered_page(query, f"exercises/equipment/{equipment}", query.muscle, (equipment,))


def search_exercises(query: ExerciseSearch) -> Page[ExerciseSummary]:
    """A page of the exercises that the query's words find, best first, with highlights."""
    filters = _filters(query, query.muscle, query.equipment)
    results = current_library().search(query.q, filters, query.position("exercises/search"), query.limit)
    cursor = query.cursor_at(results.after, "exercises/search")
    highlights = {
        id: highlight.model_dump(by_alias=True, exclude_defaults=True) for id, highlight in results.highlights.items()
    }
    return Page(results.items, cursor, query.limit, {"highlights": highlights})


def _filtered_page(
    query: ExerciseList | ExercisesOfMuscle | ExercisesOfEquipment,
    scope: str,
    muscle: tuple[Muscle, ...],
    equipment: tuple[Equipment, ...],
) -> Page[ExerciseSummary]:
    filters = _filters(query, muscle, equipment)
    results = current_library().filter(filters, query.sort, query.position(scope), query.limit)
    return Page(results.items, query.cursor_at(results.after, scope), query.limit)


def _filters(
    query: ExerciseList | ExercisesOfMuscle | ExercisesOfEquipment | ExerciseSearch | PopularExercises,
    muscle: tuple[Muscle, ...],
    equipment: tuple[Equipment, ...],
) -> Filters:
    return Filters(muscle, equipment, query.difficulty, query.type, query.pattern, query.tag)
