"""Commands are values that decide purely: no request, no clock, and the same facts give the same change."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from datetime import UTC, datetime, timedelta

import pytest
from fitai.kernel import clock, table
from fitai.kernel.meter import meter
from fitai.workouts import models, store
from fitai.workouts.live.edits import CancelWorkout, ReplaceWorkout, ReviseFields
from fitai.workouts.live.exercises import ChangeExerciseCommand
from fitai.workouts.live.rest_timer import SetRestTimer
from fitai.workouts.live.sets import CompleteSetCommand, RemoveSet
from fitai.workouts.live.transitions import FinishWorkout, PauseWorkout, StartWorkout
from fitai.workouts.offline import commands as offline_commands
from fitai.workouts.offline.commands import CompleteOfflineSet
from fitai.workouts.offline.models import OfflineSet
from fitai.workouts.operations import Change, Command, Facts, read_facts
from fitai.workouts.requests import (
    ChangeExercise,
    CompleteSet,
    CompleteWorkout,
    RestTimer,
    ReviseWorkout,
    UpdateWorkout,
)
from fitai.workouts.sharing import service as sharing_service
from fitai.workouts.state import LoadedWorkout

from tests.harness.gateway import access_token, call
from tests.unit.workouts.training import BENCH, ME, PULL_UP, SQUAT, plan, put_set

NOW = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
BATCH, NO_REQUEST = "BatchGetItem", None

ACTIVE_COMMANDS: list[tuple[Command, str | None]] = [
    (CompleteSetCommand(0, 1, CompleteSet(weight=105, reps=5), "set-2"), NO_REQUEST),
    (RemoveSet(0, 0), NO_REQUEST),
    (PauseWorkout(), NO_REQUEST),
    (SetRestTimer(RestTimer(seconds=60)), NO_REQUEST),
    (FinishWorkout(CompleteWorkout(notes="Good")), NO_REQUEST),
    (CancelWorkout(), NO_REQUEST),
    (ReviseFields(ReviseWorkout(name="Legs")), NO_REQUEST),
    (ReplaceWorkout(UpdateWorkout(version=1, exercises=[])), NO_REQUEST),
    (ChangeExerciseCommand(1, ChangeExercise()), NO_REQUEST),
    (ChangeExerciseCommand(2, ChangeExercise(exercise_id=PULL_UP)), BATCH),
    (ChangeExerciseCommand(2, ChangeExercise(exercise_id=BENCH)), NO_REQUEST),
    (CompleteOfflineSet(OfflineSet(exercise_id=SQUAT, weight=90, reps=5), "set-3", False), NO_REQUEST),
    (CompleteOfflineSet(OfflineSet(exercise_id=PULL_UP, weight=90, reps=5), "set-3", False), BATCH),
]


@pytest.fixture
def active(aws: None) -> LoadedWorkout:
    """An active workout with a completed set."""
    body = {"exercises": plan(SQUAT, BENCH), "start": True}
    workout = call("POST", "/workouts", body, token=access_token(ME)).data
    put_set(access_token(ME), workout["id"], 0)
    loaded = store.load_workout(workout["id"])
    assert loaded is not None
    return loaded


@pytest.fixture
def planned(aws: None) -> LoadedWorkout:
    workout = call("POST", "/workouts", {"exercises": plan(SQUAT, BENCH)}, token=access_token(ME)).data
    loaded = store.load_workout(workout["id"])
    assert loaded is not None
    return loaded


def decide(command: Command, loaded: LoadedWorkout, facts: Facts) -> Change:
    """Decide without a clock; every request is counted."""

    def refuse() -> datetime:
        raise AssertionError("a decision must not read the clock")

    clock.set_source(refuse)
    meter.reset()
    try:
        return command.decide(loaded, facts, NOW)
    finally:
        clock.set_source(None)
        assert not meter.operations, "a decision makes no request"


def live_events(change: Change) -> list[str]:
    return [event.model_dump_json() for event in change.live_events(change.state)]


@pytest.mark.parametrize(("command", "request_made"), ACTIVE_COMMANDS, ids=lambda value: type(value).__name__)
def test_a_decision_is_pure_and_only_what_it_declares_is_read(
    active: LoadedWorkout, command: Command, request_made: str | None
) -> None:
    if isinstance(command, ReplaceWorkout):
        command = ReplaceWorkout(command.request.model_copy(update={"version": active.state.version}))
    meter.reset()
    facts = read_facts(command, active)
    assert list(meter.operations) == ([request_made] if request_made else [])
    first, second = decide(command, active, facts), decide(command, active, facts)
    assert (first.state, first.exercises, first.removed, first.records) == (
        second.state,
        second.exercises,
        second.removed,
        second.records,
    )
    assert live_events(first) == live_events(second)
    assert first.state != active.state or isinstance(command, ChangeExerciseCommand)


def test_a_start_reads_the_records_and_sessions_of_all_exercises_at_once(planned: LoadedWorkout) -> None:
    meter.reset()
    facts = read_facts(StartWorkout(), planned)
    assert list(meter.operations) == ["BatchGetItem"]
    change = decide(StartWorkout(), planned, facts)
    assert (change.state.status, change.active_place, change.state.started_at) == ("in_progress", "take", NOW)
    assert [place.bests_before for place in change.exercises] == [models.Bests()] * 2


def test_an_operation_that_is_refused_reads_nothing_for_it(active: LoadedWorkout) -> None:
    stale = UpdateWorkout(version=active.state.version + 1, exercises=[])
    for command in (StartWorkout(), ReplaceWorkout(stale), ChangeExerciseCommand(9, ChangeExercise(exercise_id=SQUAT))):
        meter.reset()
        assert read_facts(command, active) == Facts()
        assert not meter.operations


def test_changes_and_commands_cannot_be_changed(active: LoadedWorkout) -> None:
    change = decide(PauseWorkout(), active, Facts())
    for value in (change, Facts(), active, active.exercises[0], RemoveSet(0, 0)):
        name = fields(value)[0].name  # type: ignore[arg-type]
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, None)


def test_every_command_is_a_frozen_dataclass() -> None:
    pending, concrete = [Command], []
    while pending:
        subclasses = pending.pop().__subclasses__()
        pending += subclasses
        concrete += [command for command in subclasses if not command.__abstractmethods__]
    assert {offline_commands.CorrectOfflineSet, sharing_service.ChangeSharing} <= set(concrete)
    for command in concrete:
        assert is_dataclass(command)
        assert command.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_a_substitute_that_the_workout_has_already_is_judged_against_the_bests_before_the_workout(
    active: LoadedWorkout,
) -> None:
    """Also when the other place of it is the one that moves on to make room."""
    workout, token = active.state.id, access_token(ME)
    assert put_set(token, workout, 0, exercise=1, weight=120, reps=5).data["records"]
    call("PUT", f"/workouts/{workout}/exercise/0", {"exerciseId": BENCH}, token=token).data  # noqa: B018
    answer = put_set(token, workout, 0, exercise=1, weight=60, reps=5).data
    assert answer["records"] == []
    exercises = call("GET", f"/workouts/{workout}", token=token).data["exercises"]
    assert [exercise["exerciseId"] for exercise in exercises] == [SQUAT, BENCH, BENCH]
    assert {record["value"] for record in exercises[2]["personalRecords"] if record["type"] == "max_weight"} == {120}
    loaded = store.load_workout(workout)
    assert loaded is not None
    assert {place.bests_before == models.Bests() for place in loaded.with_exercise(BENCH)} == {True}


def test_an_exercise_is_written_on_the_revision_that_was_read_at_its_place(active: LoadedWorkout) -> None:
    place = active.exercises[0]
    table.commit(store.exercise_write(active.state, place, place.revision))
    with pytest.raises(table.WriteConflict):
        table.commit(store.exercise_write(active.state, place, place.revision))
    with pytest.raises(table.WriteConflict):
        table.commit(store.exercise_write(active.state, place, 0))
    loaded = store.load_workout(active.state.id)
    assert loaded is not None
    assert loaded.exercises[0] == store.written_exercise(place, place.revision)
    assert loaded.exercises[0].counted_on == active.state.date


def test_the_time_that_a_rest_ends_is_that_of_the_decision(active: LoadedWorkout) -> None:
    rest = decide(SetRestTimer(RestTimer(seconds=90)), active, Facts()).state.real_time.rest
    assert rest is not None
    assert rest.ends_at == NOW + timedelta(seconds=90)
