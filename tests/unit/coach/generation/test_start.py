"""A plan that is asked for is saved, counted and announced at once or not at all, and its execution starts once."""

from typing import Any

import pytest
from fitai.coach import service as coach
from fitai.coach.generation import machine, steps, store
from fitai.kernel import personal_data
from fitai.kernel.entitlements import PLANS
from fitai.kernel.settings import settings
from fitai.kernel.table import commit

from tests.harness.cloud import sdk
from tests.harness.crashes import lost_answer, sabotaged
from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.harness.model_server import model_server, use_model
from tests.unit.auth.people import Person, items, register
from tests.unit.coach.recommendations import Clock

FREE_PLANS = PLANS["free"].limits.ai_plans_per_month or 0
pytestmark = pytest.mark.usefixtures("time")
BODY = {"goal": "strength", "durationMinutes": 60, "daysPerWeek": 3}


def ask(
    person: Person, path: str = "/ai/workout-generate", *, premium: bool = False, key: str | None = None, **body: Any
) -> Answer:
    token = access_token(person.id, subscription="premium" if premium else "free")
    headers = {"idempotency-key": key} if key else None
    return call("POST", path, BODY | body, token=token, headers=headers)


def executions() -> list[str]:
    """The names of the executions."""
    executions = sdk("stepfunctions").list_executions(stateMachineArn=settings().generation_machine)["executions"]
    return [execution["name"] for execution in executions]


def read(person: Person, recommendation_id: str) -> Any:
    return call("GET", f"/ai/recommendations/{recommendation_id}", token=access_token(person.id)).data


@pytest.mark.parametrize("path", ["/ai/workout-generate", "/templates/ai-generate"])
def test_a_plan_is_begun_and_can_be_polled(path: str):
    ada = register()
    answer = ask(ada, path)

    assert answer.status == 202
    assert answer.data["generation"] == "running"
    assert (answer.data["quota"]["limit"], answer.data["quota"]["left"]) == (FREE_PLANS, FREE_PLANS - 1)
    polled = read(ada, answer.data["id"])
    assert (polled["generation"], polled["status"], polled["recommendationType"]) == ("running", "pending", "template")
    assert executions() == [answer.data["id"]]
    work = store.load_work(ada.id, answer.data["id"])
    assert work is not None
    assert (work.kind, work.request.goal) == ("plan", "strength")


def test_without_days_todays_workout_is_made():
    ada = register()
    answer = ask(
        ada, daysPerWeek=None, readiness={"sleepHours": 6, "soreness": {"chest": 8}, "minutesLeft": 30, "energy": 4}
    )

    assert read(ada, answer.data["id"])["recommendationType"] == "workout"
    work = store.load_work(ada.id, answer.data["id"])
    assert work is not None
    assert work.kind == "today"
    assert work.request.readiness is not None
    assert work.request.readiness.minutes_left == 30


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"goal": "beauty"}, "goal"),
        ({"durationMinutes": 14}, "durationMinutes"),
        ({"durationMinutes": 121}, "durationMinutes"),
        ({"daysPerWeek": 8}, "daysPerWeek"),
        ({"daysPerWeek": 0}, "daysPerWeek"),
        ({"wishes": "x" * 2001}, "wishes"),
        ({"readiness": {"soreness": {"chest": 11}}}, "readiness.soreness.chest"),
        ({"readiness": {"energy": 0}}, "readiness.energy"),
    ],
)
def test_what_is_out_of_bounds_is_named(body: dict[str, Any], field: str):
    answer = ask(register(), **body)

    assert answer.status == 422
    assert [field_error["path"] for field_error in answer.error["fields"]] == [field]


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ({"targetMuscles": ["chest"], "exclusions": {"regions": ["chest"]}}, "exclusions"),
        ({"targetMuscles": ["hamstrings"], "exclusions": {"muscles": ["hamstrings"]}}, "exclusions"),
    ],
)
def test_what_no_plan_can_be_made_of_is_refused_with_the_cause_and_not_counted(body: dict[str, Any], cause: str):
    ada = register()
    answer = ask(ada, **body)

    assert (answer.status, answer.error["code"]) == (422, "no_plan")
    assert [field_error["path"] for field_error in answer.error["fields"]] == [cause]
    assert executions() == []
    assert ask(ada).data["quota"]["left"] == FREE_PLANS - 1


def test_an_injury_of_the_preferences_counts_as_an_exclusion():
    ada = register()
    call("PUT", "/users/preferences", {"injuries": ["chest"]}, token=ada.token)

    assert ask(ada, targetMuscles=["chest"]).error["fields"][0]["path"] == "exclusions"


def test_the_sixth_plan_of_a_month_is_refused_and_the_next_month_is_free_again(time: Clock):
    ada = register()
    for remaining in reversed(range(FREE_PLANS)):
        assert ask(ada).data["quota"]["left"] == remaining
    refused = ask(ada)

    assert (refused.status, refused.error["code"]) == (429, "ai_quota_exceeded")
    assert int(refused.headers["retry-after"]) > 0
    assert len(executions()) == FREE_PLANS
    time.pass_time(days=31)
    assert ask(ada).status == 202


def test_who_pays_has_twenty_an_hour():
    ada = register()
    remaining = [ask(ada, premium=True).data["quota"]["left"] for _ in range(20)]

    assert remaining == list(reversed(range(20)))
    assert ask(ada, premium=True).error["code"] == "ai_quota_exceeded"


def test_the_same_key_again_is_counted_once_and_started_once():
    ada = register()
    first, second = ask(ada, key="k-1"), ask(ada, key="k-1")

    assert first.data["id"] == second.data["id"]
    assert executions() == [first.data["id"]]
    assert ask(ada).data["quota"]["left"] == FREE_PLANS - 2


