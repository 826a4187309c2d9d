"""The items of workouts.

    WORKOUT#<id>   EXERCISE#<nn>        an exercise with its sets     GSI1: the user's history of that exercise
    WORKOUT#<id>   DELETED              the head of a deleted workout, while that can be restored (trash.store)
    WORKOUT#<id>   HEAD                 everything else of it         GSI1: history by day, GSI2: by status and day (heads.store)
    WORKOUT#<id>   HEAD#RUNNING         the same of a workout that runs, without a place in an index (heads.store)
    WORKOUT#<id>   LIKES                the likes, comments and shares of its activity (social_metrics)
    WORKOUT#<id>   LISTENER#<room>      an audience: a group's room that is shown the workout (kernel.live)
    WORKOUT#<id>   MEMBER#<connection>  a follower (kernel.live)
    WORKOUT#<id>   OPERATION#<version>  the operation log, for devices that missed events
    WORKOUT#<id>   CLIENT#<client id>   which version a client's operation became
    USER#<id>      ACTIVE_WORKOUT       the workout that is in progress or paused (active.store)
    USER#<id>#SHARED_WORKOUTS  WORKOUT#<id>    another user's workout that names the user as a recipient
    USER#<id>#SHARED_BY        <since>#<workout>   a workout that the user shares
    USER#<id>#SHOWN_WORKOUTS   <since>#<workout>   another user's workout in the user's feed
                               GSI1: who has a workout in the feed, GSI2: what a reader has there of an owner
    USER#<id>      CALENDAR             the user's calendar subscription
    CALENDAR#<token, hashed>   CALENDAR   whose calendar the token opens
    USER#<id>#CHANGES  <time>#<id>#<version>   the change log, for clients that synchronise
    USER#<id>#CHANGES  ~RUNNING         which workout runs: its changes are not in the log (change_log)
    USER#<id>      RECORD#<exercise>    the bests of an exercise
    USER#<id>      SESSIONS#<exercise>  the last sessions of an exercise

The keys are such that one query reads exercises, head, audiences and followers, and none of the log.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.errors import NotFound
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import Audience
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    Write,
    delete,
    get_many,
    of_kind,
    put,
    query,
    query_all,
)
from fitai.workouts.change_log import change_log_write
from fitai.workouts.exercise_plan import ExercisePlan
from fitai.workouts.heads.store import DeletedWorkoutItem as DeletedWorkoutItem
from fitai.workouts.heads.store import WorkoutExists as WorkoutExists
from fitai.workouts.heads.store import WorkoutItem as WorkoutItem
from fitai.workouts.heads.store import (
    current_heads,
    head_among,
    heads_with_ids,
    new_head_writes,
    workouts_partition,
)
from fitai.workouts.heads.store import head_writes as head_writes
from fitai.workouts.heads.store import workout_partition as workout_partition
from fitai.workouts.models import Bests, WorkoutExercise
from fitai.workouts.social_metrics.store import SocialMetricsItem
from fitai.workouts.state import DeletedWorkout, LoadedExercise, LoadedWorkout, WorkoutHead, WorkoutState


def exercise_sort_key(index: int) -> str:
    """The sort key of a workout's exercise."""
    return f"EXERCISE#{index:02d}"


def exercise_history_partition(user_id: str, exercise_id: str) -> str:
    """GSI1's partition of an exercise's history: all that a user did of it."""
    return f"USER#{user_id}#EXERCISE#{exercise_id}"


def shared_workouts_partition(user_id: str) -> str:
    """The partition of what a user shares."""
    return f"USER#{user_id}#SHARED_BY"


def shared_sort_key(state: WorkoutState) -> str:
    """The position of a shared workout in lists: when it was first shared."""
    since = state.sharing.shared_at
    return f"{clock.iso(since)}#{state.id}" if since else ""


# --- items -------------------------------------------------------------------------------------------------


