"""The operations that devices do offline: what each takes, and what it decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fitai.exercises.published import available_exercises
from fitai.kernel import clock
from fitai.kernel.errors import Conflict
from fitai.kernel.types import Input, Units
from fitai.workouts import rules
from fitai.workouts.live import edits, rest_timer, sets, transitions
from fitai.workouts.live import exercises as live_exercises
from fitai.workouts.offline.models import AddExercise, OfflineCorrection, OfflineExercise, OfflineSet, SetReference
from fitai.workouts.offline.rules import locate_set
from fitai.workouts.operations import Change, Decider
from fitai.workouts.records import store
from fitai.workouts.requests import CompleteSet, CompleteWorkout, CreateWorkout, RestTimer, ReviseWorkout, Transition
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import LoadedWorkout

ENDING_OPERATIONS = frozenset({"complete", "cancel", "delete"})


OPERATIONS_NEEDING_START = frozenset({"pause", "resume", "complete", "set", "rest"})
"""Operations that a workout which was never started cannot take yet."""


class DependencyMissing(Exception):
    """What the operation depends on is not there; it may come."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def workout_missing() -> DependencyMissing:
    return DependencyMissing("missing_workout", "There is no such workout yet; send its creation, then this again.")


def workout_deleted() -> Conflict:
    return Conflict("This workout was deleted.", code="gone")


INPUT_TYPES: dict[str, type[Input]] = {
    "create": CreateWorkout,
    "start": Transition,
    "pause": Transition,
    "resume": Transition,
    "complete": CompleteWorkout,
    "cancel": Transition,
    "set": OfflineSet,
    "correct_set": OfflineCorrection,
    "delete_set": SetReference,
    "add_exercise": AddExercise,
    "exercise": OfflineExercise,
    "rest": RestTimer,
    "update": ReviseWorkout,
    "delete": Transition,
}
"""The operations, and what their `data` is."""


@dataclass(slots=True)
class OfflineOperation:
    """An operation that can be read: its `data` parsed, its workout found, its time made plausible.

    `units` are those of its measures, and of the weights that the caller trains with.
    """

    client_id: str
    name: str
    workout_id: str
    given: Any
    at: datetime
    units: Units


def _decide_set(one: OfflineOperation, loaded: LoadedWorkout, done: Mapping[str, int], lenient: bool) -> Decider:
    """A set: at its place, or at the next one that is free when another device has filled it."""
    given: OfflineSet = one.given

    def decide(present: LoadedWorkout, at: datetime) -> Change:
        present, index = _with_exercise(present, given)
        taken = present.state.exercises[index].sets
        wanted = given.set_index
        if wanted is not None and wanted > len(taken) and not lenient:
            raise DependencyMissing("missing_set", "The sets before this one have not arrived yet.")
        place = rules.free_set_index(taken, wanted)
        return sets.decide_set(index, place, _performed_values(given), one.client_id)(present, at)

    return decide


def _with_exercise(loaded: LoadedWorkout, given: OfflineSet) -> tuple[LoadedWorkout, int]:
    """Where the set's exercise stands now; when another device has replaced it, it is added."""
    exercises = loaded.state.exercises
    index = loaded.state.real_time.current_exercise_index if given.exercise_index is None else given.exercise_index
    if given.exercise_id is None:
        if index >= len(exercises):
            raise DependencyMissing(
                "missing_exercise", f"The workout has {len(exercises)} exercises; send the one that is added."
            )
        return loaded, index
    if index < len(exercises) and exercises[index].exercise_id == given.exercise_id:
        return loaded, index
    elsewhere = [one.index for one in exercises if one.exercise_id == given.exercise_id]
    if elsewhere:
        return loaded, elsewhere[-1]
    known = available_exercises(loaded.state.user_id, [given.exercise_id])
    entry = rules.new_workout_exercise(len(exercises), given.exercise_id, "data.exerciseId", known)
    state = loaded.state.model_copy(update={"exercises": [*exercises, entry], "exercise_count": len(exercises) + 1})
    return LoadedWorkout(
        state, [*loaded.items, *store.started_exercise_items(state, [entry])], loaded.followers
    ), entry.index


