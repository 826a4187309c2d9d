"""The items of a workout's head: all of it but its exercises.

    WORKOUT#<id>   HEAD            what lists find    GSI1: history by day, GSI2: by status and day
    WORKOUT#<id>   HEAD#RUNNING    the head while the workout is in progress or paused

Each set changes the totals. Written into `HEAD` they would be written into both indexes too. So a workout that runs has a
second item without a place in an index, which holds the head as it is now and which every write is conditioned on; `HEAD`
has what lists are sorted and filtered by, and is otherwise as it was when that last changed. Readers of heads take
the second item where there is one (`current_heads`).

A running workout that was begun before there was such an item gets it with its next write.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.table import (
    ABSENT,
    Entity,
    PydanticAttribute,
    Write,
    delete,
    get_many,
    of_kind,
    put,
    query,
)
from fitai.workouts.change_log import change_log_write, running_workout_write
from fitai.workouts.models import OutlinedExercise
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.state import LoadedWorkout, WorkoutHead, WorkoutState

HEAD_SORT_KEY = "HEAD"
RUNNING_HEAD_SORT_KEY = "HEAD#RUNNING"
FEW_HEADS = 2
"""Of so many workouts both items are read at once: a request less, and a unit more where they do not run."""
DENSE_DAYS = 4
"""Where some workouts are at most so many days apart on average, those between them are read with them. Few have more than
one a day; so many of them are read in place of one at most."""


def workout_partition(workout_id: str) -> str:
    """The partition of a workout: its items, and the room of its followers."""
    return f"WORKOUT#{workout_id}"


def workouts_partition(user_id: str) -> str:
    """GSI1's partition of a user's workouts, by day."""
    return f"USER#{user_id}#WORKOUTS"


# --- items -------------------------------------------------------------------------------------------------


class WorkoutItem(Entity, discriminator="workout"):
    """The head of a workout, as lists find it."""

    user_id = UnicodeAttribute()
    status = UnicodeAttribute()
    version = NumberAttribute()
    template_id = UnicodeAttribute(null=True)
    state: CompressedAttribute[WorkoutState] = CompressedAttribute(WorkoutState, keeps_defaults=True)
    outline: PydanticAttribute[list[OutlinedExercise]] = PydanticAttribute(list[OutlinedExercise], null=True)
    """The exercises in short, for lists: of workouts that are shared or planned."""

    @classmethod
    def of(cls, state: WorkoutState) -> "WorkoutItem":
        position = f"{state.date.isoformat()}#{state.id}"
        return cls(
            PK=workout_partition(state.id),
            SK=HEAD_SORT_KEY,
            GSI1PK=workouts_partition(state.user_id),
            GSI1SK=position,
            GSI2PK=f"USER#{state.user_id}#WORKOUTS#{state.status}",
            GSI2SK=position,
            user_id=state.user_id,
            status=state.status,
            version=state.version,
            template_id=state.template_id,
            state=state.model_copy(update={"exercises": []}),
            outline=_exercise_outline(state) if state.sharing.is_shared or state.status == "planned" else None,
        )


class RunningWorkoutItem(Entity, discriminator="running_workout"):
    """The head of a workout that is in progress or paused, as it is now: exists as long as it is."""

    version = NumberAttribute()
    state: CompressedAttribute[WorkoutState] = CompressedAttribute(WorkoutState, keeps_defaults=True)
    outline: PydanticAttribute[list[OutlinedExercise]] = PydanticAttribute(list[OutlinedExercise], null=True)

    @classmethod
    def of(cls, state: WorkoutState) -> "RunningWorkoutItem":
        return cls(
            PK=workout_partition(state.id),
            SK=RUNNING_HEAD_SORT_KEY,
            version=state.version,
            state=state.model_copy(update={"exercises": []}),
            outline=_exercise_outline(state) if state.sharing.is_shared else None,
        )


def _exercise_outline(state: WorkoutState) -> list[OutlinedExercise]:
    return [
        OutlinedExercise(
            exercise_id=exercise.exercise_id,
            name=exercise.name,
            sets=len(exercise.sets),
            completed_sets=sum(set_.completed_at is not None for set_ in exercise.sets),
            total_volume=exercise.total_volume,
            personal_records=len(exercise.personal_records),
        )
        for exercise in state.exercises
    ]


class DeletedWorkoutItem(Entity, discriminator="deleted_workout"):
    """What is kept of a deleted workout, so that no device creates it again."""

    user_id = UnicodeAttribute()
    version = NumberAttribute()
    deleted_at = UnicodeAttribute()

    @classmethod
    def of(cls, state: WorkoutState) -> "DeletedWorkoutItem":
        return cls(
            PK=workout_partition(state.id),
            SK=HEAD_SORT_KEY,
            # Indexed, so that the erasure of its owner's account finds it.
            GSI1PK=f"USER#{state.user_id}#DELETED_WORKOUTS",
            GSI1SK=state.id,
            user_id=state.user_id,
            version=state.version + 1,
            deleted_at=clock.iso(clock.now()),
        )


# --- reading -----------------------------------------------------------------------------------------------


def head_among(items: Sequence[Entity]) -> tuple[WorkoutState, bool] | None:
    """The head among the items of one workout, and whether it has an item of its own; None for one that does not exist."""
    heads = of_kind(items, WorkoutItem)
    if not heads:
        return None
    running = of_kind(items, RunningWorkoutItem)
    return (running[0].state, True) if running else (heads[0].state, False)


def current_head(workout_id: str) -> WorkoutState | None:
    """The head of one workout as it is now, or None: one BatchGetItem, strongly consistent."""
    head = _stored_heads([workout_id], True).get(workout_id)
    return None if head is None else head.state


def heads_with_ids(workout_ids: Iterable[str], *, consistent: bool = True) -> list[WorkoutHead]:
    """The heads of workouts that exist, in no order: one request for a hundred, and another one where some of them run.

    Of one or two workouts it is one request.
    """
    distinct_ids = list(dict.fromkeys(workout_ids))
    if len(distinct_ids) <= FEW_HEADS:
        return list(_stored_heads(distinct_ids, consistent).values())
    keys = [(workout_partition(workout_id), HEAD_SORT_KEY) for workout_id in distinct_ids]
    return current_heads(of_kind(get_many(keys, consistent=consistent), WorkoutItem))


def heads_at(user_id: str, days_by_id: Mapping[str, date]) -> dict[str, WorkoutState]:
    """The heads of some of a user's workouts whose days are known, eventually consistent: as a rule one Query.

    Reading a head by its key costs half a unit, and a Query reads ten for that. So all workouts between the first and the
    last of these are read, unless that is much more than these: then, and for those that the index does not have there,
    it is a BatchGetItem.
    """
    if not days_by_id:
        return {}
    heads: dict[str, WorkoutState] = {}
    positions = sorted(f"{day.isoformat()}#{workout_id}" for workout_id, day in days_by_id.items())
    days = (max(days_by_id.values()) - min(days_by_id.values())).days + 1
    if days <= DENSE_DAYS * len(positions):
        limit = DENSE_DAYS * len(positions)
        page = query(workouts_partition(user_id), between=(positions[0], positions[-1]), limit=limit, index="GSI1")
        items = [item for item in of_kind(page.items, WorkoutItem) if item.state.id in days_by_id]
        heads = {head.state.id: head.state for head in current_heads(items)}
    missing = days_by_id.keys() - heads.keys()
    if missing:
        heads |= {head.state.id: head.state for head in heads_with_ids(sorted(missing), consistent=False)}
    return heads


def current_heads(items: Sequence[WorkoutItem]) -> list[WorkoutHead]:
    """The heads as they are now, in their order: those of running workouts are read, with one more BatchGetItem.

    A workout that an index has as running, and that was deleted since, is left out.
    """
    running_ids = [item.state.id for item in items if item.status in ACTIVE_STATUSES]
    running = _stored_heads(running_ids, True) if running_ids else {}
    heads = (
        running.get(item.state.id) if item.status in ACTIVE_STATUSES else WorkoutHead(item.state, item.outline or [])
        for item in items
    )
    return [head for head in heads if head is not None]


def _stored_heads(workout_ids: Iterable[str], consistent: bool) -> dict[str, WorkoutHead]:
    """The heads of workouts that exist, by their ids, both items of each read."""
    sort_keys = (HEAD_SORT_KEY, RUNNING_HEAD_SORT_KEY)
    keys = [(workout_partition(workout_id), key) for workout_id in workout_ids for key in sort_keys]
    items = get_many(keys, consistent=consistent)
    by_id: dict[str, WorkoutItem | RunningWorkoutItem] = {item.state.id: item for item in of_kind(items, WorkoutItem)}
    by_id |= {item.state.id: item for item in of_kind(items, RunningWorkoutItem) if item.state.id in by_id}
    return {workout_id: WorkoutHead(item.state, item.outline or []) for workout_id, item in by_id.items()}


# --- writing -----------------------------------------------------------------------------------------------


class WorkoutExists(Exception):
    """The workout was created before, by the same request."""


def new_head_writes(state: WorkoutState) -> list[Write]:
    """The writes of a new workout's head.

    Raises (at commit):
        WorkoutExists: there is a workout, or a deleted one, with this id.
    """
    return [put(WorkoutItem.of(state), when=ABSENT, otherwise=WorkoutExists), *_new_running_writes(state)]


def head_writes(before: LoadedWorkout, state: WorkoutState, *, is_logged: bool = True) -> list[Write]:
    """The writes of a changed head: they hold every change of a workout to the version that it was decided on.

    Most operations of a running workout write its second item only: it is listed in the change log as long as it runs.

    Args:
        is_logged: the change is for the change log.
    """
    runs = state.status in ACTIVE_STATUSES
    if not before.has_running_head:
        head = put(WorkoutItem.of(state), when=WorkoutItem.version == before.state.version)
        return [head, *([change_log_write(state)] if is_logged else []), *_new_running_writes(state)]
    if runs and _listed_fields(before.state) == _listed_fields(state):
        return [put(RunningWorkoutItem.of(state), when=RunningWorkoutItem.version == before.state.version)]
    return [
        put(RunningWorkoutItem.of(state), when=RunningWorkoutItem.version == before.state.version)
        if runs
        else _running_head_removal_write(before),
        put(WorkoutItem.of(state), when=WorkoutItem.version.exists()),
        change_log_write(state),
        *([] if runs else [running_workout_write(state, has_ended=True)]),
    ]


def _listed_fields(state: WorkoutState) -> tuple[object, ...]:
    """What lists are sorted and filtered by."""
    return state.status, state.date, state.template_id


def _new_running_writes(state: WorkoutState) -> list[Write]:
    if state.status not in ACTIVE_STATUSES:
        return []
    return [put(RunningWorkoutItem.of(state), when=ABSENT), running_workout_write(state)]


def _running_head_removal_write(before: LoadedWorkout) -> Write:
    return delete(RunningWorkoutItem.of(before.state), when=RunningWorkoutItem.version == before.state.version)


def head_deletion_writes(before: LoadedWorkout, marker: DeletedWorkoutItem | None = None) -> list[Write]:
    """The writes that take a workout's head away, and log that.

    Args:
        marker: what takes its place.
    """
    state = before.state
    runs = before.has_running_head
    condition = WorkoutItem.version.exists() if runs else WorkoutItem.version == state.version
    return [
        delete(WorkoutItem.of(state), when=condition) if marker is None else put(marker, when=condition),
        change_log_write(state, deleted=True),
        *([_running_head_removal_write(before), running_workout_write(state, has_ended=True)] if runs else []),
    ]


def restored_head_writes(state: WorkoutState, deleted_version: int) -> list[Write]:
    """The writes that bring a deleted workout's head back.

    Args:
        deleted_version: that of its deletion.
    """
    is_deleted = DeletedWorkoutItem.deleted_at.exists() & (DeletedWorkoutItem.version == deleted_version)
    return [put(WorkoutItem.of(state), when=is_deleted), change_log_write(state), *_new_running_writes(state)]
