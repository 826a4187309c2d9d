"""What other services may call of workouts and records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from fitai.kernel.identity import Caller
from fitai.kernel.live.actions import Message
from fitai.kernel.live.connections import Connection
from fitai.kernel.own_units import WeightUnit
from fitai.kernel.table import Entity, Write, commit, retry_on_conflict
from fitai.kernel.trash import TrashEntry
from fitai.kernel.types import Weekday
from fitai.templates.models import Template
from fitai.training.formulas import Formula
from fitai.training.progression import NextTarget
from fitai.users.models import Athlete
from fitai.workouts import store
from fitai.workouts.active import store as active_store
from fitai.workouts.events import WorkoutCompleted
from fitai.workouts.models import (
    Bests,
    BestTime,
    ExerciseRecord,
    PersonalRecord,
    SocialMetrics,
    StrengthPoint,
    Workout,
    WorkoutExercise,
    WorkoutGlance,
    WorkoutSummary,
)
from fitai.workouts.records import store as records_store
from fitai.workouts.records.performance import StoredSessions
from fitai.workouts.records.sessions import PastSession
from fitai.workouts.records.strength import SessionStrength, best_set, session_strength
from fitai.workouts.rules import ACTIVE_STATUSES
from fitai.workouts.social_metrics import store as social_metrics_store
from fitai.workouts.state import WorkoutState
from fitai.workouts.visible_fields import visible_to


def restore_workout(entry: TrashEntry, now: datetime) -> None:
    """Restore a deleted workout, and mark its entry in the trash: see `workouts.live.restoring`."""
    # Imported here, since it loads the exercise library, which reading a page does not need.
    from fitai.workouts.live import restoring

    restoring.restore_workout(entry, now)


def generated_workout_writes(
    caller: Caller, workout_id: str, template: Template, weekday: Weekday, planned_id: str | None = None
) -> tuple[str, list[Write]]:
    """The writes of a workout for today from a plan of the coach: see `workouts.service.generated_workout_writes`."""
    # Imported here, since it loads the exercise library, which reading a page does not need.
    from fitai.workouts import service

    return service.generated_workout_writes(caller, workout_id, template, weekday, planned_id)


def strength_points(
    user_id: str,
    exercise_id: str,
    *,
    since: date | None,
    until: date | None,
    limit: int,
    after: dict[str, str] | None,
    formula: Formula = "epley",
) -> tuple[list[StrengthPoint], dict[str, str] | None]:
    """A page of an exercise's history, newest first, without what has no working set in repetitions: one Query."""
    history, after = store.exercise_history_page(
        user_id, exercise_id, since=since, until=until, limit=limit, after=after
    )
    # All of them in the unit of the newest: a series has one unit.
    unit = history[0].exercise.unit if history else None
    points: list[StrengthPoint] = []
    for place in history:
        if place.counted_on is None:
            continue
        strength = session_strength(place.workout_id, place.counted_on, [(place.exercise, place.plan)])
        if strength is not None:
            points.append(_strength_point(strength, formula, volume=place.exercise.total_volume, unit=unit))
    return points, after


def _strength_point(
    strength: SessionStrength,
    formula: Formula,
    *,
    volume: float = 0.0,
    unit: WeightUnit | None = None,
    reliable: bool = False,
) -> StrengthPoint:
    best = best_set(strength, formula, reliable=reliable)
    estimate = best.one_rep_max
    return StrengthPoint(
        date=strength.date,
        workout_id=strength.workout_id,
        weight=best.weight if best.weight or strength.assisted else None,
        reps=best.reps,
        one_rep_max=estimate.value if estimate else None,
        low_confidence=estimate.low_confidence if estimate else False,
        volume=volume,
        assisted=strength.assisted,
        deload=strength.is_deload,
        unit=unit,
    )