def test_a_crash_anywhere_loses_nothing_and_counts_nothing_twice():
    """The process ends before or after each of its calls; the client sends the request again with its key."""
    ada = register()
    with sabotaged() as saboteur:
        for after in (False, True):
            for at in range(1, 30):
                key = f"{after}-{at}"
                if not saboteur.crashes(lambda key=key: ask(ada, premium=True, key=key), at, after=after):  # type: ignore[misc]
                    break
                _forget_that_it_runs(ada)
                answer = ask(ada, premium=True, key=key)
                deliver_events()
                assert answer.status == 202
                assert executions().count(answer.data["id"]) == 1
                assert store.load_work(ada.id, answer.data["id"]) is not None
                uses = [item for item in items(f"USER#{ada.id}#COACH") if item["SK"].startswith("QUOTA#")]
                (uses_of_hour,) = uses
                assert answer.data["id"] in uses_of_hour["uses"]
                generations = [item for item in items(f"USER#{ada.id}#COACH") if item["SK"].startswith("GENERATION#")]
                assert len(uses_of_hour["uses"]) == len(generations), "counted is what is there"
                _forget(ada)
            else:
                raise AssertionError("it never came through")


def _forget_that_it_runs(person: Person) -> None:
    """Remove the mark of an Idempotency-Key that its call still runs, as time would."""
    from tests.harness.cloud import table

    for item in items(f"IDEMPOTENCY#{person.id}"):
        if item.get("status") == "INPROGRESS":
            table().delete_item(Key={"PK": item["PK"], "SK": item["SK"]})


def _forget(person: Person) -> None:
    """Remove what the coach keeps, so that the hour has room again."""
    from tests.harness.cloud import table

    for item in (*items(f"USER#{person.id}#COACH"),):
        table().delete_item(Key={"PK": item["PK"], "SK": item["SK"]})


def test_what_step_functions_does_not_start_is_started_by_the_event(monkeypatch: pytest.MonkeyPatch):
    ada = register()
    machine._client.cache_clear()
    with monkeypatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_STEPFUNCTIONS", "http://127.0.0.1:9")
        patch.setenv("AWS_ENDPOINT_URL_SFN", "http://127.0.0.1:9")
        answer = ask(ada)
    machine._client.cache_clear()

    assert answer.status == 202
    assert executions() == []
    assert deliver_events()["coach.generation_requested"] == 1
    assert executions() == [answer.data["id"]]


def test_an_answer_that_is_lost_starts_no_second_execution():
    ada = register()
    answer = ask(ada)
    deliver_events()
    sdk("stepfunctions").stop_execution(
        executionArn=sdk("stepfunctions").list_executions(stateMachineArn=settings().generation_machine)["executions"][
            0
        ]["executionArn"]
    )
    machine.start_execution(ada.id, answer.data["id"])

    assert executions() == [answer.data["id"]]


def test_the_transaction_may_be_sent_twice():
    from fitai.kernel import table

    ada = register()
    with lost_answer(table.client(), "TransactWriteItems"):
        answer = ask(ada)

    assert answer.data["quota"]["left"] == FREE_PLANS - 1


def test_a_start_costs_so_many_requests():
    """Counter, transaction, quota; the account is read only where target muscles are named."""
    ada = register()

    assert ask(ada).operations == ["UpdateItem", "TransactWriteItems", "GetItem"]
    assert ask(ada, targetMuscles=["chest"]).operations == ["UpdateItem", "GetItem", "TransactWriteItems", "GetItem"]


def test_what_is_kept_of_a_generation_is_exported_and_erased_with_the_account():
    ada = register()
    answer = ask(ada)
    (service,) = [service for service in personal_data.registered() if service.name == "coach"]

    assert answer.data["id"] in str(list(service.export(ada.id)))
    for _ in service.erase(ada.id):
        pass
    assert [item for item in items(f"USER#{ada.id}") if "COACH" in item["PK"] or item["SK"].startswith("REC")] == []


def test_a_generation_that_runs_for_too_long_is_answered_as_failed(time: Clock):
    ada = register()
    answer = ask(ada)
    time.pass_time(minutes=10)
    polled = read(ada, answer.data["id"])

    assert (polled["generation"], polled["failureCode"]) == ("failed", "timeout")
    assert "ask again" in polled["failure"]
    assert coach.load_own(ada.id, answer.data["id"]).generation == "running"


@pytest.mark.parametrize("path", ["/ai/workout-generate", "/templates/ai-generate"])
def test_who_is_deleted_while_asking_is_told_so_and_leaves_nothing(path: str):
    ada = register()
    commit(personal_data.deleted_account_write(ada.id))
    refused = ask(ada, path)
    assert (refused.status, refused.error["code"]) == (401, "unauthorized")
    assert not executions()
    assert items(f"USER#{ada.id}#COACH") == []


@pytest.mark.parametrize("injuries", [[], ["chest", "shoulder", "elbow", "wrist"]])
def test_a_model_is_not_asked_for_what_has_become_impossible(injuries: list[str]):
    """Such a plan is given back: asking for it again and again would cost nothing but the model."""
    ada = register()
    asked = ask(ada, targetMuscles=["chest"])
    token = access_token(ada.id)
    changed = call("PUT", "/users/preferences", {"injuries": injuries}, token=token)
    assert changed.status == 200
    event = {"userId": ada.id, "recommendationId": asked.data["id"]}
    with model_server() as server:
        use_model(server)
        outcome = steps.gather_context(event)["outcome"]
        use_model(None)
    assert outcome == ("impossible" if injuries else "ask_model")