class WorkoutExerciseItem(Entity, discriminator="workout_exercise"):
    """An exercise of a workout with its sets.

    `bests_before` and `record_version` are taken when the workout starts: the bests of the exercise before it, and the
    version of the record item that holds them. `revision` counts the writes of this item. `plan` is there when a
    template planned the exercise.
    """

    user_id = UnicodeAttribute()
    exercise: CompressedAttribute[WorkoutExercise] = CompressedAttribute(WorkoutExercise, keeps_defaults=True)
    bests_before: PydanticAttribute[Bests] = PydanticAttribute(Bests, null=True, attr_name="before")
    record_version = NumberAttribute(default=0)
    revision = NumberAttribute(default=1)
    plan: PydanticAttribute[ExercisePlan] = PydanticAttribute(ExercisePlan, null=True, attr_name="guide")

    @classmethod
    def of(
        cls,
        state: WorkoutState,
        exercise: WorkoutExercise,
        bests_before: Bests | None = None,
        record_version: int = 0,
        revision: int = 1,
        plan: ExercisePlan | None = None,
    ) -> "WorkoutExerciseItem":
        item = cls(
            PK=workout_partition(state.id),
            SK=exercise_sort_key(exercise.index),
            user_id=state.user_id,
            exercise=exercise,
            bests_before=bests_before,
            record_version=record_version,
            revision=revision,
            plan=plan,
        )
        # A cancelled workout keeps its sets, but counts for nothing: it is no part of the exercise's history. Nor is
        # a planned one, which may have sets while it waits for its turn.
        has_sets = any(set_.completed_at is not None for set_ in exercise.sets)
        if has_sets and state.status not in ("cancelled", "planned"):
            item.GSI1PK = exercise_history_partition(state.user_id, exercise.exercise_id)
            item.GSI1SK = f"{state.date.isoformat()}#{state.id}#{exercise.index:02d}"
        return item

    @property
    def loaded(self) -> LoadedExercise:
        """The item as a value."""
        return LoadedExercise(
            workout_id=self.PK.removeprefix("WORKOUT#"),
            exercise=self.exercise,
            bests_before=self.bests_before,
            record_version=int(self.record_version),
            revision=int(self.revision),
            plan=self.plan,
            counted_on=date.fromisoformat(self.GSI1SK[:10]) if self.GSI1SK else None,
        )


class SharedWorkoutItem(Entity, discriminator="shared_workout"):
    """A workout in the list of what its user shares: exists exactly while its head says that it is shared."""

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
        """When it was first shared."""
        return self.SK.partition("#")[0]


# --- reading a workout -------------------------------------------------------------------------------------


def load_workout(workout_id: str) -> LoadedWorkout | None:
    """A workout, its exercises and its followers: one query, strongly consistent."""
    workout = load_workout_or_deletion(workout_id)
    return workout if isinstance(workout, LoadedWorkout) else None


def load_own_workout(user_id: str, workout_id: str) -> LoadedWorkout:
    """A workout of the user: one query.

    Raises:
        NotFound: it does not exist, or is another user's.
    """
    loaded = load_workout(workout_id)
    if loaded is None or loaded.state.user_id != user_id:
        raise NotFound
    return loaded


def load_workout_or_deletion(workout_id: str) -> LoadedWorkout | DeletedWorkout | None:
    """A workout, or what is kept of a deleted one: one query, strongly consistent."""
    items = list(query_all(workout_partition(workout_id), between=("EXERCISE#", "MEMBER#~")))
    head = head_among(items)
    if head is None:
        deletion = next(iter(of_kind(items, DeletedWorkoutItem)), None)
        return None if deletion is None else DeletedWorkout(deletion.user_id, int(deletion.version))
    exercises = tuple(item.loaded for item in of_kind(items, WorkoutExerciseItem))
    state = head[0].model_copy(update={"exercises": [loaded.exercise for loaded in exercises]})
    social = next(iter(of_kind(items, SocialMetricsItem)), None)
    return LoadedWorkout(
        state,
        exercises,
        tuple(of_kind(items, Connection)),
        tuple(of_kind(items, Audience)),
        social_metrics=None if social is None else social.metrics,
        has_running_head=head[1],
    )


