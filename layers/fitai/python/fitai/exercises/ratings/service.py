"""What people think of exercises, and how often they do them: counted exactly, published with the library."""

from contextlib import suppress
from functools import partial

from fitai.exercises import lookup
from fitai.exercises.library.loading import current_library
from fitai.exercises.ratings import store
from fitai.exercises.ratings.models import ExerciseRating
from fitai.kernel import personal_data
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict
from fitai.workouts.events import WorkoutDeleted, WorkoutEvent

RATING_ATTEMPTS = 60
"""Many may rate one exercise in the same moment, and all of a shard write the same counts."""


def rate_exercise(caller: Caller, exercise_id: str, rating: int) -> ExerciseRating:
    """The caller's rating in place of an earlier one; one BatchGetItem and one transaction.

    Raises:
        NotFound: there is no such exercise for the caller. Conflict: it is a custom one that nobody else can see.
    """
    known = lookup.available_exercises(caller.id, [exercise_id]).get(exercise_id)
    if known is None:
        raise NotFound("There is no such exercise.")
    if known.is_private:
        raise Conflict("An exercise is rated once everybody can see it.", code="not_approved")
    return retry_on_conflict(partial(_rate_once, caller.id, exercise_id, rating), tries=RATING_ATTEMPTS)


def _rate_once(user_id: str, exercise_id: str, rating: int) -> ExerciseRating:
    standing = store.load_rating_state(user_id, exercise_id)
    counts = standing.counts
    if standing.rating != rating:
        store.save_rating(user_id, exercise_id, standing.rating, rating)
        counts = counts.rerated(standing.rating, rating)
    return ExerciseRating(
        exercise_id=exercise_id, rating=rating, average_rating=counts.average, total_ratings=counts.rating_count
    )


def count_workout(event: WorkoutEvent | WorkoutDeleted) -> None:
    """Count a completed workout once for each of its exercises; one that is corrected or deleted takes its own back.

    Events may come twice, late and in any order: of one workout the highest version counts. Only what the library has
    is counted: what its creator alone can see is popular with nobody.
    """
    done: set[str] = set()
    if not isinstance(event, WorkoutDeleted):
        done = {one.id for one in current_library().get_many(one.exercise_id for one in event.exercises)}
    elif not event.was_completed:
        return
    with suppress(personal_data.AccountGone):
        retry_on_conflict(
            partial(_count_once, event.user_id, event.workout_id, event.workout_version, done), tries=RATING_ATTEMPTS
        )


def _count_once(user_id: str, workout_id: str, version: int, done: set[str]) -> None:
    before = store.load_uses(user_id, workout_id)
    if before[0] < version:
        store.save_uses(user_id, workout_id, before, version, done)
