"""Carry out an import, or undo it, phase by phase.

    prepare   read the file, create missing exercises, compute all records, store the workouts in chunks
    write     write the workouts of a chunk, each once
    records   per exercise: recompute its record, and the records of later workouts that existed before
    done      the event for analytics is written, once

    remove    delete the workouts of a chunk, except those that were changed since
    mend      per exercise: recompute records; then delete the exercises that were created and that nothing uses
    undone    the event for analytics is written, once

Each step may end anywhere and be repeated: its keys are fixed and its writes are conditional. Two workers at the same
import do the same, and only one of them advances it.
"""

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Literal

from fitai.exercises.published import create_own_exercise, remove_unchanged_exercise
from fitai.kernel import clock
from fitai.kernel.live import delivery
from fitai.kernel.table import Write, WriteConflict, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget
from fitai.templates import published
from fitai.users import published as users_published
from fitai.workouts import store as workouts_store
from fitai.workouts.events import WorkoutImportContinued
from fitai.workouts.imports import drafts, preview, progress, records, store
from fitai.workouts.imports.live_events import ImportProgress
from fitai.workouts.imports.models import ImportState
from fitai.workouts.imports.store import CHUNK_SIZE, ImportedWorkout, PhaseEnded
from fitai.workouts.models import WorkoutExercise
from fitai.workouts.records import recompute
from fitai.workouts.records import store as records_store
from fitai.workouts.state import LoadedWorkout, WorkoutState

TURN_SECONDS = 60.0
"""Seconds that one message may work; the next message continues. A function receives up to ten messages at once."""
MAX_LOST_STEPS = 50
"""Steps in a row that a worker may lose to another one before it gives up."""
INDEX_WAIT_ATTEMPTS, INDEX_WAIT_PAUSE = 20, 0.25
"""How often, and after how many seconds, an index is read again until it has what the table has."""
PROGRESS_STEP = 5
"""Percent between two live events on the progress."""


def continue_import(event: WorkoutImportContinued) -> None:
    """Continue an import until it is done or the time is up; then another message continues it."""
    budget = TimeBudget(TURN_SECONDS)
    _wait_for_request(event, budget)
    work_on_import(event.user_id, event.import_id, budget)
    current = store.find_import(event.user_id, event.import_id)
    if current is not None and current[0].phase in PHASE_STEPS:
        retry_on_conflict(lambda: _hand_over_to_next_worker(event))


def _wait_for_request(event: WorkoutImportContinued, budget: TimeBudget) -> None:
    """Wait while the request itself carries out a short import; if it ends too early, the worker takes over."""
    while not budget.is_over:
        current = store.find_import(event.user_id, event.import_id)
        if current is None or current[0].phase not in PHASE_STEPS or current[0].leased_until <= clock.epoch():
            return
        time.sleep(0.5)


def _hand_over_to_next_worker(event: WorkoutImportContinued) -> None:
    current = store.find_import(event.user_id, event.import_id)
    if current is not None and current[0].phase in PHASE_STEPS:
        store.advance_import(current[0], store.import_continued_write(current[0]))


def work_on_import(user_id: str, import_id: str, budget: TimeBudget) -> None:
    """Continue an import until it is done or the time is up; one step at least, however slow."""
    lost_steps = 0
    while True:
        current = store.find_import(user_id, import_id)
        if current is None or current[0].phase not in PHASE_STEPS:
            return
        state, report = current
        try:
            _PhaseWorker(state, report.workouts if report else 0, report.sets if report else 0, budget).step()
            lost_steps = 0
        except (WriteConflict, PhaseEnded):
            lost_steps += 1
            if lost_steps > MAX_LOST_STEPS:
                raise
        if budget.is_over:
            return


