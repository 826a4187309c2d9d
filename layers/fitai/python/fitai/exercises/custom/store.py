"""Custom exercises, and admins' changes to library exercises, in the table.

    EXERCISE#<id>             EXERCISE                  an exercise in the current state of its creator, or of an admin
                              GSI1 EXERCISES#PENDING / <submitted>#<id>   while it waits for approval
                              GSI1 EXERCISES#<STATUS> / <decided>#<id>    once it was approved, rejected, or sent back
                                                        (of a deleted one: what is kept for its restoration)
    USER#<id>#EXERCISES       EXERCISE#<created>#<id>   its card in the creator's list

An exercise, its card and its approved state (`library.store.LibraryEntry`) are written in one transaction.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.exercises.library.store import LibraryEntryItem
from fitai.exercises.models import Exercise, ExerciseMedia, ExerciseStatus, ExerciseSummary
from fitai.exercises.review import rules as review_rules
from fitai.exercises.review.models import ExerciseReview
from fitai.kernel import clock, personal_data, trash
from fitai.kernel.clock import iso
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    QueryPage,
    Write,
    batch_delete,
    commit,
    delete,
    get,
    get_many,
    of_kind,
    put,
    query,
    query_all,
)

MAX_BATCH = 100
"""Keys of one BatchGetItem."""
MAX_FILTERED_CARDS = 200
"""Cards that one page of a filtered list reads at most."""


class ExerciseItem(Entity, discriminator="exercise"):
    """A custom exercise, or one of the written library that an admin has changed.

    Attributes:
        is_published: the library has a state of it.
        removed_at: when an admin removed it from the library.
        review: of one that was submitted.
    """

    created_by = UnicodeAttribute(null=True)
    version = NumberAttribute()
    exercise: PydanticAttribute[Exercise] = PydanticAttribute(Exercise)
    is_published = BooleanAttribute(default=False, attr_name="published")
    removed_at = UnicodeAttribute(null=True)
    review: PydanticAttribute[ExerciseReview] = PydanticAttribute(ExerciseReview, null=True)

    @classmethod
    def of(
        cls,
        exercise: Exercise,
        *,
        is_published: bool,
        removed_at: str | None = None,
        review: ExerciseReview | None = None,
    ) -> "ExerciseItem":
        place = None if review is None or exercise.created_by is None else review.place(exercise.status)
        return cls(
            PK=_exercise_partition(exercise.id),
            SK="EXERCISE",
            GSI1PK=None if place is None else reviews_partition(str(exercise.status)),
            GSI1SK=None if place is None else f"{iso(place)}#{exercise.id}",
            created_by=exercise.created_by,
            version=exercise.version,
            exercise=exercise,
            is_published=is_published,
            removed_at=removed_at,
            review=review,
        )


class DeletedExerciseItem(Entity, discriminator="deleted_exercise"):
    """An own exercise that its creator has deleted, for its restoration; `approved` is its state in the library."""

    created_by = UnicodeAttribute()
    deleted_at = UnicodeAttribute()
    exercise: PydanticAttribute[Exercise] = PydanticAttribute(Exercise)
    approved: PydanticAttribute[Exercise] = PydanticAttribute(Exercise, null=True)
    is_published = BooleanAttribute(default=False)
    review: PydanticAttribute[ExerciseReview] = PydanticAttribute(ExerciseReview, null=True)

    @classmethod
    def of(cls, current: "StoredExercise", approved: Exercise | None, deleted_at: datetime) -> "DeletedExerciseItem":
        return cls(
            PK=_exercise_partition(current.exercise.id),
            SK="EXERCISE",
            created_by=current.exercise.created_by,
            deleted_at=iso(deleted_at),
            exercise=current.exercise,
            approved=approved,
            is_published=current.is_published,
            review=current.review,
            ttl=trash.expiry(deleted_at),
        )


class ExerciseCardItem(Entity, discriminator="exercise_card"):
    """An exercise in its creator's list."""

    exercise_id = UnicodeAttribute()
    summary: PydanticAttribute[ExerciseSummary] = PydanticAttribute(ExerciseSummary)

    @classmethod
    def of(cls, exercise: Exercise) -> "ExerciseCardItem":
        assert exercise.created_by is not None
        assert exercise.created_at is not None
        return cls(
            PK=own_exercises_partition(exercise.created_by),
            SK=f"EXERCISE#{iso(exercise.created_at)}#{exercise.id}",
            exercise_id=exercise.id,
            summary=ExerciseSummary.model_validate(exercise.model_dump(include=set(ExerciseSummary.model_fields))),
        )


