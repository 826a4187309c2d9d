"""Plans made by the state machine on the deployed stack: with a model on loopback that does what a test says, and without one."""

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from infra.local.client import Account, Api, Device, Stack
from tests.e2e.behind import PATIENCE, aws, eventually
from tests.e2e.test_killed import _commands
from tests.harness.model_server import KEY, MODEL, ModelServer, model_server

BODY = {"goal": "muscle_building", "durationMinutes": 60, "daysPerWeek": 3, "fitnessLevel": "intermediate"}
SECRET = "fitai/local/model"
MODEL_SETTINGS_FOR = 1.5
"""Seconds after which a function looks at the secret again (`model_refresh` of the local stage), and a half."""


@pytest.fixture(autouse=True)
def no_waiting(stack: Stack) -> None:
    """Step Functions wait for nothing between two tries."""
    parts = urlsplit(stack.rest_url)
    answer = httpx.post(
        f"{parts.scheme}://{parts.netloc}/_ministack/config", json={"stepfunctions._SFN_WAIT_SCALE": "0"}
    )
    assert answer.is_success, answer.text


def keep_secret(stack: Stack, content: dict[str, str]) -> None:
    aws(stack, "secretsmanager").put_secret_value(SecretId=SECRET, SecretString=json.dumps(content))
    time.sleep(MODEL_SETTINGS_FOR)


@pytest.fixture
def model(stack: Stack) -> Iterator[ModelServer]:
    """A model that answers well until a script says otherwise."""
    with model_server() as server:
        keep_secret(stack, {"key": KEY, "baseUrl": server.url, "model": MODEL})
        yield server
    keep_secret(stack, {})


def ask(account: Account, **body: Any) -> str:
    return str(account.api.call("POST", "/ai/workout-generate", BODY | body)["id"])


def ended(account: Account, plan_id: str) -> Any:
    """The recommendation when its making has ended."""
    return eventually(
        lambda: account.api.call("GET", f"/ai/recommendations/{plan_id}"), lambda data: data["generation"] != "running"
    )


def ready(account: Account, plan_id: str, provider: str) -> Any:
    data = ended(account, plan_id)
    assert data["generation"] == "ready", data
    assert data["aiMetadata"]["provider"] == provider, data["aiMetadata"]
    days = data["content"]["data"]["template"]["weeklyPlan"]["days"]
    assert len([day for day in days.values() if day.get("exercises")]) == 3
    return data


def machine_arn(stack: Stack) -> str:
    machines = aws(stack, "stepfunctions").list_state_machines()["stateMachines"]
    (arn,) = [one["stateMachineArn"] for one in machines if one["name"] == "fitai-local-generation"]
    return str(arn)


def execution(stack: Stack, plan_id: str) -> Any:
    """The execution of a recommendation."""
    arn = machine_arn(stack).replace(":stateMachine:", ":execution:")
    return aws(stack, "stepfunctions").describe_execution(executionArn=f"{arn}:{plan_id}")


def visited(stack: Stack, plan_id: str) -> list[str]:
    """The states that the execution of a recommendation has entered."""
    states = aws(stack, "stepfunctions")
    pages = states.get_paginator("get_execution_history").paginate(
        executionArn=execution(stack, plan_id)["executionArn"]
    )
    return [
        event["stateEnteredEventDetails"]["name"]
        for page in pages
        for event in page["events"]
        if "stateEnteredEventDetails" in event
    ]


def left(account: Account) -> int:
    """How many plans there are left, as the next request tells: one more than its own answer."""
    return int(account.api.call("POST", "/ai/workout-generate", BODY)["quota"]["left"]) + 1


def test_a_plan_of_the_built_in_coach_from_the_request_to_the_device(stack: Stack, account: Account) -> None:
    with Device(stack, account.token) as phone:
        plan_id = ask(account)
        data = ready(account, plan_id, "built_in")
        told = phone.wait("ai:recommendation", that=lambda frame: frame.data["generation"] == "ready").data
    assert (told["id"], told["title"]) == (plan_id, data["content"]["title"])
    assert eventually(lambda: execution(stack, plan_id)["status"], lambda status: status == "SUCCEEDED")
    assert visited(stack, plan_id) == [
        "GatherContext", "WhoMakesThePlan", "BuildPlan", "IsThereAPlan", "SavePlan", "TellDevices", "Ended",
    ]  # fmt: skip
    assert json.loads(execution(stack, plan_id)["input"]).keys() == {"userId", "recommendationId"}


def test_a_plan_of_the_model_is_checked(stack: Stack, account: Account, model: ModelServer) -> None:
    data = ready(account, ask(account, wishes="No burpees, please."), "model")
    assert data["aiMetadata"]["modelVersion"].startswith(MODEL)
    sent = model.sent_texts()
    assert "No burpees" in sent
    profile = account.api.call("GET", "/users/profile")
    assert not [text for text in (profile["id"], profile["email"], profile["username"]) if text in sent]


@pytest.mark.parametrize(
    ("script", "fallback", "calls"),
    [
        (["server_error"], "unavailable", 3),
        (["refusal"], "refused", 1),
        (["broken_json"], "invalid", 3),
        (["invented_ids"], "invalid", 3),
    ],
    ids=["error", "refused", "broken", "invented"],
)
def test_without_an_answer_that_can_be_used_the_built_in_coach_makes_the_plan(
    account: Account, model: ModelServer, script: list[str], fallback: str, calls: int
) -> None:
    model.script(*script)
    data = ready(account, ask(account), "built_in")
    assert data["aiMetadata"]["fallback"] == fallback
    assert len(model.requests) == calls


