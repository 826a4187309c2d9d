"""Every path of the state machine, run in the process: the synthesised definition over the functions themselves, on moto."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from fitai.coach import store as coach_store
from fitai.coach.generation import rules, store
from fitai.coach.model.configuration import clear_cache
from fitai.coach.planning import checking
from fitai.coach.planning.checking import Violation, check_plan
from fitai.kernel import catalogue, clock
from fitai.kernel.entitlements import PLANS
from fitai.kernel.settings import settings

from tests.harness.cloud import sdk, written_exercises
from tests.harness.gateway import CONTEXT, Frames, Socket, access_token, call, deliver_events
from tests.harness.held_needs import watched
from tests.harness.model_server import KEY, MODEL, ModelServer, model_server
from tests.harness.state_machine import Execution, StateMachine, TaskError
from tests.infra.conftest import Assembly
from tests.infra.generation import ARN, definition
from tests.unit.auth.people import Person, items, register

FREE_PLANS = PLANS["free"].limits.ai_plans_per_month or 0

BODY = {"goal": "muscle_building", "durationMinutes": 60, "daysPerWeek": 3, "fitnessLevel": "intermediate"}
Function = Callable[[dict[str, Any]], Any]
Faults = dict[str, Callable[[Function, dict[str, Any]], Any]]
"""What goes wrong, by the name of the task: called with the function and its input."""

BUILT_IN = ["GatherContext", "WhoMakesThePlan", "BuildPlan", "IsThereAPlan", "SavePlan", "TellDevices", "Ended"]
FALLBACK = ["BuildPlan", "IsThereAPlan", "SavePlan", "TellDevices", "Ended"]
ASKED = ["GatherContext", "WhoMakesThePlan", "AskModel", "HasTheModelAnswered"]
CHECKED = ["CheckPlan", "IsThePlanValid"]
FAILED = ["FailGeneration", "TellOfFailure", "WasItExplained"]


@pytest.fixture(scope="module")
def content(generation_stacks: dict[str, Assembly]) -> dict[str, Any]:
    """The machine's definition."""
    return definition(generation_stacks["local"])


@pytest.fixture
def ada(pushed: Frames) -> Person:
    return register()


@pytest.fixture
def device(pushed: Frames, ada: Person) -> Socket:
    return Socket(pushed, ada.token).connect()


@pytest.fixture
def model(ada: Person) -> Iterator[ModelServer]:
    """A model that answers well until a script says otherwise."""
    with model_server() as server:
        secret = {"key": KEY, "baseUrl": server.url, "model": MODEL}
        sdk("secretsmanager").create_secret(Name=settings().model_secret, SecretString=json.dumps(secret))
        clear_cache()
        yield server
    clear_cache()


def asked(person: Person, **body: Any) -> str:
    """Ask for a plan; its id."""
    answer = call("POST", "/ai/workout-generate", BODY | body, token=access_token(person.id))
    return str(answer.data["id"])


def run(content: dict[str, Any], person: Person, recommendation_id: str, faults: Faults | None = None) -> Execution:
    """Run an execution, as Step Functions would."""

    def called(function: catalogue.Function) -> Function:
        def invoke(event: dict[str, Any]) -> Any:
            with watched(function):
                return function.handler(event, CONTEXT)

        fault = (faults or {}).get(function.name)
        return invoke if fault is None else lambda event: fault(invoke, event)

    functions = {
        f"{ARN}{function.service}-{function.name}": called(function)
        for function in catalogue.functions()
        if function.service == "generation"
    }
    start = {"userId": person.id, "recommendationId": recommendation_id}
    return StateMachine(content, functions).run(start)


def read(person: Person, recommendation_id: str) -> Any:
    return call("GET", f"/ai/recommendations/{recommendation_id}", token=access_token(person.id)).data


def left(person: Person) -> int:
    """How many plans of the month are left."""
    uses = [item for item in items(f"USER#{person.id}#COACH") if item["SK"].startswith("QUOTA#")]
    return FREE_PLANS - sum(len(item.get("uses") or ()) for item in uses)


