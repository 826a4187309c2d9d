"""Lists the substitutes of an exercise: one request for the preferences, and one at most for the exercise or its record."""

from fitai.exercises import lookup
from fitai.exercises.library.loading import current_library
from fitai.exercises.library.snapshot import Filters
from fitai.exercises.models import Exercise
from fitai.exercises.substitutes import rules
from fitai.exercises.substitutes.models import Substitute, SubstitutesQuery
from fitai.kernel.cursors import InvalidCursor
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.types import Units
from fitai.training.formulas import weight_for_reps
from fitai.users import published as users_published


def list_substitutes(caller: Caller, exercise_id: str, query: SubstitutesQuery, units: Units) -> Page[Substitute]:
    """A page of the substitutes of an exercise, the most similar first, for the caller's equipment and injuries.

    The load is derived from the query's weight, else from the caller's record in an exercise of the library; a custom
    exercise is itself read from the table, so that its record would be a second request.

    Raises:
        NotFound: there is no such exercise for the caller.
        InvalidCursor: the cursor belongs to another list.
    """
    scope = (caller.id, f"exercises/{exercise_id}/substitutes")
    start = _cursor_offset(query.position(*scope))
    library = current_library()
    exercise = library.get(exercise_id)
    weight = query.weight
    if exercise is None:
        exercise = lookup.available_exercises(caller.id, [exercise_id]).get(exercise_id)
        if exercise is None:
            raise NotFound("There is no such exercise.")
    elif weight is None:
        weight = _weight_from_record(caller, exercise, query.reps)
    filters = Filters(muscle=exercise.primary_muscle_groups, pattern=(exercise.movement_pattern,))
    candidates = library.get_many(
        summary.id for summary in library.filter(filters, limit=library.count(filters) + 1).items
    )
    athlete = users_published.athlete(caller.id)
    equipment = query.equipment or athlete.equipment
    spared_regions = {*query.spare, *athlete.injuries}
    substitutes = rules.describe_substitutes(exercise, candidates, equipment, weight, units, spared_regions)
    end = start + query.limit
    after = {"start": str(end)} if end < len(substitutes) else None
    return Page(substitutes[start:end], query.cursor_at(after, *scope), query.limit)


def _cursor_offset(position: dict[str, str] | None) -> int:
    try:
        return max(0, int(position["start"])) if position else 0
    except (KeyError, ValueError):
        raise InvalidCursor from None


def _weight_from_record(caller: Caller, exercise: Exercise, reps: int) -> float | None:
    """The weight that the caller can lift for a number of repetitions, by the best estimated one-rep max; one Query."""
    # Only here: most requests name the weight, and the workouts are slow to import.
    from fitai.workouts import published

    records = published.exercise_records(caller.id)
    best = next((record.one_rep_max for record in records if record.exercise_id == exercise.id), None)
    return None if best is None else weight_for_reps(best, reps)
