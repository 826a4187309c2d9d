"""Use cases of custom exercises, and of admins' changes to the library."""

from datetime import datetime
from functools import partial

from fitai.exercises.custom import rules, store
from fitai.exercises.custom.store import StoredExercise
from fitai.exercises.events import LibraryChanged
from fitai.exercises.library import store as library_store
from fitai.exercises.library.loading import current_library
from fitai.exercises.library.models import ExerciseList
from fitai.exercises.models import CreateExercise, Exercise, ExerciseStatus, ExerciseSummary, UpdateExercise
from fitai.kernel import clock, events
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.table import Write, retry_on_conflict
from fitai.kernel.trash import TrashEntry

OWN_LIST_SCOPE = "exercises/custom"


def find_visible_exercise(caller: Caller | None, exercise_id: str) -> Exercise | None:
    """Find a custom exercise that the caller may see; one GetItem for the id of one, none for another.

    Its creator and admins see its current state, everybody else only an approved one.
    """
    if not rules.is_custom(exercise_id):
        return None
    stored = store.find_exercise(exercise_id)
    if stored is None:
        return None
    return stored.exercise if _may_see(caller, stored.exercise) else None


def create_exercise(caller: Caller, exercise_id: str, request: CreateExercise) -> Exercise:
    """Create an exercise of the caller: private, or waiting for approval.

    Repeating the request returns the exercise that it created.

    Raises:
        Conflict: the id belongs to another user's exercise.
    """
    status = ExerciseStatus.PENDING if request.submit else ExerciseStatus.PRIVATE
    exercise = rules.build_exercise(exercise_id, request, None, clock.now())
    exercise = exercise.model_copy(update={"created_by": caller.id, "status": status})
    try:
        retry_on_conflict(partial(store.create_exercise, exercise))
    except store.ExerciseAlreadyExists:
        earlier = store.find_exercise(exercise_id)
        if earlier is None or earlier.exercise.created_by != caller.id:
            raise Conflict("An exercise with this id exists already.") from None
        return earlier.exercise
    return exercise


def update_exercise(caller: Caller, exercise_id: str, request: UpdateExercise) -> Exercise:
    """Replace an exercise by its next version. An admin may replace any, also one of the written library.

    Raises:
        NotFound: there is no exercise with this id that the caller may change.
        Conflict: `version` is not the current one.
    """
    return retry_on_conflict(partial(_attempt_update, caller, exercise_id, request))


def _attempt_update(caller: Caller, exercise_id: str, request: UpdateExercise) -> Exercise:
    current = load_changeable(caller, exercise_id)
    if request.version != current.version:
        raise store.stale_version(current.version)
    exercise = current.exercise
    status = rules.next_status(
        exercise.status or ExerciseStatus.APPROVED,
        published=current.is_published,
        submit=request.submit,
        moderated=caller.id != exercise.created_by,
    )
    updated = rules.build_exercise(exercise_id, request, exercise, clock.now()).model_copy(update={"status": status})
    is_approved = status == ExerciseStatus.APPROVED
    event_writes = [library_changed_write(caller.id, updated, "changed")] if is_approved else []
    store.replace_exercise(current, updated, *event_writes, published=current.is_published or is_approved)
    return updated


def delete_exercise(caller: Caller, exercise_id: str) -> None:
    """Delete an exercise, from the library as well. Workouts that used it keep its name.

    An admin may delete any. One of the written library stays deleted after later deployments, until an admin writes its
    next version.

    Raises:
        NotFound: there is no exercise with this id that the caller may delete.
    """
    retry_on_conflict(partial(_attempt_delete, caller, exercise_id))


def _attempt_delete(caller: Caller, exercise_id: str) -> None:
    current = load_changeable(caller, exercise_id)
    if current.is_removed:
        raise NotFound("There is no such exercise.")
    if rules.is_custom(exercise_id):
        event_writes = [library_changed_write(caller.id, current.exercise, "removed")] if current.is_published else []
        if caller.id == current.exercise.created_by:
            approved = library_store.load_entry(exercise_id) if current.is_published else None
            store.trash_exercise(current, approved, *event_writes)
        else:
            # What an admin has removed is for nobody to restore.
            store.delete_exercise(current, *event_writes)
    else:
        store.hide_library_exercise(current, library_changed_write(caller.id, current.exercise, "removed"))


def restore_exercise(entry: TrashEntry, now: datetime) -> None:
    """Restore an exercise that its creator has deleted, in the library as well.

    Raises:
        AlreadyRestored: it was restored meanwhile. NotFound: there is nothing to restore.
    """
    event_write = partial(library_changed_write, entry.user_id, change="approved")
    retry_on_conflict(lambda: store.restore_exercise(entry, now, event_write))


def list_own_exercises(caller: Caller, query: ExerciseList) -> Page[ExerciseSummary]:
    """A page of the caller's own exercises, newest first; one Query."""
    scope = (OWN_LIST_SCOPE, caller.id)
    has_filters = any((query.muscle, query.equipment, query.difficulty, query.type, query.pattern, query.tag))
    rows, has_more = store.load_own_page(caller.id, query.limit, query.position(*scope), filtered=has_filters)
    matches = [row for row in rows if rules.matches_filters(row.summary, query)]
    last = None
    if len(matches) > query.limit:
        last = matches[query.limit - 1]
    elif has_more:
        last = rows[-1]
    summaries = [row.summary for row in matches[: query.limit]]
    return Page(summaries, query.cursor_at(last.position if last else None, *scope), query.limit)


def _may_see(caller: Caller | None, exercise: Exercise) -> bool:
    if not exercise.is_private:
        return True
    return caller is not None and (caller.is_admin or caller.id == exercise.created_by)


def load_changeable(caller: Caller, exercise_id: str) -> StoredExercise:
    """Load an exercise that the caller may change: others' exercises and the written library only for admins.

    Raises:
        NotFound: there is no exercise with this id that the caller may change.
    """
    is_custom = rules.is_custom(exercise_id)
    stored = store.find_exercise(exercise_id) if is_custom or caller.is_admin else None
    if stored is None and caller.is_admin and not is_custom:
        library_exercise = current_library().get(exercise_id)
        stored = StoredExercise(library_exercise, is_published=True) if library_exercise else None
    if stored is None or not (caller.is_admin or stored.exercise.created_by == caller.id):
        raise NotFound("There is no exercise of yours with this id.")
    return stored


def library_changed_write(user_id: str, exercise: Exercise, change: str) -> Write:
    """The event that the library changes."""
    return events.outbox_write(
        LibraryChanged(
            user_id=user_id,
            exercise_id=exercise.id,
            exercise_name=exercise.name,
            change=change,
            created_by=exercise.created_by,
        )
    )