def assert_ready(person: Person, recommendation_id: str, provider: str) -> Any:
    """The recommendation is ready with a valid plan, and nothing is left of its making."""
    data = read(person, recommendation_id)
    assert data["generation"] == "ready", data
    assert data["aiMetadata"]["provider"] == provider
    assert store.load_work(person.id, recommendation_id) is None
    assert left(person) == FREE_PLANS - 1
    stored = coach_store.load(person.id, recommendation_id)
    assert stored is not None and stored.content is not None and stored.content.data.template is not None
    return data


def assert_failed(person: Person, recommendation_id: str, code: str) -> Any:
    """The recommendation has failed with a reason, what was counted is given back, and nothing is left of its making."""
    data = read(person, recommendation_id)
    assert (data["generation"], data["failureCode"]) == ("failed", code)
    assert data["failure"].endswith(".")
    assert left(person) == FREE_PLANS
    assert store.load_work(person.id, recommendation_id) is None
    return data


# --- without a model ---------------------------------------------------------------------------------------


def test_without_a_key_the_built_in_coach_makes_the_plan(
    content: dict[str, Any], ada: Person, device: Socket, pushed: Frames
):
    plan_id = asked(ada)
    work = store.load_work(ada.id, plan_id)
    execution = run(content, ada, plan_id, {"save_plan": lambda save, event: (kept(ada, plan_id), save(event))[1]})

    assert (execution.status, execution.states) == ("SUCCEEDED", BUILT_IN)
    data = assert_ready(ada, plan_id, "built_in")
    assert "fallback" not in data["aiMetadata"]
    plan = data["content"]["data"]["template"]
    assert len([day for day in plan["weeklyPlan"]["days"].values() if day.get("exercises")]) == 3
    assert len(data["content"]["description"].split()) >= 12
    assert "muscle building" in data["content"]["reasoning"]
    assert work is not None
    steps = [
        frame["data"].get("step") or frame["data"]["generation"]
        for frame in pushed.to(device.connection_id, "ai:recommendation")
    ]
    assert steps == ["context", "build", "ready"]


def kept(person: Person, plan_id: str) -> None:
    """The plan that is about to be saved keeps every rule."""
    work = store.load_work(person.id, plan_id)
    assert work is not None and work.plan is not None and work.resolved is not None
    assert check_plan(work.plan, work.resolved, written_exercises()) == []


def test_what_is_known_of_the_user_is_in_the_plan_and_in_its_context(content: dict[str, Any], ada: Person):
    call(
        "PUT",
        "/users/preferences",
        {"injuries": ["knee"], "equipment": ["dumbbell"], "weeklyTarget": 2},
        token=ada.token,
    )
    call("PUT", "/users/profile", {"goals": ["Get fit for summer", "Muscle building"]}, token=ada.token)
    answer = call("POST", "/templates/ai-generate", {"durationMinutes": 45}, token=ada.token)
    run(content, ada, answer.data["id"])
    data = assert_ready(ada, answer.data["id"], "built_in")

    assert data["content"]["data"]["template"]["metadata"]["goal"] == "muscle_building", (
        "the profile's first that is one"
    )
    days = [day for day in data["content"]["data"]["template"]["weeklyPlan"]["days"].values() if day.get("exercises")]
    assert len(days) == 2, "the weekly target"
    used = {exercise["exerciseId"] for day in days for exercise in day["exercises"]}
    by_id = {exercise.id: exercise for exercise in written_exercises()}
    assert not {"barbell", "machine", "cable"} & {str(item) for id_ in used for item in by_id[id_].equipment}
    assert not {"squat", "lunge"} & {str(by_id[id_].movement_pattern) for id_ in used}
    assert data["context"]["preferences"]["injuries"] == ["knee"]
    assert "knee" in data["content"]["reasoning"]


