"""The items of workouts.

    WORKOUT#<id>   EXERCISE#<nn>        an exercise with its sets     GSI1: the user's history of that exercise
    WORKOUT#<id>   HEAD                 everything else of it         GSI1: history by day, GSI2: by status and day
    WORKOUT#<id>   LISTENER#<room>      a group's room that sees it (kernel.live)
    WORKOUT#<id>   MEMBER#<connection>  the devices that follow it (kernel.live)
    WORKOUT#<id>   OPERATION#<version>  what was done, for devices that missed it
    WORKOUT#<id>   CLIENT#<client id>   which version a client's operation became
    USER#<id>      ACTIVE_WORKOUT       the one that runs or is paused
    USER#<id>#SHARED_WORKOUTS  WORKOUT#<id>    that another one's workout names the user as a recipient
    USER#<id>#SHARED_BY        <since>#<workout>   that the user shares the workout with somebody
    USER#<id>#SHOWN_WORKOUTS   <since>#<workout>   that another one's workout is in the user's list
                               GSI1: who has a workout in the list, GSI2: what somebody has there of an owner's
    USER#<id>      CALENDAR             that the user's planned workouts can be subscribed to
    CALENDAR#<token, hashed>   CALENDAR   whose calendar the token opens
    USER#<id>#CHANGES  <time>#<id>#<version>   that a workout was made, changed or deleted, for devices that ask
    USER#<id>      RECORD#<exercise>    the best of an exercise
    USER#<id>      SESSIONS#<exercise>  what was done of an exercise the last times

The keys are such that one query reads exercises, head and followers, and none of the log.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import Audience
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    QueryPage,
    Write,
    delete,
    get,
    get_many,
    of_kind,
    put,
    query,
    query_all,
)
from fitai.workouts.change_log import change_log_write
from fitai.workouts.exercise_plan import ExercisePlan
from fitai.workouts.models import Bests, OutlinedExercise, WorkoutExercise
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.state import WorkoutHead, WorkoutState


def workout_partition(workout_id: str) -> str:
    """The partition of a workout: its items, and the room of the devices that follow it."""
    return f"WORKOUT#{workout_id}"


def exercise_sort_key(index: int) -> str:
    """The sort key of a workout's exercise."""
    return f"EXERCISE#{index:02d}"


class WorkoutItem(Entity, discriminator="workout"):
    """The head of a workout: all of it but its exercises."""

    user_id = UnicodeAttribute()
    status = UnicodeAttribute()
    version = NumberAttribute()
    template_id = UnicodeAttribute(null=True)
    state: PydanticAttribute[WorkoutState] = PydanticAttribute(WorkoutState)
    outline: PydanticAttribute[list[OutlinedExercise]] = PydanticAttribute(list[OutlinedExercise], null=True)
    """The exercises in short, where lists show them: of what is shared, or planned."""

    @classmethod
    def of(cls, state: WorkoutState) -> "WorkoutItem":
        place = f"{state.date.isoformat()}#{state.id}"
        return cls(
            PK=workout_partition(state.id),
            SK="HEAD",
            GSI1PK=f"USER#{state.user_id}#WORKOUTS",
            GSI1SK=place,
            GSI2PK=f"USER#{state.user_id}#WORKOUTS#{state.status}",
            GSI2SK=place,
            user_id=state.user_id,
            status=state.status,
            version=state.version,
            template_id=state.template_id,
            state=state.model_copy(update={"exercises": []}),
            outline=_exercise_outline(state) if state.sharing.is_shared or state.status == "planned" else None,
        )


def _exercise_outline(state: WorkoutState) -> list[OutlinedExercise]:
    return [
        OutlinedExercise(
            exercise_id=one.exercise_id,
            name=one.name,
            sets=len(one.sets),
            completed_sets=sum(each.completed_at is not None for each in one.sets),
            total_volume=one.total_volume,
            personal_records=len(one.personal_records),
        )
        for one in state.exercises
    ]


class DeletedWorkoutItem(Entity, discriminator="deleted_workout"):
    """What stays of a deleted workout, so that it does not come back."""

    user_id = UnicodeAttribute()
    version = NumberAttribute()
    deleted_at = UnicodeAttribute()

    @classmethod
    def of(cls, state: WorkoutState) -> "DeletedWorkoutItem":
        return cls(
            PK=workout_partition(state.id),
            SK="HEAD",
            # Found again when all that is kept about its owner is to go.
            GSI1PK=f"USER#{state.user_id}#DELETED_WORKOUTS",
            GSI1SK=state.id,
            user_id=state.user_id,
            version=state.version + 1,
            deleted_at=clock.iso(clock.now()),
        )