def _performed_values(given: OfflineSet | OfflineCorrection) -> CompleteSet:
    """What was done, without where."""
    fields = given.model_fields_set & set(CompleteSet.model_fields)
    return CompleteSet.model_construct(
        _fields_set=fields, **{name: getattr(given, name) for name in CompleteSet.model_fields}
    )


def _decide_correction(one: OfflineOperation, loaded: LoadedWorkout, done: Mapping[str, int], lenient: bool) -> Decider:
    """Of two corrections of a set the one that was made later stays, whichever arrives first."""
    exercise, place = _referenced_set(one.given, loaded.state, done)
    standing = loaded.state.exercises[exercise].sets[place].corrected_at
    if standing is not None and standing > one.at:
        raise Conflict("This set was corrected later by another device.", code="superseded")
    return sets.decide_set(exercise, place, _performed_values(one.given), one.client_id)


def _decide_set_deletion(
    one: OfflineOperation, loaded: LoadedWorkout, done: Mapping[str, int], lenient: bool
) -> Decider:
    return sets.decide_set_removal(*_referenced_set(one.given, loaded.state, done))


def _referenced_set(given: SetReference, state: WorkoutState, done: Mapping[str, int]) -> tuple[int, int]:
    """Where the set is now that is meant."""
    if given.set_client_id is not None:
        found = locate_set(state, given.set_client_id)
        if found is None and given.set_client_id in done:
            raise Conflict("This set was deleted.", code="gone")
        if found is None:
            raise DependencyMissing("missing_set", "The set has not arrived yet; send it, and then this again.")
        return found
    # Its place may have moved since: when it was done tells it from the others of its exercise. Where that is the same
    # for several, as with sets that were imported, only the one at its place is surely meant.
    done_at = clock.iso(given.completed_at) if given.completed_at else None
    alike = [
        (entry.index, one.index)
        for entry in state.exercises
        for one in entry.sets
        if entry.index == given.exercise_index and one.completed_at and clock.iso(one.completed_at) == done_at
    ]
    for place in alike:
        if len(alike) == 1 or place[1] == given.set_index:
            return place
    raise Conflict("The set that was there then is not there any more.", code="gone")


def _decide_exercise_change(
    one: OfflineOperation, loaded: LoadedWorkout, done: Mapping[str, int], lenient: bool
) -> Decider:
    given: OfflineExercise = one.given
    if given.exercise_index > len(loaded.state.exercises):
        raise DependencyMissing("missing_exercise", f"The workout has {len(loaded.state.exercises)} exercises.")
    return live_exercises.decide_exercise_change(given.exercise_index, given, one.units)


DECIDERS: dict[str, Callable[[OfflineOperation, LoadedWorkout, Mapping[str, int], bool], Decider]] = {
    "set": _decide_set,
    "correct_set": _decide_correction,
    "delete_set": _decide_set_deletion,
    "exercise": _decide_exercise_change,
    "add_exercise": lambda one, loaded, done, lenient: live_exercises.decide_exercise_change(
        len(loaded.state.exercises), one.given
    ),
    "pause": lambda one, loaded, done, lenient: transitions.decide_pause,
    "resume": lambda one, loaded, done, lenient: transitions.decide_resume,
    "complete": lambda one, loaded, done, lenient: transitions.decide_completion(one.given),
    "cancel": lambda one, loaded, done, lenient: edits.decide_cancellation,
    "rest": lambda one, loaded, done, lenient: rest_timer.decide_rest_timer(one.given),
    "update": lambda one, loaded, done, lenient: edits.decide_revision(one.given),
}
"""What an operation decides, given the workout and the client operations that were applied to it."""