def test_each_plan_is_another_one_and_a_repeated_task_makes_the_same(content: dict[str, Any], ada: Person):
    made = []
    for _ in range(2):
        plan_id = asked(ada)
        run(content, ada, plan_id)
        made.append(read(ada, plan_id)["content"]["data"]["template"])
    assert made[0] != made[1]

    seeded = [asked(ada, seed="same") for _ in range(2)]
    for plan_id in seeded:
        run(content, ada, plan_id)
    first, second = (read(ada, plan_id)["content"]["data"]["template"] for plan_id in seeded)
    assert first == second


# --- with a model ------------------------------------------------------------------------------------------


def test_the_plan_of_a_model_is_checked_and_saved(content: dict[str, Any], ada: Person, model: ModelServer):
    plan_id = asked(ada, wishes=f"No burpees, please. Yours, {ada.username}, {ada.email}")
    execution = run(content, ada, plan_id)

    assert execution.states[:4] == ASKED
    assert execution.states[4:6] == CHECKED
    data = assert_ready(ada, plan_id, "model")
    assert data["aiMetadata"]["modelVersion"].startswith(MODEL)
    assert data["aiMetadata"]["repairs"] == 0
    assert "checked by us" in data["content"]["reasoning"]
    sent = model.sent_texts()
    assert "No burpees, please." in sent
    assert not [text for text in (ada.id, ada.email, ada.username) if text in sent]


@pytest.mark.parametrize(
    ("behaviour", "fallback", "calls"),
    [
        ("server_error", "unavailable", 3),
        ("unauthorized", "unavailable", 1),
        ("refusal", "refused", 1),
        ("filtered", "refused", 1),
    ],
)
def test_a_model_that_does_not_answer_leaves_the_plan_to_the_coach(
    content: dict[str, Any], ada: Person, model: ModelServer, behaviour: str, fallback: str, calls: int
):
    model.script(behaviour)
    plan_id = asked(ada)
    execution = run(content, ada, plan_id)

    assert (execution.status, execution.states) == ("SUCCEEDED", ASKED + FALLBACK)
    assert assert_ready(ada, plan_id, "built_in")["aiMetadata"]["fallback"] == fallback
    assert len(model.requests) == calls


@pytest.mark.parametrize("behaviour", ["broken_json", "invented_ids", "many_sets", "truncated", "empty"])
def test_an_invalid_answer_is_told_twice_and_then_the_coach_makes_the_plan(
    content: dict[str, Any], ada: Person, model: ModelServer, behaviour: str
):
    model.script(behaviour)
    plan_id = asked(ada)
    execution = run(content, ada, plan_id)
    asking_again = ["WaitForModel", "AskModel", "HasTheModelAnswered"]

    assert execution.states == ASKED + asking_again * 2 + FALLBACK
    assert execution.waits == [0, 0]
    metadata = assert_ready(ada, plan_id, "built_in")["aiMetadata"]
    assert (metadata["fallback"], metadata["repairs"]) == ("invalid", 2)
    assert len(model.requests) == 3
    assert "violations" in model.requests[-1].text


def test_a_repaired_answer_is_the_models(content: dict[str, Any], ada: Person, model: ModelServer):
    model.script("broken_json", "good")
    plan_id = asked(ada)
    execution = run(content, ada, plan_id)

    again = ["WaitForModel", "AskModel", "HasTheModelAnswered"]
    assert execution.states == [*ASKED, *again, *CHECKED, "SavePlan", "TellDevices", "Ended"]
    assert assert_ready(ada, plan_id, "model")["aiMetadata"]["repairs"] == 1
    assert len(model.requests) == 2