def load_workouts(workout_ids: Iterable[str]) -> dict[str, LoadedWorkout]:
    """Workouts with their exercises, without followers, to read: those that exist, strongly consistent.

    A request for each hundred workouts, one more where some of them run, and one for each hundred exercises. A workout that is written meanwhile may be
    read in parts of two versions; whoever decides on it conditions the write on the version, or follows its events.
    """
    states = {head.state.id: head.state for head in heads_with_ids(workout_ids)}
    exercise_keys = [
        (workout_partition(state.id), exercise_sort_key(index))
        for state in states.values()
        for index in range(state.exercise_count)
    ]
    exercises: dict[str, list[LoadedExercise]] = {}
    for item in of_kind(get_many(exercise_keys), WorkoutExerciseItem):
        exercises.setdefault(item.loaded.workout_id, []).append(item.loaded)
    workouts: dict[str, LoadedWorkout] = {}
    for workout_id, state in states.items():
        places = tuple(sorted(exercises.get(workout_id, ()), key=lambda place: place.index))
        with_places = state.model_copy(update={"exercises": [place.exercise for place in places]})
        workouts[workout_id] = LoadedWorkout(with_places, places)
    return workouts


# --- lists -------------------------------------------------------------------------------------------------


def _days(since: date | None, until: date | None) -> tuple[str, str]:
    """The sort keys between two days, both included."""
    return since.isoformat() if since else "0", f"{until.isoformat() if until else '9'}~"


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
    """A page of a user's workouts, newest first, without their exercises: one query; one BatchGetItem where one of them runs.

    A template is a filter on what the query reads: such a page may hold fewer than `limit` although more follow.
    """
    page = query(
        workouts_partition(user_id) + (f"#{status}" if status else ""),
        between=_days(since, until),
        limit=limit,
        newest_first=True,
        after=after,
        index="GSI2" if status else "GSI1",
        where=WorkoutItem.template_id == template if template else None,
    )
    items = of_kind(page.items, WorkoutItem)
    # An index lags: what it has under a status may have another one by now.
    states = [head.state for head in current_heads(items) if status in (None, head.state.status)]
    return states, page.after


def completed_page(
    user_id: str, since: date | None, until: date | None, limit: int, after: dict[str, str] | None
) -> tuple[list[WorkoutState], dict[str, str] | None]:
    """A page of a user's completed workouts, oldest first, without their exercises: one query."""
    partition = f"USER#{user_id}#WORKOUTS#completed"
    page = query(partition, between=_days(since, until), limit=limit, after=after, index="GSI2")
    return [item.state for item in of_kind(page.items, WorkoutItem)], page.after


def exercise_history_page(
    user_id: str,
    exercise_id: str,
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int,
    after: dict[str, str] | None = None,
) -> tuple[list[LoadedExercise], dict[str, str] | None]:
    """A page of an exercise's history, newest first: one query."""
    page = query(
        exercise_history_partition(user_id, exercise_id),
        between=_days(since, until),
        limit=limit,
        newest_first=True,
        after=after,
        index="GSI1",
    )
    return [item.loaded for item in of_kind(page.items, WorkoutExerciseItem)], page.after


def whole_exercise_history(user_id: str, exercise_id: str) -> list[LoadedExercise]:
    """An exercise's whole history, oldest first. For recomputing records; it grows with the history."""
    items = query_all(exercise_history_partition(user_id, exercise_id), index="GSI1")
    return [item.loaded for item in of_kind(items, WorkoutExerciseItem)]


