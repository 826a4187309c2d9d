"""The operations that devices send afterwards: one table. docs/sync.md and the OpenAPI document are derived from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fitai.kernel.types import Input, Units
from fitai.workouts.live.edits import CancelWorkout, ReviseFields
from fitai.workouts.live.rest_timer import SetRestTimer
from fitai.workouts.live.transitions import FinishWorkout, PauseWorkout, ResumeWorkout
from fitai.workouts.offline.commands import (
    AddOfflineExercise,
    ChangeOfflineExercise,
    CompleteOfflineSet,
    CorrectOfflineSet,
    RemoveOfflineSet,
)
from fitai.workouts.offline.models import AddExercise, OfflineCorrection, OfflineExercise, OfflineSet, SetReference
from fitai.workouts.operations import Command
from fitai.workouts.requests import CompleteWorkout, CreateWorkout, RestTimer, ReviseWorkout, Transition


@dataclass(frozen=True, slots=True)
class OfflineOperation:
    """An operation that was read: its `data` parsed, its workout found, its time made plausible.

    Attributes:
        data: an instance of the operation's input type.
        units: those of its measures, and of the weights that the caller trains with.
    """

    client_id: str
    type: "OperationType"
    workout_id: str
    data: Any
    at: datetime
    units: Units


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the operations of a workout are applied.

    Attributes:
        applied: the versions of the client operations that were applied.
        lenient: nothing more will arrive: a set whose place is too far out takes the next one.
    """

    applied: Mapping[str, int]
    lenient: bool


@dataclass(frozen=True, slots=True)
class OperationType:
    """An operation that devices send.

    Attributes:
        name: `op`.
        input_type: what its `data` is.
        data: that in words, for docs/sync.md.
        applied_as: how a batch applies it: a command on the workout, or one of what only batches do.
        command: the command; None for what only batches do.
        ends_workout: the workout is not active after it.
        needs_start: a workout that was never started cannot take it yet.
        is_compared_by_time: of two such operations the one that was made later stays.
    """

    name: str
    input_type: type[Input]
    data: str
    applied_as: Literal["command", "creation", "start", "deletion"] = "command"
    command: Callable[[OfflineOperation, Progress], Command] | None = None
    ends_workout: bool = False
    needs_start: bool = False
    is_compared_by_time: bool = False


_OPERATION_TYPES = (
    OperationType(
        "create",
        CreateWorkout,
        "as `POST /workouts`; with `exercises` as the device showed them. `templateId` is for a device that does not "
        "have the day of the template: the server plans it then",
        applied_as="creation",
    ),
    OperationType("start", Transition, "–", applied_as="start"),
    OperationType("pause", Transition, "–", command=lambda operation, progress: PauseWorkout(), needs_start=True),
    OperationType("resume", Transition, "–", command=lambda operation, progress: ResumeWorkout(), needs_start=True),
    OperationType(
        "complete",
        CompleteWorkout,
        "`notes?`, `mood?`, `atLastSet?`",
        command=lambda operation, progress: FinishWorkout(operation.data),
        ends_workout=True,
        needs_start=True,
    ),
    OperationType("cancel", Transition, "–", command=lambda operation, progress: CancelWorkout(), ends_workout=True),
    OperationType(
        "set",
        OfflineSet,
        "`exerciseIndex?`, `exerciseId?`, `setIndex?`, and what was done, as `PUT /workouts/{id}/set/{setIndex}`",
        command=lambda operation, progress: CompleteOfflineSet(operation.data, operation.client_id, progress.lenient),
        needs_start=True,
    ),
    OperationType(
        "correct_set",
        OfflineCorrection,
        "`setClientId`, and what is different",
        command=lambda operation, progress: CorrectOfflineSet(
            operation.data, operation.client_id, operation.at, progress.applied
        ),
        is_compared_by_time=True,
    ),
    OperationType(
        "delete_set",
        SetReference,
        "`setClientId`",
        command=lambda operation, progress: RemoveOfflineSet(operation.data, progress.applied),
    ),
    OperationType(
        "add_exercise",
        AddExercise,
        "`exerciseId`, `supersetId?`, `restTime?`, `notes?`",
        command=lambda operation, progress: AddOfflineExercise(operation.data),
    ),
    OperationType(
        "exercise",
        OfflineExercise,
        "`exerciseIndex`, and as `PUT /workouts/{id}/exercise/{exerciseIndex}`",
        command=lambda operation, progress: ChangeOfflineExercise(operation.data, operation.units),
    ),
    OperationType(
        "rest",
        RestTimer,
        "`seconds`, or `skip: true`",
        command=lambda operation, progress: SetRestTimer(operation.data),
        needs_start=True,
    ),
    OperationType(
        "update",
        ReviseWorkout,
        "`name?`, `date?`, `location?`, `locationLabel?`, `notes?`, `mood?`, `bodyWeight?`, and of a completed workout "
        "`startedAt?`, `endedAt?`, `durationSeconds?`",
        command=lambda operation, progress: ReviseFields(operation.data),
        is_compared_by_time=True,
    ),
    OperationType("delete", Transition, "–", applied_as="deletion", ends_workout=True),
)

OPERATION_TYPES: dict[str, OperationType] = {operation.name: operation for operation in _OPERATION_TYPES}
"""The operations by name."""
