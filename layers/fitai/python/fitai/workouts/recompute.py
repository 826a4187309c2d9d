"""Records after a change of the past: gone through again from the first day, and written where they differ."""

from fitai.kernel import events
from fitai.kernel.table import Contended, commit, persist, put
from fitai.workouts import rules, store
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted
from fitai.workouts.models import WorkoutExercise
from fitai.workouts.store import WorkoutExerciseItem, WorkoutItem
from fitai.workouts.summary import corrected


def recompute(user_id: str, exercise_id: str, workout_id: str) -> None:
    """Make an exercise's records those of its whole history, in the order of its days.

    It changes nothing that is right already, so it may run twice, or stop halfway and run again.

    Args:
        workout_id: the workout that was changed; it is read from the table itself, since the index may lag.
    """
    persist(lambda: _recompute(user_id, exercise_id, workout_id))


def _recompute(user_id: str, exercise_id: str, workout_id: str) -> None:
    record = store.records(user_id, [exercise_id]).get(exercise_id)
    version = int(record.version) if record else 0
    bests = rules.Bests()
    groups = _by_workout(user_id, exercise_id, workout_id)
    running = {store.active(user_id)} & set(groups)
    final = bests
    touched: list[tuple[str, list[WorkoutExerciseItem]]] = []
    for one, items in groups.items():
        before = final
        replayed, final = rules.replay([item.exercise for item in items], before)
        changed = [
            _renewed(item, exercise, before, version)
            for item, exercise in zip(items, replayed, strict=True)
            if item.exercise != exercise or item.before != before
        ]
        if changed and one not in running:
            touched.append((one, changed))
    for one, changed in touched:
        _write(one, changed)
    standing = record.bests if record else rules.Bests()
    active = [item for one in running if one for item in groups[one]]
    if final == standing and not any(item.before != _before(groups, item) for item in active):
        return
    writes = [store.saving_record(user_id, exercise_id, final, version)]
    for item in active:
        before = _before(groups, item)
        mine = [other.exercise for other in groups[item.workout_id]]
        replayed, _ = rules.replay(mine, before)
        exercise = next(entry for entry in replayed if entry.index == item.exercise.index)
        writes.append(store.saving_exercise(_renewed(item, exercise, before, version + 1), [item]))
    commit(*writes)


def _by_workout(user_id: str, exercise_id: str, workout_id: str) -> dict[str, list[WorkoutExerciseItem]]:
    found = [item for item in store.whole_history(user_id, exercise_id) if item.workout_id != workout_id]
    changed = store.load(workout_id)
    if changed is not None:
        found += [item for item in changed.with_exercise(exercise_id) if item.GSI1SK]
    groups: dict[str, list[WorkoutExerciseItem]] = {}
    for item in sorted(found, key=lambda item: str(item.GSI1SK)):
        groups.setdefault(item.workout_id, []).append(item)
    return groups


def _before(groups: dict[str, list[WorkoutExerciseItem]], item: WorkoutExerciseItem) -> rules.Bests:
    bests = rules.Bests()
    for workout_id, items in groups.items():
        if workout_id == item.workout_id:
            break
        _, bests = rules.replay([one.exercise for one in items], bests)
    return bests


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
    version = loaded.state.version + told
    state = loaded.state.model_copy(update={"exercises": exercises, "metrics": metrics, "version": version})
    if any(int(item.revision) != _revision(loaded, item.SK) for item in items):
        raise Contended
    commit(
        put(WorkoutItem.of(state), when=WorkoutItem.version == loaded.state.version),
        *(store.saving_exercise(item, loaded.items) for item in items),
        *([events.record(corrected(loaded.state, state))] if told else []),
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
    elif event.backdated:
        exercise_ids = sorted(one.exercise_id for one in event.exercises)
    else:
        return
    for exercise_id in exercise_ids:
        recompute(event.user_id, exercise_id, event.workout_id)
