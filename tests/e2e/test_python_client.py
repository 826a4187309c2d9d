"""The Python client against a running stack: typed calls and the live connection, for threads and for asyncio."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest
from fitai_client import AsyncFitAI, Conflict, FitAI, Invalid, SignedOut, models

from infra.local.client import PATIENCE, Account, Stack

SQUAT = "barbell-back-squat"


def client_of(stack: Stack) -> FitAI:
    return FitAI(stack.rest_url, websocket_url=stack.websocket_url)


def test_a_workout_by_the_client_that_blocks(stack: Stack) -> None:
    name = f"client_{uuid4().hex[:10]}"
    with client_of(stack) as client:
        signed_in = client.register(f"{name}@example.com", name, f"Iron-{uuid4().hex}")
        assert signed_in.user.username == name
        plan = [models.PlannedExercise(exercise_id=SQUAT, sets=[models.PlannedSet(weight=100, reps=5)] * 2)]
        with client.live() as live:
            workout = client.workouts.create_workout(models.CreateWorkout(name="Legs", start=True, exercises=plan))
            completed = client.workouts.complete_set(workout.id, 0, models.CompleteSet(weight=105, reps=5), exercise=0)
            data = models.CompleteSetAction(workout_id=workout.id, exercise_index=0, set_index=1, weight=110, reps=3)
            answer = live.ask("set:complete", data)
            events = {}
            while "workout:stats" not in events or events["workout:stats"].version != answer.version:
                event = live.next(PATIENCE)
                assert event is not None
                events[event.event] = event
        ended = client.workouts.complete_workout(workout.id, models.CompleteWorkout())
        names = [summary.name for summary in client.every(client.workouts.list_workouts, limit=1)]

    assert completed.metrics.total_volume == 525
    assert isinstance(answer.model, models.SetCompleted)
    assert answer.model.set.weight == 110
    assert events["workout:started"].version == 1
    assert (ended.status, ended.metrics.total_volume, names) == ("completed", 855, ["Legs"])


def test_a_workout_by_the_client_for_asyncio(stack: Stack, account: Account) -> None:
    async def play() -> list[str]:
        tokens = account.api.fitai.tokens
        received: list[str] = []
        client = AsyncFitAI(stack.rest_url, websocket_url=stack.websocket_url, tokens=tokens)
        async with client, client.live() as live:
            await client.workouts.create_workout(
                models.CreateWorkout(start=True, exercises=[models.PlannedExercise(exercise_id=SQUAT)])
            )
            async for event in live:
                received.append(event.event)
                if event.event == "workout:started":
                    return received
        return received

    assert "workout:started" in asyncio.run(play())


def test_refusals_are_exceptions(stack: Stack, account: Account) -> None:
    client = account.api.fitai
    with pytest.raises(Invalid) as invalid:
        client.request("POST", "/workouts", {"name": 7})
    assert [wrong.path for wrong in invalid.value.fields] == ["name"]
    assert invalid.value.request_id
    client.workouts.create_workout(models.CreateWorkout(start=True))
    with pytest.raises(Conflict) as conflict:
        client.workouts.create_workout(models.CreateWorkout(start=True))
    assert conflict.value.code == "workout_active"
    assert "workoutId" in conflict.value.details


def test_tokens_are_renewed_and_a_repeated_renewal_gets_the_same(stack: Stack, account: Account) -> None:
    client = account.api.fitai
    first = client.tokens
    assert first is not None
    ended = replace(first, expires_at=0.0)
    client.use(ended)
    client.users.get_profile()
    renewed = client.tokens
    assert renewed is not None
    assert renewed.refresh_token != first.refresh_token
    # Another process that has lost the answer asks again with the tokens that it kept.
    with FitAI(stack.rest_url, tokens=ended) as other:
        other.users.get_profile()
        assert other.tokens is not None
        assert other.tokens.refresh_token == renewed.refresh_token


def test_a_session_that_was_ended_signs_out(stack: Stack, account: Account) -> None:
    tokens = account.api.fitai.tokens
    with FitAI(stack.rest_url, tokens=tokens) as client:
        account.api.fitai.sign_out()
        with pytest.raises(SignedOut):
            client.users.get_profile()
        assert client.tokens is None