class WorkoutExerciseItem(Entity, discriminator="workout_exercise"):
    """An exercise of a workout with its sets.

    `before` is the best of the exercise before this workout, `record_version` the version of the record item that
    it goes with: both are taken when the workout starts. `revision` counts the writes of this item. `guide` is there
    when a template planned the exercise.
    """

    user_id = UnicodeAttribute()
    exercise: PydanticAttribute[WorkoutExercise] = PydanticAttribute(WorkoutExercise)
    before: PydanticAttribute[Bests] = PydanticAttribute(Bests, null=True)
    record_version = NumberAttribute(default=0)
    revision = NumberAttribute(default=1)
    guide: PydanticAttribute[ExercisePlan] = PydanticAttribute(ExercisePlan, null=True)

    @classmethod
    def of(
        cls,
        state: WorkoutState,
        exercise: WorkoutExercise,
        before: Bests | None = None,
        record_version: int = 0,
        revision: int = 1,
        guide: ExercisePlan | None = None,
    ) -> "WorkoutExerciseItem":
        item = cls(
            PK=workout_partition(state.id),
            SK=exercise_sort_key(exercise.index),
            user_id=state.user_id,
            exercise=exercise,
            before=before,
            record_version=record_version,
            revision=revision,
            guide=guide,
        )
        # A cancelled workout keeps its sets, but counts for nothing: it is no part of the exercise's history. Nor is
        # one that waits for its turn, until it is completed.
        if state.status not in ("cancelled", "planned") and any(one.completed_at is not None for one in exercise.sets):
            item.GSI1PK = exercise_history_partition(state.user_id, exercise.exercise_id)
            item.GSI1SK = f"{state.date.isoformat()}#{state.id}#{exercise.index:02d}"
        return item

    def again(
        self, state: WorkoutState, exercise: WorkoutExercise, record_version: int | None = None
    ) -> "WorkoutExerciseItem":
        """The item with another state of its exercise, and all else that it knows."""
        version = int(self.record_version) if record_version is None else record_version
        return self.of(state, exercise, self.before, version, int(self.revision), self.guide)

    @property
    def workout_id(self) -> str:
        return self.PK.removeprefix("WORKOUT#")


def exercise_history_partition(user_id: str, exercise_id: str) -> str:
    """GSI1's partition of all that a user did of an exercise."""
    return f"USER#{user_id}#EXERCISE#{exercise_id}"


class SharedWorkoutItem(Entity, discriminator="shared_workout"):
    """That a user shares a workout: there exactly while its head says so."""

    workout_id = UnicodeAttribute()
    visibility = UnicodeAttribute()

    @classmethod
    def of(cls, state: WorkoutState) -> "SharedWorkoutItem":
        return cls(
            PK=shared_workouts_partition(state.user_id),
            SK=shared_sort_key(state),
            workout_id=state.id,
            visibility=state.sharing.visibility,
        )

    @property
    def since(self) -> str:
        """Since when it is shared."""
        return self.SK.partition("#")[0]


def shared_workouts_partition(user_id: str) -> str:
    """The partition of what a user shares."""
    return f"USER#{user_id}#SHARED_BY"


def shared_sort_key(state: WorkoutState) -> str:
    """Where a shared workout stands in lists: by when it was shared first."""
    since = state.sharing.shared_at
    return f"{clock.iso(since)}#{state.id}" if since else ""


class ActiveWorkoutItem(Entity, discriminator="active_workout"):
    """Which workout of a user runs or is paused: at most one."""

    workout_id = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, workout_id: str = "") -> "ActiveWorkoutItem":
        return cls(PK=f"USER#{user_id}", SK="ACTIVE_WORKOUT", workout_id=workout_id)


# --- reading -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class LoadedWorkout:
    """A workout as it was read: the basis that a change is decided and conditioned on."""

    state: WorkoutState
    items: list[WorkoutExerciseItem]
    followers: list[Connection] = field(default_factory=list)
    audiences: list[Audience] = field(default_factory=list)

    def with_exercise(self, exercise_id: str) -> list[WorkoutExerciseItem]:
        """The items of one exercise; an exercise may stand in a workout twice."""
        return [item for item in self.items if item.exercise.exercise_id == exercise_id]


