"""The operations on sets and exercises that devices send afterwards: applied to what the workout has become meanwhile."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from fitai.kernel import clock
from fitai.kernel.errors import Conflict
from fitai.kernel.types import Units
from fitai.workouts import rules
from fitai.workouts.live.exercises import ChangeExerciseCommand
from fitai.workouts.live.sets import CompleteSetCommand, RemoveSet
from fitai.workouts.offline.models import AddExercise, OfflineCorrection, OfflineExercise, OfflineSet, SetReference
from fitai.workouts.offline.rules import locate_set
from fitai.workouts.operations import Change, Command, Facts
from fitai.workouts.records.performance import started_exercises
from fitai.workouts.requests import CompleteSet
from fitai.workouts.state import LoadedWorkout, WorkoutState


class DependencyMissing(Exception):
    """What the operation depends on is not there; it may still arrive."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


# --- sets --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CompleteOfflineSet(Command):
    """Complete a set: at its place, or at the next open one when another device has filled it.

    Attributes:
        lenient: a set whose place is too far out takes the next one.
    """

    data: OfflineSet
    client_id: str
    lenient: bool

    def exercise_ids_needed(self, loaded: LoadedWorkout) -> list[str]:
        """The set's exercise, where another device has replaced it."""
        exercise_id = self.data.exercise_id
        return [exercise_id] if exercise_id is not None and not loaded.with_exercise(exercise_id) else []

    def record_ids_needed(self, loaded: LoadedWorkout) -> list[str]:
        """The set's exercise, where another device has replaced it."""
        return self.exercise_ids_needed(loaded)

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the set changes.

        Raises:
            DependencyMissing: its exercise, or the sets before it, have not arrived.
        """
        index = self._exercise_index(loaded)
        if index is None:
            index = len(loaded.exercises)
            loaded = _with_added_exercise(loaded, str(self.data.exercise_id), facts)
        sets, set_index = loaded.state.exercises[index].sets, self.data.set_index
        if set_index is not None and set_index > len(sets) and not self.lenient:
            raise DependencyMissing("missing_set", "The sets before this one have not arrived yet.")
        command = CompleteSetCommand(
            index, rules.free_set_index(sets, set_index), _performed(self.data), self.client_id
        )
        return command.decide(loaded, facts, now)

    def _exercise_index(self, loaded: LoadedWorkout) -> int | None:
        """Where the set's exercise is now; None when another device has replaced it."""
        exercises, index, exercise_id = loaded.state.exercises, self.data.exercise_index, self.data.exercise_id
        if index is None:
            index = loaded.state.real_time.current_exercise_index
        if exercise_id is None:
            if index >= len(exercises):
                raise DependencyMissing(
                    "missing_exercise", f"The workout has {len(exercises)} exercises; send the one that is added."
                )
            return index
        if index < len(exercises) and exercises[index].exercise_id == exercise_id:
            return index
        places = loaded.with_exercise(exercise_id)
        return places[-1].index if places else None


def _with_added_exercise(loaded: LoadedWorkout, exercise_id: str, facts: Facts) -> LoadedWorkout:
    """The workout with an exercise after its last one, judged against the current records."""
    exercises = loaded.state.exercises
    added = rules.new_workout_exercise(
        len(exercises), exercise_id, "data.exerciseId", facts.exercises, unit=facts.exercise_units.get(exercise_id)
    )
    state = loaded.state.model_copy(update={"exercises": [*exercises, added], "exercise_count": len(exercises) + 1})
    return replace(
        loaded, state=state, exercises=(*loaded.exercises, *started_exercises(state, [added], facts.performance))
    )


def _performed(data: OfflineSet | OfflineCorrection) -> CompleteSet:
    """What was done, without where."""
    fields = data.model_fields_set & set(CompleteSet.model_fields)
    performed = CompleteSet.model_construct(
        _fields_set=fields, **{name: getattr(data, name) for name in CompleteSet.model_fields}
    )
    return performed.with_units(data.read_in)


# --- what depends on where things are now ------------------------------------------------------------------