@dataclass(frozen=True, slots=True)
class StrengthSeries:
    """The strength of an exercise in the workouts of the last 90 days that had it, and in the last twelve at least.

    Attributes:
        points: oldest first, without volume.
        reliable_points: the same, in which sets of more than twelve repetitions count only where there are no others.
        past_sessions: the last twelve sessions with all their sets, for `next_target`; the newest first.
        efforts: the mean RPE of the working sets, by the id of the workout, where they have any.
    """

    points: Sequence[StrengthPoint] = ()
    reliable_points: Sequence[StrengthPoint] = ()
    past_sessions: Sequence[PastSession] = ()
    efforts: Mapping[str, float] = field(default_factory=dict)


def strength_series(
    user_id: str, exercise_ids: Iterable[str], *others: tuple[str, str], formula: Formula = "epley"
) -> tuple[dict[str, StrengthSeries], list[Entity]]:
    """The series of exercises, as far as there are any, and the items of other keys: one BatchGetItem for up to 100.

    Active workouts are not in a series, which follows a moment behind the event of a completion.
    """
    stored_by_exercise, items = records_store.load_sessions_with(user_id, exercise_ids, *others)
    return {exercise_id: _strength_series(stored, formula) for exercise_id, stored in stored_by_exercise.items()}, items


def _strength_series(stored: StoredSessions, formula: Formula) -> StrengthSeries:
    strengths = list(reversed(stored.strengths or []))
    return StrengthSeries(
        points=[_strength_point(strength, formula) for strength in strengths],
        reliable_points=[_strength_point(strength, formula, reliable=True) for strength in strengths],
        past_sessions=stored.sessions,
        efforts={strength.workout_id: strength.rpe for strength in strengths if strength.rpe is not None},
    )


def next_target(exercise_id: str, past_sessions: Sequence[PastSession], athlete: Athlete) -> NextTarget | None:
    """The target of an exercise in its next workout, by double progression: see `workouts.planning.targets.usual_target`.

    No request: of an exercise that the library does not have, its equipment is taken to be a bar.
    """
    # Imported here, since it loads the exercise library, which reading a page does not need.
    from fitai.workouts.planning.service import next_usual_target

    return next_usual_target(exercise_id, past_sessions, athlete)


def exercise_records(user_id: str, limit: int = 200) -> Sequence[ExerciseRecord]:
    """The records of a user's exercises. One Query."""
    return [_exercise_record(record.exercise_id, record.bests) for record in records_store.all_records(user_id, limit)]


def records_of_exercises(user_id: str, exercise_ids: Iterable[str]) -> dict[str, ExerciseRecord]:
    """The user's records of up to 100 exercises, as far as there are any: one BatchGetItem; none without ids."""
    ids = list(dict.fromkeys(exercise_ids))
    records = records_store.load_records(user_id, ids) if ids else {}
    return {exercise_id: _exercise_record(exercise_id, record.bests) for exercise_id, record in records.items()}


def exercise_records_page(
    user_id: str, limit: int, after: dict[str, str] | None
) -> tuple[list[ExerciseRecord], dict[str, str] | None]:
    """A page of the records of a user's exercises, by exercise. One Query."""
    records, after = records_store.records_page(user_id, limit, after)
    return [_exercise_record(record.exercise_id, record.bests) for record in records], after


