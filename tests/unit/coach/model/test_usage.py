"""What the model costs is counted by user, month, tier and feature, reported as metrics, exported and erased."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.coach.model.client import ModelClient
from fitai.coach.model.configuration import Prices
from fitai.coach.model.errors import ModelInvalid, ModelUnavailable
from fitai.coach.model.models import Account, Finding, Usage
from fitai.coach.model.usage import service, store
from fitai.coach.model.usage.service import METRIC_UNITS, CallReport
from fitai.kernel import clock
from fitai.kernel.meter import meter
from fitai.kernel.personal_data import deleted_account_write
from fitai.kernel.table import commit

from tests.harness.cloud import table
from tests.harness.model_server import ModelServer
from tests.unit.coach.model.conftest import ACCOUNT, CANDIDATES, FACTS

MARCH = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)


def month(name: str = "2026-03") -> dict[tuple[str, str], dict[str, int]]:
    """A user's month, by tier and feature."""
    return {
        (item.tier, item.feature): {
            "calls": int(item.calls),
            "input": int(item.input_tokens),
            "cached": int(item.cached_tokens),
            "output": int(item.output_tokens),
            "cost": int(item.cost_micros),
        }
        for item in store.load_month(ACCOUNT.user_id, name)
    }


def metric_lines(text: str) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, text.splitlines()) if "ModelCalls" in line]


def test_calls_are_counted_by_tier_and_feature(client: ModelClient, server: ModelServer) -> None:
    clock.set_source(lambda: MARCH)
    plans = [client.propose_plan(FACTS, CANDIDATES).usage for _ in range(2)]
    free = ModelClient(client.settings, replace(ACCOUNT, tier="free"))
    free.propose_plan(FACTS, CANDIDATES)
    chat = client.answer_chat("How am I doing?").usage
    client.word_findings([Finding("a", "Your squat rose by 5 kg.")])
    counted = month()
    assert set(counted) == {("premium", "plan"), ("free", "plan"), ("premium", "chat"), ("premium", "findings")}
    assert counted["premium", "plan"] == {
        "calls": 2,
        "input": sum(usage.input_tokens for usage in plans),
        "cached": 0,
        "output": sum(usage.output_tokens for usage in plans),
        "cost": sum(usage.cost_micros for usage in plans),
    }
    assert counted["premium", "chat"]["cost"] == chat.cost_micros > 0


def test_months_are_those_of_utc(client: ModelClient) -> None:
    clock.set_source(lambda: MARCH)
    client.propose_plan(FACTS, CANDIDATES)
    clock.set_source(lambda: MARCH + timedelta(hours=1))
    client.propose_plan(FACTS, CANDIDATES)
    assert [month(name)["premium", "plan"]["calls"] for name in ("2026-03", "2026-04")] == [1, 1]


def test_simultaneous_calls_are_all_counted(aws: None) -> None:
    clock.set_source(lambda: MARCH)
    report = CallReport("chat", Usage(100, 40, 10, 7), "ok", "m/chat-1", 5.0)
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: service.record(ACCOUNT, report), range(40)))
    assert month()["premium", "chat"] == {"calls": 40, "input": 4_000, "cached": 1_600, "output": 400, "cost": 280}


def test_an_answer_that_is_invalid_has_cost_something_too(client: ModelClient, server: ModelServer) -> None:
    clock.set_source(lambda: MARCH)
    server.script("broken_json")
    with pytest.raises(ModelInvalid):
        client.propose_plan(FACTS, CANDIDATES)
    assert month()["premium", "plan"]["calls"] == 1


def test_a_call_without_an_answer_has_cost_nothing(client: ModelClient, server: ModelServer) -> None:
    clock.set_source(lambda: MARCH)
    server.script("unauthorized")
    with pytest.raises(ModelUnavailable):
        client.propose_plan(FACTS, CANDIDATES)
    assert month() == {}


def test_a_call_costs_two_requests_beside_the_models_own(client: ModelClient) -> None:
    meter.reset()
    client.propose_plan(FACTS, CANDIDATES)
    assert meter.operations == ["GetItem", "TransactWriteItems"]


def test_nothing_is_counted_for_an_account_that_was_deleted_meanwhile(client: ModelClient) -> None:
    commit(deleted_account_write(ACCOUNT.user_id))
    assert client.propose_plan(FACTS, CANDIDATES).choices
    assert list(store.export(ACCOUNT.user_id)) == []


def test_metrics_say_stage_tier_feature_and_outcome_and_nothing_about_the_user(
    client: ModelClient, server: ModelServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.script("good", "truncated", "unauthorized")
    answer = client.propose_plan(FACTS, CANDIDATES)
    for _ in range(2):
        with pytest.raises((ModelInvalid, ModelUnavailable)):
            client.propose_plan(replace(FACTS, wishes="a secret wish"), CANDIDATES)
    text = capsys.readouterr().out
    good, truncated, refused = metric_lines(text)
    (directive,) = good["_aws"]["CloudWatchMetrics"]
    assert {metric["Name"] for metric in directive["Metrics"]} == set(METRIC_UNITS) <= set(good)
    assert all("stage" in dimensions and set(dimensions) <= set(good) for dimensions in directive["Dimensions"])
    assert (good["stage"], good["feature"], good["tier"], good["model"]) == (
        "test",
        "plan",
        "premium",
        "loopback-1/plan-1",
    )
    assert good["ModelCostMicros"] == answer.usage.cost_micros
    assert [line["outcome"] for line in (good, truncated, refused)] == [
        "ok",
        "ModelInvalid:truncated",
        "ModelUnavailable",
    ]
    assert [line["ModelFailures"] for line in (good, truncated, refused)] == [0, 1, 1]
    assert ACCOUNT.user_id not in text and "secret wish" not in text


def test_the_use_is_exported_and_erased(client: ModelClient) -> None:
    clock.set_source(lambda: MARCH)
    client.propose_plan(FACTS, CANDIDATES)
    ((kind, content),) = store.export(ACCOUNT.user_id)
    assert kind == "model_usage"
    assert content["month"] == "2026-03" and content["calls"] == 1 and content["costMicros"] > 0
    list(store.erase(ACCOUNT.user_id))
    assert [item for item in table().scan()["Items"] if ACCOUNT.user_id in str(item)] == []


def test_without_prices_a_call_costs_nothing_and_is_counted(client: ModelClient, server: ModelServer) -> None:
    free_of_charge = ModelClient(replace(client.settings, prices=Prices()), Account("user-9", "free"))
    usage = free_of_charge.propose_plan(FACTS, CANDIDATES).usage
    assert usage.cost_micros == 0 and usage.input_tokens > 0
