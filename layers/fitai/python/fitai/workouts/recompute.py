"""Records after a change of the past: gone through again from the first day, and written where they differ."""

from collections.abc import Iterable
from datetime import date

from fitai.kernel import clock, events
from fitai.kernel.table import Contended, Write, commit, persist, put
from fitai.workouts import rules, store, targets
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted
from fitai.workouts.models import WorkoutExercise
from fitai.workouts.store import SessionsItem, WorkoutExerciseItem, WorkoutItem
from fitai.workouts.summary import corrected
from fitai.workouts.targets import Guide


def recompute(user_id: str, exercise_id: str, workout_id: str) -> None:
    """Make an exercise's records and last sessions those of its whole history, in the order of its days.

    It changes nothing that is right already, so it may run twice, or stop halfway and run again.

    Args:
        workout_id: the workout that was changed; it is read from the table itself, since the index may lag.
    """
    persist(lambda: _recompute(user_id, exercise_id, workout_id))


def _recompute(user_id: str, exercise_id: str, workout_id: str) -> None:
    standing = store.standing(user_id, [exercise_id])
    record = standing.records.get(exercise_id)
    version = int(record.version) if record else 0
    active_id = store.active(user_id)
    active = store.load(active_id) if active_id else None
    groups = _by_workout(user_id, exercise_id, workout_id, active)
    final = rules.Bests()
    followed: list[WorkoutExerciseItem] = []
    for one, items in groups.items():
        before = final
        replayed, final = rules.replay([item.exercise for item in items], before)
        if one == active_id:
            # The last one: it goes on from what was before it, and the record is what it has made of that.
            unlike = any(item.before != before for item in items)
            if unlike or final != standing.bests(exercise_id):
                pairs = zip(items, replayed, strict=True)
                followed = [_renewed(item, exercise, before, version + 1) for item, exercise in pairs]
            continue
        changed = [
            _renewed(item, exercise, before, version)
            for item, exercise in zip(items, replayed, strict=True)
            if item.exercise != exercise or item.before != before
        ]
        if changed:
            _write(one, changed)
    _write_sessions(user_id, exercise_id, groups, active_id, standing.sessions.get(exercise_id))
    if final != standing.bests(exercise_id) or followed:
        commit(
            store.saving_record(user_id, exercise_id, final, version),
            *(store.saving_exercise(item, groups[str(active_id)]) for item in followed),
            *(_shown(active, followed) if active else []),
        )


def _write_sessions(
    user_id: str,
    exercise_id: str,
    groups: dict[str, list[WorkoutExerciseItem]],
    active_id: str | None,
    standing: SessionsItem | None,
) -> None:
    done = [targets.session(one, _day(items[0]), _told(items)) for one, items in groups.items() if one != active_id]
    sessions = targets.kept(one for one in done if one is not None)
    if sessions != (standing.sessions if standing else []):
        commit(store.saving_sessions(user_id, exercise_id, sessions, standing))


def _told(items: Iterable[WorkoutExerciseItem]) -> list[tuple[WorkoutExercise, Guide | None]]:
    return [(item.exercise, item.guide) for item in items]


def _day(item: WorkoutExerciseItem) -> date:
    """The day that an exercise with sets that were done counts for."""
    return date.fromisoformat(str(item.GSI1SK)[:10])


def _shown(loaded: store.Loaded, renewed: list[WorkoutExerciseItem]) -> list[Write]:
    """The head of the active workout, where what it shows has changed with its exercises."""
    by_key = {item.SK: item.exercise for item in renewed}
    exercises = [by_key.get(item.SK, item.exercise) for item in loaded.items]
    if exercises == loaded.state.exercises:
        return []
    metrics = rules.totals(exercises, loaded.state.metrics.calories_burned)
    version = loaded.state.version + 1
    state = loaded.state.model_copy(update={"exercises": exercises, "metrics": metrics, "version": version})
    return [store.saving(loaded, state), store.noting(state)]


