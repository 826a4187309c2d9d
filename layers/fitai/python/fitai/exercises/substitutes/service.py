"""The use case behind the route of substitutes: at most one request to the table."""

from fitai.exercises import lookup
from fitai.exercises.library.loading import current_library
from fitai.exercises.library.snapshot import Filters
from fitai.exercises.models import Exercise
from fitai.exercises.substitutes import rules
from fitai.exercises.substitutes.models import Substitute, SubstitutesQuery
from fitai.kernel.errors import Malformed, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.types import Units
from fitai.training.formulas import RELIABLE_REPS


def list_substitutes(caller: Caller, exercise_id: str, query: SubstitutesQuery, units: Units) -> Page[Substitute]:
    """A page of what can be done in place of an exercise, the likest first.

    The load comes from the weight that is given, else from the caller's record in the exercise, where it is one of the
    library's: a custom exercise is read from the table itself, and a second request is not made.

    Raises:
        NotFound: there is no such exercise for the caller.
        Malformed: the cursor belongs to another list.
    """
    scope = (caller.id, f"exercises/{exercise_id}/substitutes")
    start = _cursor_offset(query.position(*scope))
    shelf = current_library()
    one = shelf.get(exercise_id)
    weight = query.weight
    if one is None:
        one = lookup.available_exercises(caller.id, [exercise_id]).get(exercise_id)
        if one is None:
            raise NotFound("There is no such exercise.")
    elif weight is None:
        weight = _weight_from_record(caller, one, query.reps)
    filters = Filters(muscle=one.primary_muscle_groups, pattern=(one.movement_pattern,))
    likely = shelf.get_many(item.id for item in shelf.filter(filters, limit=shelf.count(filters) + 1).items)
    found = rules.describe_substitutes(one, likely, query.equipment or None, weight, units)
    end = start + query.limit
    after = {"start": str(end)} if end < len(found) else None
    return Page(found[start:end], query.cursor_at(after, *scope), query.limit)


def _cursor_offset(position: dict[str, str] | None) -> int:
    try:
        return max(0, int(position["start"])) if position else 0
    except (KeyError, ValueError):
        raise Malformed("The cursor does not belong to this list.", code="invalid_cursor") from None


def _weight_from_record(caller: Caller, one: Exercise, reps: int) -> float | None:
    """What the caller can lift so many times, by the best estimated one-repetition maximum (Epley); one Query."""
    from fitai.workouts import published

    records = published.exercise_records(caller.id)
    best = next((record.one_rep_max for record in records if record.exercise_id == one.id), None)
    return best / (1 + min(reps, RELIABLE_REPS) / 30) if best and reps > 1 else best