class ResolvedCommand(Command):
    """An operation whose target is found in the workout as it is now; then it is one like any other."""

    __slots__ = ()

    @abstractmethod
    def resolve(self, loaded: LoadedWorkout) -> Command:
        """The operation on the target.

        Raises:
            DependencyMissing: the target has not arrived. Conflict: it was deleted, or changed later.
        """

    def exercise_ids_needed(self, loaded: LoadedWorkout) -> Iterable[str]:
        """What the operation on the target needs."""
        return self.resolve(loaded).exercise_ids_needed(loaded)

    def record_ids_needed(self, loaded: LoadedWorkout) -> Iterable[str]:
        """What the operation on the target needs."""
        return self.resolve(loaded).record_ids_needed(loaded)

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the operation on the target changes."""
        return self.resolve(loaded).decide(loaded, facts, now)


@dataclass(frozen=True, slots=True)
class CorrectOfflineSet(ResolvedCommand):
    """Correct a set: of two corrections the one that was made later stays, whichever arrives first.

    Attributes:
        at: when it was made.
        applied: the versions of the client operations that were applied to the workout.
    """

    data: OfflineCorrection
    client_id: str
    at: datetime
    applied: Mapping[str, int]

    def resolve(self, loaded: LoadedWorkout) -> Command:
        """The correction of the set at its place."""
        exercise_index, set_index = referenced_set(self.data, loaded.state, self.applied)
        corrected_at = loaded.state.exercises[exercise_index].sets[set_index].corrected_at
        if corrected_at is not None and corrected_at > self.at:
            raise Conflict("This set was corrected later by another device.", code="superseded")
        return CompleteSetCommand(exercise_index, set_index, _performed(self.data), self.client_id)


@dataclass(frozen=True, slots=True)
class RemoveOfflineSet(ResolvedCommand):
    """Remove a set, wherever it is now.

    Attributes:
        applied: the versions of the client operations that were applied to the workout.
    """

    data: SetReference
    applied: Mapping[str, int]

    def resolve(self, loaded: LoadedWorkout) -> Command:
        """The removal of the set at its place."""
        return RemoveSet(*referenced_set(self.data, loaded.state, self.applied))


@dataclass(frozen=True, slots=True)
class ChangeOfflineExercise(ResolvedCommand):
    """Move to an exercise, or change it.

    Attributes:
        units: those that the weights of a substitute are rounded in.
    """

    data: OfflineExercise
    units: Units

    def resolve(self, loaded: LoadedWorkout) -> Command:
        """The change of the exercise at its place."""
        if self.data.exercise_index > len(loaded.state.exercises):
            raise DependencyMissing("missing_exercise", f"The workout has {len(loaded.state.exercises)} exercises.")
        return ChangeExerciseCommand(self.data.exercise_index, self.data, self.units)


@dataclass(frozen=True, slots=True)
class AddOfflineExercise(ResolvedCommand):
    """Add an exercise after the last one."""

    data: AddExercise

    def resolve(self, loaded: LoadedWorkout) -> Command:
        """The addition at the place after the last."""
        return ChangeExerciseCommand(len(loaded.state.exercises), self.data)


def referenced_set(data: SetReference, state: WorkoutState, applied: Mapping[str, int]) -> tuple[int, int]:
    """The exercise and the place at which a set is now.

    Args:
        applied: the versions of the client operations that were applied to the workout.

    Raises:
        DependencyMissing: the set has not arrived. Conflict: it was deleted.
    """
    if data.set_client_id is not None:
        position = locate_set(state, data.set_client_id)
        if position is None and data.set_client_id in applied:
            raise Conflict("This set was deleted.", code="gone")
        if position is None:
            raise DependencyMissing("missing_set", "The set has not arrived yet; send it, and then this again.")
        return position
    # Its place may have moved since: when it was completed tells it from the others of its exercise. Where that is the
    # same for several, as with sets that were imported, only the one at its place is surely meant.
    completed_at = clock.iso(data.completed_at) if data.completed_at else None
    candidates = [
        (exercise.index, set_.index)
        for exercise in state.exercises
        for set_ in exercise.sets
        if exercise.index == data.exercise_index and set_.completed_at and clock.iso(set_.completed_at) == completed_at
    ]
    for position in candidates:
        if len(candidates) == 1 or position[1] == data.set_index:
            return position
    raise Conflict("The set that was there then is not there any more.", code="gone")