def _by_workout(
    user_id: str, exercise_id: str, workout_id: str, active: store.Loaded | None
) -> dict[str, list[WorkoutExerciseItem]]:
    """What was done of an exercise, by workout: by the day that it counts for, and on a day as it was done.

    The active workout is the last, whatever its day: it goes on from the records as they stand until it is completed.
    It is there before its first set too.
    """
    changed = active if active and active.state.id == workout_id else store.load(workout_id)
    fresh = {loaded.state.id: loaded for loaded in (active, changed) if loaded}
    found = [one for one in store.whole_history(user_id, exercise_id) if one.workout_id not in {workout_id, *fresh}]
    for loaded in fresh.values():
        found += [one for one in loaded.with_exercise(exercise_id) if one.GSI1SK or loaded is active]
    groups: dict[str, list[WorkoutExerciseItem]] = {}
    for item in sorted(found, key=lambda item: item.exercise.index):
        groups.setdefault(item.workout_id, []).append(item)
    last = active.state.id if active else None

    def place(group: tuple[str, list[WorkoutExerciseItem]]) -> tuple[bool, str, str, str]:
        one, items = group
        if one == last:
            return True, "", "", one
        began = min(clock.iso(done.completed_at) for item in items for done in item.exercise.sets if done.completed_at)
        return False, _day(items[0]).isoformat(), began, one

    return dict(sorted(groups.items(), key=place))


def _renewed(
    item: WorkoutExerciseItem, exercise: WorkoutExercise, before: rules.Bests, version: int
) -> WorkoutExerciseItem:
    renewed = WorkoutExerciseItem.from_raw_data(item.to_dynamodb_dict())
    renewed.exercise = exercise
    renewed.before = before
    renewed.record_version = version
    return renewed


def _write(workout_id: str, items: list[WorkoutExerciseItem]) -> None:
    """Write renewed exercises of a past workout, and its count of records with them."""
    loaded = store.load(workout_id)
    if loaded is None:
        return
    renewed = {item.SK: item.exercise for item in items}
    exercises = [renewed.get(item.SK, item.exercise) for item in loaded.items]
    metrics = rules.totals(exercises, loaded.state.metrics.calories_burned)
    told = loaded.state.status == "completed" and metrics != loaded.state.metrics
    shown = told or any(item.exercise != renewed.get(item.SK, item.exercise) for item in loaded.items)
    version = loaded.state.version + shown
    state = loaded.state.model_copy(update={"exercises": exercises, "metrics": metrics, "version": version})
    if any(int(item.revision) != _revision(loaded, item.SK) for item in items):
        raise Contended
    commit(
        put(WorkoutItem.of(state), when=WorkoutItem.version == loaded.state.version),
        *([store.noting(state)] if shown else []),
        *(store.saving_exercise(item, loaded.items) for item in items),
        *([events.record(corrected(loaded.state, state, records_only=True))] if told else []),
    )


def _revision(loaded: store.Loaded, sort_key: str) -> int:
    return next((int(item.revision) for item in loaded.items if sort_key == item.SK), -1)


def after(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted) -> None:
    """Recompute what an event may have changed.

    A workout that was completed on its own day, with nothing later in the history, has its records right already.
    """
    if isinstance(event, WorkoutDeleted):
        exercise_ids = event.exercise_ids
    elif isinstance(event, WorkoutCorrected):
        exercise_ids = sorted({one.exercise_id for one in event.exercises} | set(event.former_exercise_ids))
        if event.records_only:
            return
    elif event.backdated:
        exercise_ids = sorted(one.exercise_id for one in event.exercises)
    else:
        exercise_ids = persist(lambda: _remember(event.user_id, event.workout_id))
    for exercise_id in exercise_ids:
        recompute(event.user_id, exercise_id, event.workout_id)


def _remember(user_id: str, workout_id: str) -> list[str]:
    """Add a workout that was just completed to the last sessions of its exercises: one query, one batch, one write.

    Gives the exercises of which it is not the last in the history, or does not follow from what is before it.
    """
    loaded = store.load(workout_id)
    if loaded is None or loaded.state.status != "completed":
        return []
    groups: dict[str, list[WorkoutExerciseItem]] = {}
    for item in loaded.items:
        if any(rules.working(one) for one in item.exercise.sets):
            groups.setdefault(item.exercise.exercise_id, []).append(item)
    standing = store.standing(user_id, groups)
    writes, unlike = [], []
    for exercise_id, items in groups.items():
        done = targets.session(workout_id, loaded.state.date, _told(items))
        others = [one for one in standing.done(exercise_id) if one.workout_id != workout_id]
        _, bests = rules.replay([item.exercise for item in items], items[0].before or rules.Bests())
        if done is None or bests != standing.bests(exercise_id) or (others and others[0].place > done.place):
            unlike.append(exercise_id)
            continue
        sessions = targets.kept([done, *others])
        if sessions != standing.done(exercise_id):
            known = standing.sessions.get(exercise_id)
            writes.append(store.saving_sessions(user_id, exercise_id, sessions, known))
    commit(*writes)
    return unlike