class ExerciseAlreadyExists(Exception):
    """An exercise with this id exists, possibly written by an earlier attempt of the same request."""


@dataclass(frozen=True, slots=True)
class StoredExercise:
    """A stored exercise, and whether it is in the library.

    Attributes:
        is_published: the library has a state of it.
        is_removed: an admin removed it from the library.
        review: of one that was submitted for everybody.
    """

    exercise: Exercise
    is_published: bool = False
    is_removed: bool = False
    review: ExerciseReview | None = None

    @property
    def version(self) -> int:
        """The version that a change must name; 0 for an unchanged exercise of the written library."""
        return self.exercise.version or 0


def find_exercise(exercise_id: str) -> StoredExercise | None:
    """Find a custom or changed exercise, or None; one GetItem."""
    item = get(Entity, _exercise_partition(exercise_id), "EXERCISE")
    return _stored_exercise(item) if isinstance(item, ExerciseItem) else None


def find_exercises(exercise_ids: Iterable[str]) -> list[StoredExercise]:
    """Find custom or changed exercises, in no order; one BatchGetItem for a hundred ids."""
    keys = [(_exercise_partition(id), "EXERCISE") for id in dict.fromkeys(exercise_ids)]
    items: list[Entity] = []
    for start in range(0, len(keys), MAX_BATCH):
        items += get_many(keys[start : start + MAX_BATCH])
    return [_stored_exercise(item) for item in of_kind(items, ExerciseItem)]


def create_exercise(exercise: Exercise) -> None:
    """Write a new custom exercise and its card.

    Raises:
        ExerciseAlreadyExists: the id is in use.
    """
    review = review_rules.review_after_change(None, None, exercise, clock.now())
    item = ExerciseItem.of(exercise, is_published=False, review=review)
    commit(put(item, when=ABSENT, otherwise=ExerciseAlreadyExists), put(ExerciseCardItem.of(exercise), when=ABSENT))


def replace_exercise(
    current: StoredExercise,
    exercise: Exercise,
    *other_writes: Write,
    published: bool,
    review: ExerciseReview | None = None,
) -> None:
    """Write the next version of an exercise with its card and, if approved, its state in the library.

    Args:
        current: the state that was read; version 0 is an exercise of the written library that was never changed.
        published: whether the library has a state of it after this write.
        review: after a decision; otherwise it follows from the change.
        other_writes: committed in the same transaction.

    Raises:
        Conflict: the stored version is another one. NotFound: it has been deleted.
    """
    if review is None:
        review = review_rules.review_after_change(current.review, current.exercise, exercise, clock.now())
    item = ExerciseItem.of(exercise, is_published=published, review=review)
    writes = [put(item, when=_unchanged(current), otherwise=_version_error)]
    if exercise.created_by is not None:
        writes.append(put(ExerciseCardItem.of(exercise), when=PRESENT))
    if exercise.status == ExerciseStatus.APPROVED:
        writes.append(put(LibraryEntryItem.of(exercise.id, exercise), when=ABSENT | PRESENT))
    commit(*writes, *other_writes)


def delete_exercise(current: StoredExercise, *other_writes: Write) -> None:
    """Delete a custom exercise, from the library as well.

    Raises:
        WriteConflict: it was changed after `current` was read.
    """
    exercise = current.exercise
    writes = [delete(ExerciseItem.of(exercise, is_published=False), when=_unchanged(current))]
    if exercise.created_by is not None:
        writes.append(delete(ExerciseCardItem.of(exercise)))
    if current.is_published:
        writes.append(delete(LibraryEntryItem.of(exercise.id)))
    commit(*writes, *other_writes)