class _PhaseWorker:
    """A worker in one phase of an import.

    Args:
        workouts: of the import's report, for the events on the progress; `sets` likewise.
    """

    def __init__(self, state: ImportState, workouts: int, sets: int, budget: TimeBudget) -> None:
        self.state, self.budget = state, budget
        self._workouts, self._sets = workouts, sets
        self._pushed_percent = progress.percent_complete(state)

    def step(self) -> None:
        """Work at the phase until it ends or the time is up."""
        PHASE_STEPS[self.state.phase](self)

    def advance(self, *more: Write, **changes: object) -> None:
        """Write the next state of the import, and push the progress to the devices from time to time."""
        self.state = store.advance_import(self.state, *more, **changes)
        percent = progress.percent_complete(self.state)
        if abs(percent - self._pushed_percent) >= PROGRESS_STEP or self.state.phase in ("done", "undone"):
            self._pushed_percent = percent
            event = ImportProgress(
                import_id=self.state.import_id,
                status=progress.PHASE_STATUSES[self.state.phase],
                percent=percent,
                workouts=self._workouts,
                sets=self._sets,
            )
            delivery.push_to_user(self.state.user_id, event)

    # --- carrying out ----------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Compute everything that is to be written, and store it in chunks."""
        state = self.state
        content = store.read_file(state.user_id, state.import_id)
        import_preview = preview.preview_file(state, preview.file_text(content or b""))
        for exercise in import_preview.created:
            create_own_exercise(exercise)
        weight = users_published.athlete(state.user_id).weight
        states = [
            draft.state.model_copy(update={"body_weight": draft.state.body_weight or weight})
            for draft in import_preview.new
        ]
        workouts = _with_records(state, states)
        chunks = [workouts[start : start + CHUNK_SIZE] for start in range(0, len(workouts), CHUNK_SIZE)]
        for number, chunk in enumerate(chunks):
            store.write_chunk(state, number, chunk)
        workout_ids_by_exercise: dict[str, list[str]] = {}
        for workout in workouts:
            for exercise_id in sorted({exercise.exercise_id for exercise in workout.state.exercises}):
                workout_ids_by_exercise.setdefault(exercise_id, []).append(workout.state.id)
        store.write_exercises(state, workout_ids_by_exercise)
        self.advance(phase="write", at=0, of=len(chunks), chunks=len(chunks))

    def write(self) -> None:
        """Write the workouts of chunks."""
        while self.state.at < self.state.chunks:
            for workout in store.read_chunk(self.state, self.state.at):
                retry_on_conflict(partial(store.write_workout, self.state, workout))
            self.advance(at=self.state.at + 1)
            if self.budget.is_over:
                return
        exercises = store.read_exercises(self.state)
        self.advance(phase="records", at=0, of=len(exercises))

    def records(self) -> None:
        """Recompute the records: the imported workouts have theirs, later ones may lose some."""
        exercises = list(store.read_exercises(self.state).items())
        if self._recompute_all(exercises):
            self._finish("done", exercises)

    def _recompute_all(self, exercises: Sequence[tuple[str, list[str]]]) -> bool:
        """Recompute the records of one exercise after the other; return False when the time was up before the last.

        Args:
            exercises: each with the ids of the import's workouts that have it.
        """
        user_id = self.state.user_id
        while self.state.at < len(exercises):
            exercise_id, workout_ids = exercises[self.state.at]
            indexed_ids = partial(store.workout_ids_with_exercise, user_id, exercise_id)
            _wait_for_index(set(workout_ids), indexed_ids, user_id, removed=self.state.phase == "mend")
            recompute.recompute_records(user_id, exercise_id, workout_ids[-1])
            self.advance(at=self.state.at + 1)
            if self.budget.is_over:
                return False
        return True

    def _finish(self, phase: Literal["done", "undone"], exercises: Sequence[tuple[str, list[str]]]) -> None:
        """End the import or its undo; analytics are told by an event, where there were workouts."""
        user_id, is_undone = self.state.user_id, phase == "undone"
        workout_ids = {workout_id for _, ids in exercises for workout_id in ids}
        events = []
        if workout_ids:
            _wait_for_index(workout_ids, partial(store.completed_workout_ids, user_id), user_id, removed=is_undone)
            events.append(store.history_imported_write(self.state, undone=is_undone))
        self.advance(*events, phase=phase, at=0, of=0)

    # --- undoing ---------------------------------------------------------------------------------------------------

    def remove(self) -> None:
        """Delete the workouts of chunks."""
        while self.state.at < self.state.chunks:
            kept = 0
            chunk = store.read_chunk(self.state, self.state.at)
            loaded_by_id = workouts_store.load_workouts(workout.state.id for workout in chunk)
            for workout in chunk:
                try:
                    is_removed = self._remove_workout(loaded_by_id.get(workout.state.id))
                except WriteConflict:
                    is_removed = retry_on_conflict(partial(self._reload_and_remove, workout))
                kept += not is_removed
            changes = {"kept": self.state.kept + kept, "removed": self.state.removed + len(chunk) - kept}
            self.advance(at=self.state.at + 1, **changes)
            if self.budget.is_over:
                return
        self.advance(phase="mend", at=0, of=len(store.read_exercises(self.state)))

    def _reload_and_remove(self, workout: ImportedWorkout) -> bool:
        """Delete a workout that was changed since it was read, as `_remove_workout` does."""
        return self._remove_workout(workouts_store.load_workout(workout.state.id))

    def _remove_workout(self, loaded: LoadedWorkout | None) -> bool:
        """Delete a workout; return False for one that was changed since its import, which stays."""
        if loaded is None or loaded.state.import_id != self.state.import_id:
            return True
        if not drafts.is_untouched(loaded.state):
            return False
        store.remove_workout(self.state, loaded)
        return True

    def mend(self) -> None:
        """Recompute the records, and delete the exercises that the import created and that nothing uses."""
        user_id = self.state.user_id
        exercises = list(store.read_exercises(self.state).items())
        if not self._recompute_all(exercises):
            return
        current = store.find_import(user_id, self.state.import_id)
        created_exercises = current[1].created_exercises if current and current[1] else []
        created_ids = {exercise.exercise_id for exercise in created_exercises}
        # The exercises of an import that was undone earlier were kept as long as this import used them.
        left_over_ids = store.exercises_of_undone_imports(user_id) & {exercise_id for exercise_id, _ in exercises}
        for exercise_id in _unused_exercise_ids(user_id, created_ids | left_over_ids):
            remove_unchanged_exercise(user_id, exercise_id)
        self._finish("undone", exercises)