def load_workout(workout_id: str) -> LoadedWorkout | None:
    """A workout, its exercises and its followers: one query, strongly consistent."""
    found = load_workout_or_deletion(workout_id)
    return found if isinstance(found, LoadedWorkout) else None


def load_workout_or_deletion(workout_id: str) -> LoadedWorkout | DeletedWorkoutItem | None:
    """A workout, or what stays of a deleted one: one query, strongly consistent."""
    items = list(query_all(workout_partition(workout_id), between=("EXERCISE#", "MEMBER#~")))
    heads = of_kind(items, WorkoutItem)
    if not heads:
        return next(iter(of_kind(items, DeletedWorkoutItem)), None)
    exercises = of_kind(items, WorkoutExerciseItem)
    state = heads[0].state.model_copy(update={"exercises": [item.exercise for item in exercises]})
    return LoadedWorkout(state, exercises, of_kind(items, Connection), of_kind(items, Audience))


def active_workout_id(user_id: str) -> str | None:
    """The id of the workout that runs or is paused."""
    item = get(ActiveWorkoutItem, f"USER#{user_id}", "ACTIVE_WORKOUT")
    return None if item is None else item.workout_id


def history_page(
    user_id: str,
    *,
    status: str | None,
    since: date | None,
    until: date | None,
    template: str | None,
    limit: int,
    after: dict[str, str] | None,
) -> tuple[list[WorkoutState], dict[str, str] | None]:
    """A page of a user's workouts, newest first: one query.

    A template is a filter on what the query reads: such a page may hold fewer than `limit`, and go on.
    """
    index = "GSI2" if status else "GSI1"
    pk = f"USER#{user_id}#WORKOUTS" + (f"#{status}" if status else "")
    part = query(
        pk,
        between=(since.isoformat() if since else "0", f"{until.isoformat() if until else '9'}~"),
        limit=limit,
        newest_first=True,
        after=after,
        index=index,
        where=WorkoutItem.template_id == template if template else None,
    )
    return [item.state for item in of_kind(part.items, WorkoutItem)], part.after


def exercise_history_page(
    user_id: str,
    exercise_id: str,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int,
    after: dict[str, str] | None = None,
) -> QueryPage:
    """A page of what a user did of an exercise, newest first: one query."""
    return query(
        exercise_history_partition(user_id, exercise_id),
        between=(since.isoformat() if since else "0", f"{until.isoformat() if until else '9'}~"),
        limit=limit,
        newest_first=True,
        after=after,
        index="GSI1",
    )


def whole_exercise_history(user_id: str, exercise_id: str) -> list[WorkoutExerciseItem]:
    """All that a user did of an exercise, oldest first. For recomputing records; it grows with the history."""
    return of_kind(query_all(exercise_history_partition(user_id, exercise_id), index="GSI1"), WorkoutExerciseItem)


def completed_page(
    user_id: str, since: date | None, until: date | None, limit: int, after: dict[str, str] | None
) -> tuple[list[WorkoutState], dict[str, str] | None]:
    """The heads of a part of a user's completed workouts, the oldest first: one query."""
    between = (since.isoformat() if since else "0", f"{until.isoformat() if until else '9'}~")
    part = query(f"USER#{user_id}#WORKOUTS#completed", between=between, limit=limit, after=after, index="GSI2")
    return [item.state for item in of_kind(part.items, WorkoutItem)], part.after


def with_exercises(states: Sequence[WorkoutState]) -> list[WorkoutState]:
    """Workouts with their exercises: a request for each hundred exercises. For a workout alone `load` is cheaper."""
    places = [
        (workout_partition(state.id), exercise_sort_key(index))
        for state in states
        for index in range(state.exercise_count)
    ]
    found: dict[str, list[WorkoutExercise]] = {}
    for start in range(0, len(places), 100):
        for item in of_kind(get_many(places[start : start + 100], consistent=False), WorkoutExerciseItem):
            found.setdefault(item.workout_id, []).append(item.exercise)
    return [
        state.model_copy(update={"exercises": sorted(found.get(state.id, []), key=lambda one: one.index)})
        for state in states
    ]


def workout_heads(workout_ids: Iterable[str]) -> dict[str, WorkoutState]:
    """The heads of up to 100 workouts: one request."""
    found = get_many([(workout_partition(workout_id), "HEAD") for workout_id in workout_ids])
    return {item.state.id: item.state for item in of_kind(found, WorkoutItem)}