def test_a_repaired_answer_is_the_models(account: Account, model: ModelServer) -> None:
    model.script("broken_json", "good")
    assert ready(account, ask(account), "model")["aiMetadata"]["repairs"] == 1


def test_a_model_that_is_asked_too_much_is_waited_for(stack: Stack, account: Account, model: ModelServer) -> None:
    refused = {"name": "rate_limited", "retryAfter": 0.2}
    model.script(refused, refused, refused, "good")
    plan_id = ask(account)
    ready(account, plan_id, "model")
    assert "WaitForModel" in visited(stack, plan_id)


def test_a_model_that_is_late_has_twenty_seconds(account: Account, model: ModelServer) -> None:
    model.script({"name": "late", "seconds": 60})
    began = time.monotonic()
    data = ready(account, ask(account), "built_in")
    assert data["aiMetadata"]["fallback"] == "timeout"
    assert 19 <= time.monotonic() - began <= 50, "the rest is for processes that start"


def test_what_is_asked_for_twice_with_a_key_is_made_once(stack: Stack, account: Account) -> None:
    headers = {"Authorization": f"Bearer {account.token}", "Idempotency-Key": uuid4().hex}
    url = f"{stack.rest_url.rstrip('/')}/ai/workout-generate"
    answers = [httpx.post(url, json=BODY, headers=headers, timeout=60).json()["data"] for _ in range(2)]
    assert answers[0]["id"] == answers[1]["id"]
    plan_id = answers[0]["id"]
    ready(account, plan_id, "built_in")
    names = [
        one["name"]
        for one in aws(stack, "stepfunctions").list_executions(stateMachineArn=machine_arn(stack))["executions"]
    ]
    assert names.count(plan_id) == 1
    assert left(account) == 4


def test_an_execution_that_starts_twice_under_other_names_changes_nothing(stack: Stack, account: Account) -> None:
    plan_id = ask(account)
    data = ready(account, plan_id, "built_in")
    again = aws(stack, "stepfunctions").start_execution(
        stateMachineArn=machine_arn(stack), name=f"again-{plan_id}", input=execution(stack, plan_id)["input"]
    )["executionArn"]
    states = aws(stack, "stepfunctions")
    eventually(lambda: states.describe_execution(executionArn=again)["status"], lambda status: status == "SUCCEEDED")
    assert account.api.call("GET", f"/ai/recommendations/{plan_id}") == data


def kill(function: str) -> int:
    """End the processes of a function; how many there were."""
    killed = 0
    for number, command in _commands():
        if f"fitai-local-generation-{function}-" in command:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
                killed += 1
    return killed


@pytest.mark.workers
def test_a_task_whose_process_is_killed_is_repeated(stack: Stack, account: Account, model: ModelServer) -> None:
    model.script({"name": "late", "seconds": 4}, "good")
    plan_id = ask(account)
    eventually(lambda: model.requests)
    assert kill("ask_model") > 0
    ready(account, plan_id, "model")
    assert len(model.requests) == 2


def test_an_execution_that_is_stopped_gives_the_plan_back(stack: Stack, account: Account, model: ModelServer) -> None:
    model.script({"name": "late", "seconds": 15})
    with Device(stack, account.token) as phone:
        plan_id = ask(account)
        eventually(lambda: model.requests)
        aws(stack, "stepfunctions").stop_execution(executionArn=execution(stack, plan_id)["executionArn"])
        data = ended(account, plan_id)
        assert (data["generation"], data["failureCode"]) == ("failed", "aborted")
        phone.wait("ai:recommendation", that=lambda frame: frame.data["generation"] == "failed")
    assert left(account) == 5


def test_forty_requests_at_once_cannot_pass_the_quota(stack: Stack, account: Account) -> None:
    def send(_: int) -> httpx.Response:
        api = Api(stack, account.token, httpx.Client(timeout=PATIENCE))
        return api.send("POST", "/ai/workout-generate", BODY)

    with ThreadPoolExecutor(8) as pool:  # more would wait for processes that start
        answers = list(pool.map(send, range(40)))
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses[202] == 5, statuses
    assert set(statuses) <= {202, 429, 503}, statuses
    ids = {answer.json()["data"]["id"] for answer in answers if answer.status_code == 202}
    assert len(ids) == 5
    for plan_id in ids:
        ready(account, plan_id, "built_in")


def test_what_cannot_be_planned_is_refused_at_once(account: Account) -> None:
    answer = account.api.send(
        "POST", "/ai/workout-generate", BODY | {"targetMuscles": ["chest"], "exclusions": {"regions": ["chest"]}}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "no_plan")
    assert left(account) == 5


def test_todays_workout_is_made_for_the_day(account: Account) -> None:
    body = {"goal": "strength", "readiness": {"soreness": {"chest": 9}, "minutesLeft": 20, "energy": 4}}
    plan_id = account.api.call("POST", "/ai/workout-generate", body)["id"]
    data = ended(account, plan_id)
    assert (data["generation"], data["recommendationType"]) == ("ready", "workout")
    (day,) = [day for day in data["content"]["data"]["template"]["weeklyPlan"]["days"].values() if day.get("exercises")]
    assert day["estimatedDuration"] <= 22