def exercises_of_history(user_id: str, exercise_id: str, places: Iterable[tuple[str, int]]) -> list[LoadedExercise]:
    """The exercises at these places that are in this exercise's history: a request for each hundred places.

    Args:
        places: workout and index.
    """
    keys = sorted((workout_partition(workout_id), exercise_sort_key(index)) for workout_id, index in places)
    partition = exercise_history_partition(user_id, exercise_id)
    items = of_kind(get_many(keys), WorkoutExerciseItem)
    return [item.loaded for item in items if partition == item.GSI1PK]


def with_exercises(states: Sequence[WorkoutState]) -> list[WorkoutState]:
    """Workouts with their exercises: a request for each hundred exercises. For one workout `load_workout` is cheaper."""
    keys = [
        (workout_partition(state.id), exercise_sort_key(index))
        for state in states
        for index in range(state.exercise_count)
    ]
    exercises: dict[str, list[WorkoutExercise]] = {}
    for item in of_kind(get_many(keys, consistent=False), WorkoutExerciseItem):
        exercises.setdefault(item.loaded.workout_id, []).append(item.exercise)
    return [
        state.model_copy(update={"exercises": sorted(exercises.get(state.id, []), key=lambda exercise: exercise.index)})
        for state in states
    ]


def workout_heads(workout_ids: Iterable[str]) -> dict[str, WorkoutState]:
    """The heads of up to 100 workouts: one request; another one where some of them run."""
    return {head.state.id: head.state for head in heads_with_ids(workout_ids)}


def outlined_heads(workout_ids: Iterable[str]) -> dict[str, WorkoutHead]:
    """Up to 100 workouts in short, those that were deleted left out: one BatchGetItem, none for none.

    Another one where some of them run.
    """
    return {head.state.id: head for head in heads_with_ids(workout_ids)}


# --- writing -----------------------------------------------------------------------------------------------


def planned_exercises(state: WorkoutState, plans: Mapping[int, ExercisePlan] | None = None) -> list[LoadedExercise]:
    """The exercises of a workout that has not started: they have no bests yet.

    Args:
        plans: by the exercise's index, where a template planned it.
    """
    return [LoadedExercise(state.id, exercise, plan=(plans or {}).get(exercise.index)) for exercise in state.exercises]


def creation_writes(state: WorkoutState, exercises: Iterable[LoadedExercise]) -> list[Write]:
    """The writes of a new workout.

    Raises (at commit):
        WorkoutExists: there is a workout, or a deleted one, with this id.
    """
    written_exercises = (exercise_write(state, exercise, 0) for exercise in exercises)
    return [*new_head_writes(state), *written_exercises, change_log_write(state)]


def exercise_write(state: WorkoutState, exercise: LoadedExercise, revision: int) -> Write:
    """An exercise's write, on top of the item that was read at its place.

    Args:
        revision: that item's; 0 where there was none.
    """
    item = WorkoutExerciseItem.of(
        state, exercise.exercise, exercise.bests_before, exercise.record_version, revision + 1, exercise.plan
    )
    return put(item, when=WorkoutExerciseItem.revision == revision if revision else ABSENT)


def written_exercise(exercise: LoadedExercise, revision: int) -> LoadedExercise:
    """The exercise as `exercise_write` leaves it, when it was written on top of this revision."""
    return replace(exercise, revision=revision + 1)


def exercise_removal_write(exercise: LoadedExercise) -> Write:
    """The removal of an exercise that was read."""
    item = WorkoutExerciseItem(PK=workout_partition(exercise.workout_id), SK=exercise_sort_key(exercise.index))
    return delete(item, when=WorkoutExerciseItem.revision == exercise.revision)


def shared_workout_writes(before: WorkoutState, after: WorkoutState | None) -> list[Write]:
    """The writes that keep the list of what the owner shares in step with the head; None for a deleted one."""
    if after is not None and after.sharing.shared_at:
        return [put(SharedWorkoutItem.of(after), when=PRESENT | ABSENT)]
    return [delete(SharedWorkoutItem.of(before), when=PRESENT | ABSENT)] if before.sharing.shared_at else []