def trash_exercise(current: StoredExercise, approved: Exercise | None, *other_writes: Write) -> None:
    """Delete an exercise of its creator's, from the library as well; it can be restored.

    Args:
        approved: its state in the library, if there is one.

    Raises:
        WriteConflict: it was changed after `current` was read.
    """
    exercise, now = current.exercise, clock.now()
    assert exercise.created_by is not None
    writes = [
        put(DeletedExerciseItem.of(current, approved, now), when=_unchanged(current)),
        delete(ExerciseCardItem.of(exercise)),
        trash.trash_write(exercise.created_by, "exercise", exercise.id, exercise.name, now),
    ]
    if current.is_published:
        writes.append(delete(LibraryEntryItem.of(exercise.id)))
    commit(*writes, *other_writes)


def find_deleted_exercise(exercise_id: str) -> StoredExercise | None:
    """Find a deleted exercise that can be restored; one GetItem."""
    item = get(Entity, _exercise_partition(exercise_id), "EXERCISE")
    return StoredExercise(item.exercise, bool(item.is_published)) if isinstance(item, DeletedExerciseItem) else None


def restore_exercise(entry: trash.TrashEntry, restored_at: datetime, event_write: Callable[[Exercise], Write]) -> None:
    """Restore a deleted exercise, in the library as well. One GetItem, one transaction.

    Args:
        event_write: the event of an exercise that is back in the library.

    Raises:
        AlreadyRestored: it was restored meanwhile. NotFound: there is nothing to restore.
    """
    item = get(Entity, _exercise_partition(entry.item_id), "EXERCISE")
    if not isinstance(item, DeletedExerciseItem) or item.created_by != entry.user_id:
        raise NotFound("There is no such exercise.")
    exercise, approved = item.exercise, item.approved
    writes = [
        trash.restoration_write(entry, restored_at),
        put(
            ExerciseItem.of(exercise, is_published=bool(item.is_published), review=item.review),
            when=DeletedExerciseItem.deleted_at == item.deleted_at,
        ),
        put(ExerciseCardItem.of(exercise)),
    ]
    if approved is not None:
        writes += [put(LibraryEntryItem.of(approved.id, approved), when=ABSENT | PRESENT), event_write(approved)]
    commit(*writes)


def erase_deleted_exercise(exercise_id: str) -> None:
    """Delete for good what is kept of a deleted exercise."""
    item = get(Entity, _exercise_partition(exercise_id), "EXERCISE")
    if isinstance(item, DeletedExerciseItem):
        batch_delete([(item.PK, item.SK)])


def hide_library_exercise(current: StoredExercise, *other_writes: Write) -> None:
    """Remove an exercise of the written library from the library; its next version may restore it.

    Raises:
        WriteConflict: it was changed after `current` was read.
    """
    hidden = current.exercise.model_copy(
        update={"version": current.version + 1, "status": ExerciseStatus.APPROVED, "updated_at": clock.now()}
    )
    item = ExerciseItem.of(hidden, is_published=False, removed_at=iso(clock.now()))
    commit(
        put(item, when=_unchanged(current)),
        put(LibraryEntryItem.of(hidden.id), when=ABSENT | PRESENT),
        *other_writes,
    )


def anonymize_exercise(current: StoredExercise, approved: Exercise) -> None:
    """Replace an exercise by its approved state, without its creator.

    Raises:
        WriteConflict: it was changed after `current` was read.
    """
    # The files of its creator are deleted with the account.
    changes = {"created_by": None, "version": current.version + 1, "media": ExerciseMedia()}
    # Its review is the creator's, too.
    anonymous = approved.model_copy(update=changes)
    commit(
        put(ExerciseItem.of(anonymous, is_published=True), when=_unchanged(current)),
        put(LibraryEntryItem.of(anonymous.id, anonymous), when=PRESENT),
        delete(ExerciseCardItem.of(current.exercise)),
    )


