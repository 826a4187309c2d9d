"""Use cases of an exercise's pictures, GIFs and videos: who may add one, who sees one, showing one, removing one."""

from fitai.exercises.custom import rules as custom_rules
from fitai.exercises.custom import service as custom_service
from fitai.exercises.custom import store
from fitai.exercises.custom.store import StoredExercise
from fitai.exercises.events import LibraryChanged
from fitai.exercises.library import store as library_store
from fitai.exercises.library.loading import current_library
from fitai.exercises.media import rules
from fitai.exercises.models import Exercise, ExerciseStatus
from fitai.exercises.service import read_exercise
from fitai.kernel import clock, events
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.media.events import MediaDeleted, MediaReady
from fitai.media.models import LIBRARY_OWNER

REACTION = "show_exercise_media"


def require_media_place(caller: Caller, exercise_id: str, form: str) -> bool:
    """Check that the caller may add a file to an exercise, and that it has place for one; whether it is the caller's own.

    One GetItem.

    Raises:
        NotFound: there is no exercise with this id that the caller may change.
        Conflict: `too_many_media`: it has as many files of this form as it may have.
    """
    exercise = custom_service.load_changeable(caller, exercise_id).exercise
    if len(getattr(exercise.media, rules.FIELDS[form])) >= rules.MAX_MEDIA:
        raise Conflict(f"An exercise has at most {rules.MAX_MEDIA} files of this type.", code="too_many_media")
    return exercise.created_by == caller.id


def shows_media(caller: Caller | None, exercise_id: str, media_id: str) -> bool:
    """Whether the caller sees a file: in the state of the exercise that the caller sees. One GetItem at most."""
    try:
        return rules.shows(read_exercise(caller, exercise_id), media_id)
    except NotFound:
        return False


def update_exercise_media(event: MediaReady | MediaDeleted) -> None:
    """Let an exercise show a file that is ready, and no more show one that was deleted, in whatever order they arrive."""
    if event.exercise_id is None:
        return
    exercise_id = event.exercise_id
    if isinstance(event, MediaReady):
        retry_on_conflict(lambda: _show(event, exercise_id))
    else:
        retry_on_conflict(lambda: _remove(event, exercise_id))


def _show(event: MediaReady, exercise_id: str) -> None:
    """Add the file to the exercise's current state.

    Of an approved exercise that its creator changes, everybody else sees the file once it is approved.
    """
    writes = [events.deduplication_write(REACTION, event)]
    current = _load_exercise(exercise_id)
    if current is None:
        commit(*writes)
        return
    exercise = current.exercise
    status = custom_rules.next_status(
        exercise.status or ExerciseStatus.APPROVED,
        published=current.is_published,
        submit=exercise.status == ExerciseStatus.PENDING,
        moderated=event.user_id == LIBRARY_OWNER,
    )
    updated = _next_version(
        exercise,
        {"media": rules.with_file(exercise, event.media_id, event.form), "status": status, "review_note": None},
    )
    is_approved = status == ExerciseStatus.APPROVED
    if is_approved:
        writes.append(_library_changed_write(event, updated))
    store.replace_exercise(current, updated, *writes, published=current.is_published or is_approved)


def _remove(event: MediaDeleted, exercise_id: str) -> None:
    """Remove the file from the exercise's current and approved state; if its `MediaReady` is still to come, it has no effect."""
    # The id of a file's MediaReady is the file's id.
    writes = [events.event_processed_write(REACTION, event.media_id)]
    current = _load_exercise(exercise_id)
    if current is None:
        commit(*writes)
        return
    exercise = current.exercise
    approved = library_store.load_entry(exercise_id) if current.is_published else None
    if approved is not None and rules.shows(approved, event.media_id):
        remaining = approved.model_copy(update={"media": rules.without_file(approved, event.media_id)})
        writes.append(_library_changed_write(event, remaining))
        if exercise.status != ExerciseStatus.APPROVED:
            writes.append(library_store.entry_write(remaining))
    if not rules.shows(exercise, event.media_id):
        commit(*writes)
        return
    updated = _next_version(exercise, {"media": rules.without_file(exercise, event.media_id)})
    store.replace_exercise(current, updated, *writes, published=current.is_published)


def _load_exercise(exercise_id: str) -> StoredExercise | None:
    """The current state of an exercise, custom or of the written library; None where it was deleted."""
    stored = store.find_exercise(exercise_id)
    if stored is None and not custom_rules.is_custom(exercise_id):
        library_exercise = current_library().get(exercise_id)
        stored = None if library_exercise is None else StoredExercise(library_exercise, is_published=True)
    return None if stored is None or stored.is_removed else stored


def _next_version(exercise: Exercise, changes: dict[str, object]) -> Exercise:
    return exercise.model_copy(update={"version": (exercise.version or 0) + 1, "updated_at": clock.now()} | changes)


def _library_changed_write(event: MediaReady | MediaDeleted, exercise: Exercise) -> Write:
    return events.outbox_write(
        LibraryChanged(
            user_id=event.user_id,
            exercise_id=exercise.id,
            exercise_name=exercise.name,
            change="changed",
            created_by=exercise.created_by,
        )
    )