def planned_exercise_items(
    state: WorkoutState, entries: Iterable[WorkoutExercise], guides: Mapping[int, ExercisePlan] | None = None
) -> list[WorkoutExerciseItem]:
    """The items of exercises that have not begun: they know no records yet.

    Args:
        guides: by the exercise's index, where a template planned it.
    """
    return [WorkoutExerciseItem.of(state, entry, guide=(guides or {}).get(entry.index)) for entry in entries]


# --- writing -----------------------------------------------------------------------------------------------


def creation_writes(state: WorkoutState, exercises: Sequence[WorkoutExerciseItem]) -> list[Write]:
    """The writes of a new workout."""
    head = put(WorkoutItem.of(state), when=ABSENT, otherwise=WorkoutExists)
    return [head, *(put(one) for one in exercises), change_log_write(state)]


class WorkoutExists(Exception):
    """This workout was created before, by the same request."""


def head_write(before: LoadedWorkout, state: WorkoutState) -> Write:
    """The head's write: it holds every change of a workout to the version that it was decided on."""
    return put(WorkoutItem.of(state), when=WorkoutItem.version == before.state.version)


def exercise_write(item: WorkoutExerciseItem, known: Iterable[WorkoutExerciseItem]) -> Write:
    """An exercise's write; its item is new, or was read at its last revision."""
    old = next((one for one in known if one.SK == item.SK), None)
    if old is None:
        return put(item, when=ABSENT)
    item.revision = int(old.revision) + 1
    return put(item, when=WorkoutExerciseItem.revision == int(old.revision))


def exercise_removal_write(item: WorkoutExerciseItem) -> Write:
    """The removal of an exercise that was read."""
    return delete(item, when=WorkoutExerciseItem.revision == int(item.revision))


def activation_write(state: WorkoutState) -> Write:
    """Make it the user's one active workout.

    Raises (at commit):
        Conflict: `workout_active` with the id of the one that is active.
    """

    def refused(standing: object) -> Exception:
        other = standing["workout_id"]["S"] if isinstance(standing, dict) else None
        return Conflict(
            "Another workout is running; complete or cancel it first.",
            code="workout_active",
            details={"workoutId": other},
        )

    item = ActiveWorkoutItem.of(state.user_id, state.id)
    return put(item, when=ABSENT | (ActiveWorkoutItem.workout_id == state.id), otherwise=refused)


def release_write(state: WorkoutState) -> Write:
    """It is no longer the active one."""
    return delete(ActiveWorkoutItem.of(state.user_id), when=ABSENT | (ActiveWorkoutItem.workout_id == state.id))


def deletion_writes(before: LoadedWorkout) -> list[Write]:
    """The removal of a workout: its items go, a marker stays."""
    state = before.state
    head = put(DeletedWorkoutItem.of(state), when=WorkoutItem.version == state.version)
    writes = [head, *(exercise_removal_write(item) for item in before.items), change_log_write(state, deleted=True)]
    writes += shared_workout_writes(state, None)
    return [*writes, release_write(state)] if state.status in ACTIVE_STATUSES else writes


# --- sharing -----------------------------------------------------------------------------------------------


def outlined_heads(workout_ids: Iterable[str]) -> dict[str, WorkoutHead]:
    """Up to 100 workouts in short, those that are gone left out: one BatchGetItem, none for none."""
    keys = [(workout_partition(one), "HEAD") for one in dict.fromkeys(workout_ids)]
    found = of_kind(get_many(keys), WorkoutItem) if keys else []
    return {item.state.id: WorkoutHead(item.state, item.outline or []) for item in found}


def shared_workout_writes(before: WorkoutState, after: WorkoutState | None) -> list[Write]:
    """The writes that keep the list of what the owner shares in step with the head; None for a deleted one."""
    old, new = (bool(one and one.sharing.shared_at) for one in (before, after))
    if after is not None and new:
        return [put(SharedWorkoutItem.of(after), when=PRESENT | ABSENT)]
    return [delete(SharedWorkoutItem.of(before), when=PRESENT | ABSENT)] if old else []


# --- the calendar ------------------------------------------------------------------------------------------


def load_own_workout(user_id: str, workout_id: str) -> LoadedWorkout:
    """A workout of the user.

    Raises:
        NotFound: it is not there, or another user's.
    """
    loaded = load_workout(workout_id)
    if loaded is None or loaded.state.user_id != user_id:
        raise NotFound
    return loaded
