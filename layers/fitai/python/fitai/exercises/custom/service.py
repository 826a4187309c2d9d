"""Exercises that people make, and what admins make of them."""

from functools import partial

from fitai.exercises.custom import rules, store
from fitai.exercises.custom.store import StoredExercise
from fitai.exercises.events import LibraryChanged
from fitai.exercises.library.loading import current_library
from fitai.exercises.library.models import ExerciseList
from fitai.exercises.models import CreateExercise, Exercise, ExerciseStatus, ExerciseSummary, UpdateExercise
from fitai.kernel import clock, events
from fitai.kernel.errors import Conflict, Forbidden, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page, Paging
from fitai.kernel.table import Write, retry_on_conflict

OWN_LIST_SCOPE = "exercises/custom"


def find_visible_exercise(caller: Caller | None, exercise_id: str) -> Exercise | None:
    """A custom exercise that the caller may see; one GetItem for an id of their form, none for another.

    Its creator and admins see it as it is now, everybody else once it is approved.
    """
    if not rules.is_custom(exercise_id):
        return None
    stored = store.find_exercise(exercise_id)
    if stored is None:
        return None
    return stored.exercise if _may_see(caller, stored.exercise) else None


def create_exercise(caller: Caller, exercise_id: str, given: CreateExercise) -> Exercise:
    """A new exercise of the caller: private, or waiting for approval."""
    status = ExerciseStatus.PENDING if given.submit else ExerciseStatus.PRIVATE
    exercise = rules.build_exercise(exercise_id, given, None, clock.now())
    exercise = exercise.model_copy(update={"created_by": caller.id, "status": status})
    try:
        retry_on_conflict(partial(store.create_exercise, exercise))
    except store.ExerciseAlreadyExists:
        earlier = store.find_exercise(exercise_id)
        if earlier is None or earlier.exercise.created_by != caller.id:
            raise Conflict("An exercise with this id was there before.") from None
        return earlier.exercise
    return exercise


def update_exercise(caller: Caller, exercise_id: str, given: UpdateExercise) -> Exercise:
    """The exercise as it is to be from now on. An admin may change any, also the written library's.

    Raises:
        NotFound: there is none with this id that the caller may change.
        Conflict: `version` is not the current one.
    """
    return retry_on_conflict(partial(_update_once, caller, exercise_id, given))


def _update_once(caller: Caller, exercise_id: str, given: UpdateExercise) -> Exercise:
    before = _load_changeable(caller, exercise_id)
    if given.version != before.version:
        raise store.stale_version(before.version)
    old = before.exercise
    status = rules.next_status(
        old.status or ExerciseStatus.APPROVED,
        published=before.published,
        submit=given.submit,
        moderated=caller.id != old.created_by,
    )
    after = rules.build_exercise(exercise_id, given, old, clock.now()).model_copy(update={"status": status})
    approved = status == ExerciseStatus.APPROVED
    told = [_library_changed_write(caller, after, "changed")] if approved else []
    store.replace_exercise(before, after, *told, published=before.published or approved)
    return after


def delete_exercise(caller: Caller, exercise_id: str) -> None:
    """Take an exercise away, out of the library too. Workouts that used it keep its name.

    An admin may take away any. One of the written library's stays away after deployments too, until an admin
    puts a next version of it.

    Raises:
        NotFound: there is none with this id that the caller may delete.
    """
    retry_on_conflict(partial(_delete_once, caller, exercise_id))


def _delete_once(caller: Caller, exercise_id: str) -> None:
    before = _load_changeable(caller, exercise_id)
    if before.removed:
        raise NotFound("There is no such exercise.")
    if rules.is_custom(exercise_id):
        told = [_library_changed_write(caller, before.exercise, "removed")] if before.published else []
        store.delete_exercise(before, *told)
    else:
        store.hide_library_exercise(before, _library_changed_write(caller, before.exercise, "removed"))


def approve_exercise(caller: Caller, exercise_id: str, version: int | None = None) -> Exercise:
    """Let everybody see a custom exercise as it is now; one that is approved already stays it.

    Args:
        version: the one that was looked at.

    Raises:
        Forbidden: the caller is no admin. NotFound: there is no custom exercise with this id.
        Conflict: `version` is not the current one; `no_muscles`, where nobody has said yet what it works.
    """
    if not caller.is_admin:
        raise Forbidden
    return retry_on_conflict(partial(_approve_once, caller, exercise_id, version))


def _approve_once(caller: Caller, exercise_id: str, version: int | None) -> Exercise:
    before = store.find_exercise(exercise_id) if rules.is_custom(exercise_id) else None
    if before is None:
        raise NotFound("There is no such exercise.")
    if version is not None and version != before.version:
        raise store.stale_version(before.version)
    if before.exercise.status == ExerciseStatus.APPROVED:
        return before.exercise
    if not before.exercise.primary_muscle_groups:
        raise Conflict("It does not say which muscles it works; correct that first.", code="no_muscles")
    after = before.exercise.model_copy(
        update={"status": ExerciseStatus.APPROVED, "version": before.version + 1, "updated_at": clock.now()}
    )
    store.replace_exercise(before, after, _library_changed_write(caller, after, "approved"), published=True)
    return after


def list_pending(query: Paging) -> Page[Exercise]:
    """A page of what waits for approval, longest first; for admins."""
    found, after = store.load_pending(query.limit, query.position("exercises/pending"))
    return Page(found, query.cursor_at(after, "exercises/pending"), query.limit)


def list_own_exercises(caller: Caller, query: ExerciseList) -> Page[ExerciseSummary]:
    """A page of what the caller made, newest first; one Query."""
    scope = (OWN_LIST_SCOPE, caller.id)
    filtered = any((query.muscle, query.equipment, query.difficulty, query.type, query.pattern, query.tag))
    read, more = store.load_own_cards(caller.id, query.limit, query.position(*scope), filtered=filtered)
    cards = [card for card in read if rules.matches_filters(card.summary, query)]
    last = None
    if len(cards) > query.limit:
        last = cards[query.limit - 1]
    elif more:
        last = read[-1]
    items = [card.summary for card in cards[: query.limit]]
    return Page(items, query.cursor_at({"SK": last.SK} if last else None, *scope), query.limit)


def _may_see(caller: Caller | None, exercise: Exercise) -> bool:
    if not exercise.is_private:
        return True
    return caller is not None and (caller.is_admin or caller.id == exercise.created_by)


def _load_changeable(caller: Caller, exercise_id: str) -> StoredExercise:
    """An exercise that the caller may change: what others made, and the written library, is there for admins only."""
    custom = rules.is_custom(exercise_id)
    stored = store.find_exercise(exercise_id) if custom or caller.is_admin else None
    if stored is None and caller.is_admin and not custom:
        written = current_library().get(exercise_id)
        stored = StoredExercise(written, published=True) if written else None
    if stored is None or not (caller.is_admin or stored.exercise.created_by == caller.id):
        raise NotFound("There is no exercise of yours with this id.")
    return stored


def _library_changed_write(caller: Caller, exercise: Exercise, change: str) -> Write:
    return events.outbox_write(
        LibraryChanged(
            user_id=caller.id,
            exercise_id=exercise.id,
            exercise_name=exercise.name,
            change=change,
            created_by=exercise.created_by,
        )
    )