@dataclass(frozen=True, slots=True)
class OwnExercise:
    """A row of a creator's list, and its position for a cursor."""

    summary: ExerciseSummary
    position: dict[str, str]


def load_own_page(
    user_id: str, limit: int, after: dict[str, str] | None, *, filtered: bool
) -> tuple[list[OwnExercise], bool]:
    """A user's own exercises, newest first, and whether there may be more; one Query.

    Args:
        after: the position of the last row of the page before.
        filtered: some of the rows will be filtered out, so up to `MAX_FILTERED_CARDS` are read.
    """
    page = query(
        own_exercises_partition(user_id),
        begins="EXERCISE#",
        newest_first=True,
        limit=MAX_FILTERED_CARDS if filtered else limit + 1,
        after=None if after is None else {"PK": own_exercises_partition(user_id), "SK": after["SK"]},
    )
    rows = [OwnExercise(card.summary, {"SK": card.SK}) for card in of_kind(page.items, ExerciseCardItem)]
    return rows, page.after is not None


def own_summaries(user_id: str) -> Iterator[ExerciseSummary]:
    """All of a user's own exercises; one Query for each megabyte."""
    cards = query_all(own_exercises_partition(user_id), begins="EXERCISE#")
    return (card.summary for card in cards if isinstance(card, ExerciseCardItem))


def own_exercise_pages(user_id: str) -> Iterator[list[str]]:
    """The ids of a user's own exercises, a page at a time."""
    for page in personal_data.item_pages(own_exercises_partition(user_id), begins="EXERCISE#"):
        yield [card.exercise_id for card in of_kind(page, ExerciseCardItem)]


def reviews_page(
    status: str, limit: int, after: dict[str, str] | None, *, changed: bool | None = None
) -> tuple[list[StoredExercise], dict[str, str] | None]:
    """Submitted exercises in a state; one Query of GSI1. The longest waiting first, of decided ones the last decision.

    Args:
        changed: only those that the library has a state of, or only those that it has none of; up to
            `MAX_FILTERED_CARDS` are read then.
    """
    partition, keys = reviews_partition(status), ("GSI1SK", "PK", "SK")
    page: QueryPage = query(
        partition,
        index="GSI1",
        newest_first=status != ExerciseStatus.PENDING,
        limit=limit if changed is None else MAX_FILTERED_CARDS,
        after=None if after is None else {"GSI1PK": partition} | {name: after[name] for name in keys},
        where=None if changed is None else ExerciseItem.is_published == changed,
    )
    items = of_kind(page.items, ExerciseItem)
    position = page.after and {name: page.after[name] for name in keys}
    if len(items) > limit:
        items = items[:limit]
        position = {name: str(getattr(items[-1], name)) for name in keys}
    return [_stored_exercise(item) for item in items], position


def reviews_partition(status: str) -> str:
    """The partition of GSI1 with the exercises that were submitted and are in this state."""
    return f"EXERCISES#{status.upper()}"


def own_exercises_partition(user_id: str) -> str:
    """The partition of a user's own exercises."""
    return f"USER#{user_id}#EXERCISES"


def stale_version(version: int) -> Conflict:
    """Build the error of a change that does not start from the current version."""
    return Conflict(
        "The exercise was changed in the meantime; read it again.",
        code="stale_version",
        details={"currentVersion": version},
    )


def _exercise_partition(exercise_id: str) -> str:
    return f"EXERCISE#{exercise_id}"


def _stored_exercise(item: ExerciseItem) -> StoredExercise:
    return StoredExercise(item.exercise, bool(item.is_published), item.removed_at is not None, item.review)


def _unchanged(current: StoredExercise) -> Any:
    return ExerciseItem.version == current.version if current.version else ABSENT


def _version_error(stored_item: dict[str, Any] | None) -> Exception:
    return NotFound() if stored_item is None else stale_version(int(ExerciseItem.from_raw_data(stored_item).version))