PHASE_STEPS: dict[str, Callable[[_PhaseWorker], None]] = {
    "prepare": _PhaseWorker.prepare,
    "write": _PhaseWorker.write,
    "records": _PhaseWorker.records,
    "remove": _PhaseWorker.remove,
    "mend": _PhaseWorker.mend,
}


def _unused_exercise_ids(user_id: str, exercise_ids: Iterable[str]) -> list[str]:
    """The exercises that are in no workout, completed or planned, and in no template of the user."""
    unused_ids = {exercise_id for exercise_id in exercise_ids if not store.has_history(user_id, exercise_id)}
    if unused_ids:
        unused_ids -= store.upcoming_exercise_ids(user_id)
    return sorted(unused_ids - published.exercises_in_use(user_id, unused_ids))


def _with_records(state: ImportState, states: list[WorkoutState]) -> list[ImportedWorkout]:
    """The workouts with their records, computed among the history of their exercises before and since."""
    exercise_ids = sorted({exercise.exercise_id for workout in states for exercise in workout.exercises})
    versions: dict[str, int] = {}
    for start in range(0, len(exercise_ids), store.BATCH_GET_LIMIT):
        stored = records_store.load_records(state.user_id, exercise_ids[start : start + store.BATCH_GET_LIMIT])
        versions |= {exercise_id: int(record.version) for exercise_id, record in stored.items()}
    imported_ids = {workout.id for workout in states}
    past = {exercise_id: _past_of_exercise(state.user_id, exercise_id, imported_ids) for exercise_id in versions}
    workouts = records.with_records(states, past, versions)
    return [workout.model_copy(update={"state": drafts.with_totals(workout.state)}) for workout in workouts]


def _past_of_exercise(
    user_id: str, exercise_id: str, imported_ids: Collection[str]
) -> list[records.PositionedExercises]:
    """The history of an exercise, by workout, without the workouts that this import has written already."""
    groups: dict[tuple[str, str], list[WorkoutExercise]] = {}
    for exercise in workouts_store.whole_exercise_history(user_id, exercise_id):
        if exercise.workout_id not in imported_ids:
            groups.setdefault((str(exercise.counted_on), exercise.workout_id), []).append(exercise.exercise)
    return [
        (records.history_position(day, workout_id, exercises), exercises)
        for (day, workout_id), exercises in groups.items()
    ]


def _wait_for_index(
    workout_ids: set[str], indexed_ids: Callable[[], Iterable[str]], user_id: str, *, removed: bool
) -> None:
    """Wait until an index, which may lag behind, agrees with the table on these workouts; a few seconds at most.

    Of a workout that was changed meanwhile the two may differ for good.

    Args:
        indexed_ids: reads which workouts the index has.
        removed: the workouts were deleted; else they were written.
    """
    for _ in range(INDEX_WAIT_ATTEMPTS):
        differing = workout_ids & set(indexed_ids()) if removed else workout_ids - set(indexed_ids())
        if not differing:
            return
        heads = store.existing_workouts(user_id, differing)
        existing = {workout_id for workout_id, head in heads.items() if head is not None}
        if not (differing - existing if removed else existing):
            return
        time.sleep(INDEX_WAIT_PAUSE)