def _exercise_record(exercise_id: str, bests: Bests) -> ExerciseRecord:
    """The record of an exercise: of each kind the best in its usual measurement, else in the others."""
    all_bests = (bests, *bests.others.values())

    def first(values: Iterable[float | None]) -> float | None:
        return next((value for value in values if value is not None), None)

    return ExerciseRecord(
        exercise_id=exercise_id,
        max_weight=first(best_values.weight for best_values in all_bests),
        max_volume=first(best_values.volume for best_values in all_bests),
        one_rep_max=first(best_values.one_rep_max for best_values in all_bests),
        max_reps=next(
            (max(reps for _, reps in best_values.reps) for best_values in all_bests if best_values.reps), None
        ),
        max_duration=first(
            max((seconds for _, seconds in best_values.durations), default=None) for best_values in all_bests
        ),
        max_distance=first(
            max((metres for _, metres in best_values.distances), default=None) for best_values in all_bests
        ),
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


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """A personal record, and the name of its exercise."""

    exercise_name: str
    record: PersonalRecord


def completed_workout_with_records(user_id: str, workout_id: str) -> tuple[WorkoutCompleted, list[NamedRecord]] | None:
    """A completed workout of the user as the event of its completion, with the records that its sets have set: one Query."""
    # Imported here, since it loads the exercise library, which reading a page does not need.
    from fitai.workouts.event_builders import workout_completed

    loaded = store.load_workout(workout_id)
    if loaded is None or loaded.state.user_id != user_id or loaded.state.status != "completed":
        return None
    records = [
        NamedRecord(exercise.name, record)
        for exercise in loaded.state.exercises
        for record in exercise.personal_records
    ]
    return workout_completed(loaded.state), records


def set_social_metrics(workout_id: str, activity_id: str, read_metrics: Callable[[], SocialMetrics | None]) -> None:
    """Keep the counts of a workout's activity beside the workout, or remove them when there is no such activity any more.

    One GetItem and one write each time that they differ from what is kept; the order of the calls does not matter.

    Args:
        read_metrics: reads the counts as they are now; None where the activity does not exist.
    """

    def attempt() -> bool:
        stored = social_metrics_store.find_metrics(workout_id)
        write = social_metrics_store.metrics_write(workout_id, activity_id, read_metrics(), stored)
        if write is None:
            return False
        commit(write)
        return True

    # Once more after a write: the activity may have been deleted between.
    while retry_on_conflict(attempt):
        pass


def completed_workouts(user_id: str) -> Iterator[WorkoutCompleted]:
    """All completed workouts of a user, newest first. For maintenance: its cost grows with the history.

    For each hundred one Query, one BatchGetItem, and one for each hundred of their exercises.
    """
    after: dict[str, str] | None = None
    while True:
        heads, after = store.history_page(
            user_id, status="completed", since=None, until=None, template=None, limit=100, after=after
        )
        yield from completed_workouts_with_ids(user_id, [head.id for head in heads])
        if after is None:
            return


def completed_workouts_with_ids(user_id: str, workout_ids: Sequence[str]) -> Iterator[WorkoutCompleted]:
    """Those of these workouts that are completed, as the events of their completion; in their order.

    For each hundred one BatchGetItem, and one for each hundred of their exercises.
    """
    # Imported here, since it loads the exercise library, which reading a page does not need.
    from fitai.workouts.event_builders import workout_completed

    for start in range(0, len(workout_ids), 100):
        batch = workout_ids[start : start + 100]
        workouts = store.load_workouts(batch)
        for workout_id in batch:
            loaded = workouts.get(workout_id)
            if loaded and loaded.state.user_id == user_id and loaded.state.status == "completed":
                yield workout_completed(loaded.state)


@dataclass(frozen=True, slots=True)
class DoneWorkout:
    """The UTC days on which a workout was started and its sets were completed, and whether it follows a template."""

    started_on: date
    logged_on: tuple[date, ...]
    has_template: bool


def done_workouts(user_id: str) -> Iterator[DoneWorkout]:
    """The workouts of a user that were started, imported ones left out. For maintenance: its cost grows with the history.

    For each hundred one Query, one BatchGetItem, and one for each hundred of their exercises.
    """
    after: dict[str, str] | None = None
    while True:
        heads, after = store.history_page(
            user_id, status=None, since=None, until=None, template=None, limit=100, after=after
        )
        ids = [head.id for head in heads if head.started_at is not None and head.import_id is None]
        for loaded in store.load_workouts(ids).values():
            if loaded.state.started_at is not None:
                yield _done_workout(loaded.state, loaded.state.started_at)
        if after is None:
            return


def _done_workout(state: WorkoutState, started_at: datetime) -> DoneWorkout:
    moments = [set_.completed_at for exercise in state.exercises for set_ in exercise.sets if set_.completed_at]
    logged_on = {moment.astimezone(UTC).date() for moment in moments}
    return DoneWorkout(
        started_at.astimezone(UTC).date(), tuple(sorted(logged_on)), has_template=state.template_id is not None
    )


def completed_workouts_between(user_id: str, since: date, until: date) -> Iterator[tuple[WorkoutCompleted, datetime]]:
    """The completed workouts of some days, oldest first, as the events of their completion, each with when it was created.

    For each hundred one Query, one BatchGetItem, and one for each hundred of their exercises.
    """
    after: dict[str, str] | None = None
    while True:
        heads, after = store.completed_page(user_id, since, until, 100, after)
        created = {head.id: head.created_at for head in heads}
        for event in completed_workouts_with_ids(user_id, list(created)):
            yield event, created[event.workout_id]
        if after is None:
            return


def imported_workout_ids(user_id: str, import_id: str) -> list[str] | None:
    """The workouts that an import was to add; None where its files are expired. One object of the bucket."""
    # Imported here, since reading a page does not need the import.
    from fitai.workouts.imports import store as imports_store

    workout_ids_by_exercise = imports_store.find_exercises(user_id, import_id)
    if workout_ids_by_exercise is None:
        return None
    return sorted({workout_id for workout_ids in workout_ids_by_exercise.values() for workout_id in workout_ids})


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


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A workout that is planned for a day, with its exercises and their sets as they are planned."""

    workout_id: str
    name: str
    template_id: str | None
    exercises: Sequence[WorkoutExercise]


def planned_workout(user_id: str, day: date) -> PlannedDay | None:
    """The workout that a user has planned for a day, the first one of several: two Queries; one without any."""
    # Imported here, since few callers plan.
    from fitai.workouts.planning import store as planning_store

    heads = planning_store.planned_heads(user_id, day, day, 1)
    loaded = store.load_workout(heads[0].state.id) if heads else None
    if loaded is None or loaded.state.status != "planned":
        return None
    return PlannedDay(loaded.state.id, loaded.state.name, loaded.state.template_id, loaded.state.exercises)


def active_workout_id(user_id: str) -> str | None:
    """Return the id of the user's workout that is in progress or paused. One GetItem."""
    return active_store.active_workout_id(user_id)


@dataclass(frozen=True, slots=True)
class LiveRecords:
    """The records that a workout has set which is in progress, paused, or just completed."""

    workout_id: str
    date: date
    records: int


def live_records(user_id: str, former_id: str | None = None) -> list[LiveRecords]:
    """The records of the user's active workout, and of one that was active before, where that was completed since.

    One GetItem, and one BatchGetItem where there is such a workout.
    """
    workout_ids = {active_store.active_workout_id(user_id), former_id} - {None}
    heads = store.workout_heads(str(workout_id) for workout_id in workout_ids) if workout_ids else {}
    return [
        LiveRecords(state.id, state.date, state.metrics.personal_records_set)
        for state in heads.values()
        if state.user_id == user_id and (state.status in ACTIVE_STATUSES or state.status == "completed")
    ]


def current_workout(user_id: str) -> Workout | None:
    """The user's workout that is in progress or paused, with all its sets: one GetItem, and a Query where there is one."""
    workout_id = active_store.active_workout_id(user_id)
    return None if workout_id is None else own_workout(user_id, workout_id)


def own_workout(user_id: str, workout_id: str) -> Workout | None:
    """A workout of the user with all its sets, or None: one Query."""
    loaded = store.load_workout(workout_id)
    return None if loaded is None or loaded.state.user_id != user_id else loaded.state


def planned_workouts(user_id: str, since: date, until: date) -> list[WorkoutSummary]:
    """The workouts that are planned for these days, at most 50, the soonest first: one Query."""
    states, _ = store.history_page(
        user_id, status="planned", since=since, until=until, template=None, limit=50, after=None
    )
    return list(reversed(states))


def recent_workouts(user_id: str, limit: int) -> list[WorkoutSummary]:
    """The last completed workouts, without their exercises, the newest first: one Query."""
    states, _ = store.history_page(
        user_id, status="completed", since=None, until=None, template=None, limit=limit, after=None
    )
    return list(states)


def restore_connection(message: Message) -> Connection:
    """Put back the item of the sender's connection if it was deleted; see `live.followers`. One GetItem where it was not."""
    from fitai.workouts.live import followers

    return followers.restore_connection(message)


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