@pytest.mark.parametrize("broken", [1, 2, 3])
def test_a_plan_that_breaks_rules_is_told_to_the_model_at_most_twice(
    content: dict[str, Any], ada: Person, model: ModelServer, monkeypatch: pytest.MonkeyPatch, broken: int
):
    """There is one more rule than usual, which the first plans break: ours makes valid ones of nearly all choices."""
    count = [0]

    def check_once_more(view: Any) -> Iterator[Violation]:
        count[0] += 1
        if count[0] <= broken:
            yield Violation("V6", "the back has 2 sets of 10", "monday", "barbell-row")

    monkeypatch.setattr(checking, "CHECKS", (*checking.CHECKS, check_once_more))
    plan_id = asked(ada)
    execution = run(content, ada, plan_id)

    repairs = ["AskModel", "HasTheModelAnswered", *CHECKED] * min(broken, 2)
    assert execution.states[: 6 + len(repairs)] == [*ASKED, *CHECKED, *repairs]
    assert len(model.requests) == 1 + min(broken, 2)
    assert "the back has 2 sets of 10" in model.requests[1].text
    assert "previous" in json.loads(model.requests[1].body["messages"][-1]["content"])
    if broken <= 2:
        assert assert_ready(ada, plan_id, "model")["aiMetadata"]["repairs"] == broken
    else:
        metadata = assert_ready(ada, plan_id, "built_in")["aiMetadata"]
        assert (metadata["fallback"], metadata["repairs"]) == ("invalid", 2)
        assert execution.states[-5:] == FALLBACK


def test_a_model_that_is_asked_too_much_is_waited_for(content: dict[str, Any], ada: Person, model: ModelServer):
    refused = {"name": "rate_limited", "retryAfter": 0.1}
    model.script(refused, refused, refused, "good")
    execution = run(content, ada, asked(ada))

    assert "WaitForModel" in execution.states
    assert execution.waits[0] == 1, "whole seconds"
    assert execution.states.count("AskModel") >= 2


def test_who_says_to_come_back_in_an_hour_is_not_waited_for(content: dict[str, Any], ada: Person, model: ModelServer):
    model.script({"name": "rate_limited", "retryAfter": 3600})
    plan_id = asked(ada)
    execution = run(content, ada, plan_id)

    assert execution.states == ASKED + FALLBACK
    assert assert_ready(ada, plan_id, "built_in")["aiMetadata"]["fallback"] == "unavailable"


def test_a_model_that_is_late_is_not_waited_for(
    content: dict[str, Any], ada: Person, model: ModelServer, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rules, "MODEL_SECONDS", 1.0)
    model.script({"name": "late", "seconds": 30})
    plan_id = asked(ada)
    execution = run(content, ada, plan_id)

    assert execution.states == ASKED + FALLBACK
    assert assert_ready(ada, plan_id, "built_in")["aiMetadata"]["fallback"] == "timeout"


def test_all_calls_of_the_model_have_twenty_seconds(content: dict[str, Any], ada: Person, model: ModelServer):
    """A repair that would come too late is not asked for."""
    plan_id = asked(ada)
    now = clock.now()
    model.script("broken_json")

    def late(ask: Function, event: dict[str, Any]) -> Any:
        answer = ask(event)
        clock.set_source(lambda: now + timedelta(seconds=18))
        return answer

    clock.set_source(lambda: now)
    execution = run(content, ada, plan_id, {"ask_model": late})

    assert len(model.requests) == 2, "the second one had what was left, and was the last"
    assert execution.states[-5:] == FALLBACK


# --- what goes wrong ---------------------------------------------------------------------------------------


def dies_after(times: int = 1) -> Callable[[Function, dict[str, Any]], Any]:
    """The process ends after its work, and before its answer arrives."""
    count = [0]

    def fault(work: Function, event: dict[str, Any]) -> Any:
        answer = work(event)
        count[0] += 1
        if count[0] <= times:
            raise TaskError("Lambda.Unknown")
        return answer

    return fault


def dies_before(times: int = 1, name: str = "Runtime.ExitError") -> Callable[[Function, dict[str, Any]], Any]:
    """The process ends before its work."""
    count = [0]

    def fault(work: Function, event: dict[str, Any]) -> Any:
        count[0] += 1
        if count[0] <= times:
            raise TaskError(name)
        return work(event)

    return fault


