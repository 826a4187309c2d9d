"""What other services may call of workouts and records."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fitai.kernel.trash import TrashEntry
from fitai.training.formulas import one_rep_max
from fitai.workouts import rules, store
from fitai.workouts.events import WorkoutCompleted
from fitai.workouts.models import BestTime, ExerciseRecord, StrengthPoint, WorkoutExercise, WorkoutGlance, WorkoutSet
from fitai.workouts.records import store as records_store
from fitai.workouts.records.performance import StoredRecord
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.state import WorkoutState
from fitai.workouts.visible_fields import visible_to


def restore_workout(entry: TrashEntry, now: datetime) -> None:
    """Restore a deleted workout, and mark its entry in the trash: see `workouts.live.restoring`."""
    # Imported here, since it loads the exercise library, which reading a page does not need.
    from fitai.workouts.live import restoring

    restoring.restore_workout(entry, now)


def strength_points(
    user_id: str, exercise_id: str, *, since: date | None, until: date | None, limit: int, after: dict[str, str] | None
) -> tuple[list[StrengthPoint], dict[str, str] | None]:
    """A page of an exercise's history, newest first: one query. Warm-ups and open sets are left out."""
    history, after = store.exercise_history_page(
        user_id, exercise_id, since=since, until=until, limit=limit, after=after
    )
    return [
        _strength_point(place.counted_on, place.workout_id, place.exercise) for place in history if place.counted_on
    ], after


def _strength_point(day: date, workout_id: str, exercise: WorkoutExercise) -> StrengthPoint:
    assisted = exercise.measurement == "assisted_reps"

    def strength_of(set_: WorkoutSet) -> tuple[float, float, int]:
        weight, reps = set_.weight or 0.0, set_.reps or 0
        return (-weight, 0.0, reps) if assisted else (one_rep_max(weight, reps).value, weight, reps)

    sets = [set_ for set_ in exercise.sets if rules.is_working_set(set_) and set_.reps]
    best = max(sets, key=strength_of, default=None)
    has_one_rep_max = best is not None and best.weight and best.reps and not assisted
    return StrengthPoint(
        date=day,
        workout_id=workout_id,
        weight=best.weight if best else None,
        reps=best.reps if best else None,
        one_rep_max=strength_of(best)[0] if best and has_one_rep_max else None,
        volume=exercise.total_volume,
        assisted=assisted,
    )


def exercise_records(user_id: str, limit: int = 200) -> Sequence[ExerciseRecord]:
    """The records of a user's exercises. One Query."""
    return [_exercise_record(record) for record in records_store.all_records(user_id, limit)]


def exercise_records_page(
    user_id: str, limit: int, after: dict[str, str] | None
) -> tuple[list[ExerciseRecord], dict[str, str] | None]:
    """A page of the records of a user's exercises, by exercise. One Query."""
    records, after = records_store.records_page(user_id, limit, after)
    return [_exercise_record(record) for record in records], after


def _exercise_record(record: StoredRecord) -> ExerciseRecord:
    bests = record.bests
    return ExerciseRecord(
        exercise_id=record.exercise_id,
        max_weight=bests.weight,
        max_volume=bests.volume,
        one_rep_max=bests.one_rep_max,
        max_reps=max((reps for _, reps in bests.reps), default=None),
        max_duration=max((seconds for _, seconds in bests.durations), default=None),
        max_distance=max((metres for _, metres in bests.distances), default=None),
        best_times=[BestTime(distance=distance, seconds=seconds) for distance, seconds in bests.times],
    )


def completed_workout(user_id: str, workout_id: str) -> WorkoutCompleted | None:
    """Return a completed workout of the user as the event of its completion, or None. One Query."""
    # Imported here, since it loads the exercise library, which reading a page does not need.
    from fitai.workouts.event_builders import workout_completed

    loaded = store.load_workout(workout_id)
    if loaded is None or loaded.state.user_id != user_id or loaded.state.status != "completed":
        return None
    return workout_completed(loaded.state)


def completed_workouts(user_id: str) -> Iterator[WorkoutCompleted]:
    """All completed workouts of a user, newest first. For maintenance: its cost grows with the history."""
    after: dict[str, str] | None = None
    while True:
        heads, after = store.history_page(
            user_id, status="completed", since=None, until=None, template=None, limit=100, after=after
        )
        for head in heads:
            workout = completed_workout(user_id, head.id)
            if workout is not None:
                yield workout
        if after is None:
            return


@dataclass(frozen=True, slots=True)
class GlanceWithOwner:
    """The glance at a workout, and the workout's owner."""

    user_id: str
    glance: WorkoutGlance

    @property
    def over(self) -> bool:
        """Whether the workout is completed or cancelled."""
        return self.glance.status not in (*ACTIVE_STATUSES, "planned")


def workout_glances(workout_ids: Iterable[str]) -> dict[str, GlanceWithOwner]:
    """Glances at workouts by their ids, without those that do not exist. One BatchGetItem; none without ids."""
    distinct_ids = sorted(set(workout_ids))
    heads = store.workout_heads(distinct_ids) if distinct_ids else {}
    return {workout_id: GlanceWithOwner(state.user_id, _workout_glance(state)) for workout_id, state in heads.items()}


def active_workout_id(user_id: str) -> str | None:
    """Return the id of the user's workout that is in progress or paused. One GetItem."""
    return store.active_workout_id(user_id)


def workout_room(workout_id: str) -> str:
    """The live room of a workout, in which its events are pushed."""
    return store.workout_partition(workout_id)


def _workout_glance(state: WorkoutState) -> WorkoutGlance:
    """A workout as the room that its owner trains in sees it, weights or not."""
    state = visible_to("room_without_weights", state)
    return WorkoutGlance(
        workout_id=state.id,
        name=state.name,
        status=state.status,
        started_at=state.started_at,
        ended_at=state.ended_at,
        exercise_count=state.exercise_count,
        completed_sets=state.metrics.completed_sets,
        total_reps=state.metrics.total_reps,
    )