@pytest.mark.parametrize("fault", [dies_before, dies_after])
@pytest.mark.parametrize("task", ["gather_context", "build_plan", "save_plan", "tell_devices"])
def test_a_task_that_is_killed_is_repeated_and_changes_nothing(
    content: dict[str, Any], ada: Person, task: str, fault: Callable[[], Any]
):
    plan_id = asked(ada, seed="same")
    execution = run(content, ada, plan_id, {task: fault()})

    assert (execution.status, execution.states) == ("SUCCEEDED", BUILT_IN)
    data = assert_ready(ada, plan_id, "built_in")
    other = asked(ada, seed="same")
    run(content, ada, other)
    assert read(ada, other)["content"]["data"]["template"] == data["content"]["data"]["template"]


def test_a_model_is_not_asked_again_for_what_was_saved(content: dict[str, Any], ada: Person, model: ModelServer):
    plan_id = asked(ada)
    run(content, ada, plan_id, {"ask_model": dies_after()})
    first = len(model.requests)
    other = asked(ada)
    run(content, ada, other)

    assert first == len(model.requests) - first


def test_a_task_that_throttles_is_repeated_patiently(content: dict[str, Any], ada: Person):
    plan_id = asked(ada)
    execution = run(content, ada, plan_id, {"build_plan": dies_before(4, "Lambda.TooManyRequestsException")})

    assert execution.states == BUILT_IN
    assert_ready(ada, plan_id, "built_in")


@pytest.mark.parametrize("task", ["ask_model", "check_plan"])
def test_whatever_becomes_of_the_model_there_is_a_plan(
    content: dict[str, Any], ada: Person, model: ModelServer, task: str
):
    plan_id = asked(ada)
    execution = run(content, ada, plan_id, {task: dies_before(99)})

    assert execution.states[-5:] == FALLBACK
    assert assert_ready(ada, plan_id, "built_in")["aiMetadata"]["fallback"] == "error"


@pytest.mark.parametrize(
    ("task", "error", "code"),
    [
        ("gather_context", "KeyError", "error"),
        ("build_plan", "Sandbox.Timedout", "timeout"),
        ("build_plan", "States.Timeout", "timeout"),
        ("save_plan", "ValueError", "error"),
    ],
)
def test_what_fails_to_the_last_is_saved_and_given_back(
    content: dict[str, Any], ada: Person, device: Socket, pushed: Frames, task: str, error: str, code: str
):
    plan_id = asked(ada)
    execution = run(content, ada, plan_id, {task: dies_before(99, error)})

    assert execution.status == "FAILED", "the execution counts as failed, so that an alarm sees it"
    assert execution.states[-4:] == [*FAILED, "Broken"]
    data = assert_failed(ada, plan_id, code)
    told = pushed.to(device.connection_id, "ai:recommendation")[-1]["data"]
    assert (told["generation"], told["failure"]) == ("failed", data["failure"])


def test_what_cannot_be_planned_is_explained(content: dict[str, Any], ada: Person):
    """The preferences have changed since it was asked for."""
    plan_id = asked(ada, targetMuscles=["chest"])
    call("PUT", "/users/preferences", {"injuries": ["chest", "shoulder", "wrist"]}, token=ada.token)
    execution = run(content, ada, plan_id)

    assert execution.status == "SUCCEEDED", "nothing is broken"
    assert execution.states[-4:] == [*FAILED, "Ended"]
    data = read(ada, plan_id)
    assert data["generation"] == "failed"
    assert data["failureCode"] in ("targetMuscles", "exclusions")
    assert left(ada) == FREE_PLANS


def test_a_second_execution_finds_nothing_to_do(content: dict[str, Any], ada: Person):
    plan_id = asked(ada)
    run(content, ada, plan_id)
    before = read(ada, plan_id)
    again = run(content, ada, plan_id)

    assert (again.status, again.states) == ("SUCCEEDED", ["GatherContext", "WhoMakesThePlan", "Ended"])
    assert read(ada, plan_id) == before


def test_an_execution_that_begins_too_late_is_given_up(content: dict[str, Any], ada: Person):
    plan_id = asked(ada)
    now = clock.now()
    clock.set_source(lambda: now + timedelta(minutes=10))
    execution = run(content, ada, plan_id)

    assert execution.states == ["GatherContext", "WhoMakesThePlan", *FAILED, "Ended"]
    assert_failed(ada, plan_id, "timeout")


@pytest.mark.parametrize("task", ["gather_context", "build_plan", "save_plan", "tell_devices"])
def test_of_a_deleted_account_nothing_is_written(content: dict[str, Any], ada: Person, task: str):
    from fitai.kernel.personal_data import deleted_account_write, registered
    from fitai.kernel.table import commit

    plan_id = asked(ada)

    def deleted(work: Function, event: dict[str, Any]) -> Any:
        commit(deleted_account_write(ada.id))
        for service in registered():
            if service.name == "coach":
                list(service.erase(ada.id))
        return work(event)

    execution = run(content, ada, plan_id, {task: deleted})

    assert execution.status == "SUCCEEDED"
    assert [item for item in items(f"USER#{ada.id}") if "COACH" in item["PK"] or item["SK"].startswith("REC")] == []


# --- executions that end without the machine ---------------------------------------------------------------


def closed(person: Person, plan_id: str, status: str) -> None:
    """What EventBridge tells of an execution that has ended, as the queue delivers it."""
    content = json.dumps({"userId": person.id, "recommendationId": plan_id})
    body = {"source": "aws.states", "detail": {"status": status, "name": plan_id, "input": content}}
    (function,) = [one for one in catalogue.functions() if one.name == "close_execution"]
    with watched(function):
        function.handler({"Records": [{"body": json.dumps(body)}]}, CONTEXT)


@pytest.mark.parametrize(("status", "code"), [("TIMED_OUT", "timeout"), ("ABORTED", "aborted"), ("FAILED", "error")])
def test_an_execution_that_ends_by_itself_fails_its_generation(
    ada: Person, device: Socket, pushed: Frames, status: str, code: str
):
    plan_id = asked(ada)
    closed(ada, plan_id, status)
    closed(ada, plan_id, status)

    assert_failed(ada, plan_id, code)
    assert len(pushed.to(device.connection_id, "ai:recommendation")) == 1


def test_an_execution_that_cannot_even_fail_is_closed(content: dict[str, Any], ada: Person):
    plan_id = asked(ada)
    execution = run(content, ada, plan_id, {"build_plan": dies_before(99), "fail_generation": dies_before(99)})
    assert (execution.status, execution.states[-2:]) == ("FAILED", ["FailGeneration", "Broken"])
    assert read(ada, plan_id)["generation"] == "running"
    closed(ada, plan_id, execution.status)

    assert_failed(ada, plan_id, "error")


def test_an_execution_that_has_saved_its_plan_is_left_alone(content: dict[str, Any], ada: Person):
    plan_id = asked(ada)
    run(content, ada, plan_id)
    closed(ada, plan_id, "ABORTED")

    assert_ready(ada, plan_id, "built_in")


def test_nothing_that_an_execution_is_given_tells_of_a_person(content: dict[str, Any], ada: Person, model: ModelServer):
    """Step Functions keeps it for 90 days, also when the account is deleted."""
    given: list[str] = []

    def noted(work: Function, event: dict[str, Any]) -> Any:
        answer = work(event)
        given.append(json.dumps([event, answer]))
        return answer

    names = [function.name for function in catalogue.functions() if function.service == "generation"]
    run(content, ada, asked(ada), dict.fromkeys(names, noted))

    keys = {key for pair in map(json.loads, given) for content_ in pair for key in content_}
    assert keys <= {"userId", "recommendationId", "outcome", "waitSeconds", "error"}


def test_a_plan_that_is_ready_is_a_notification_of_its_user(content: dict[str, Any], ada: Person):
    plan_id = asked(ada)
    run(content, ada, plan_id)
    deliver_events()
    lines = call("GET", "/notifications", token=ada.token).data
    assert [(line["type"], line["data"]) for line in lines] == [("ai_ready", {"recommendationId": plan_id})]
