"""What the calls of all users cost together, and the budget of a day that they are held to."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fitai.coach import published
from fitai.coach.model.client import ModelClient
from fitai.coach.model.configuration import Prices
from fitai.coach.model.errors import ModelUnavailable
from fitai.coach.model.models import Account, Usage
from fitai.coach.model.usage import service, store
from fitai.coach.model.usage.service import CallReport
from fitai.kernel import clock, switches
from fitai.kernel.errors import Unavailable
from fitai.kernel.meter import meter
from fitai.kernel.personal_data import deleted_account_write
from fitai.kernel.table import commit

from tests.harness.cloud import table
from tests.harness.model_server import ModelServer
from tests.unit.coach.model.conftest import ACCOUNT, CANDIDATES, FACTS, PRICES

MARCH = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)
CHAT = CallReport("chat", Usage(100, 40, 10, 7), "ok", "m/chat-1", 5.0)


@pytest.fixture
def in_march(aws: None) -> None:
    clock.set_source(lambda: MARCH)


def cost(month: str) -> dict[tuple[str, str], tuple[int, int]]:
    return {(usage.tier, usage.feature): (usage.calls, usage.cost_micros) for usage in published.platform_usage(month)}


@pytest.mark.usefixtures("in_march")
def test_the_sums_of_all_are_those_of_the_users_and_one_query(aws: None) -> None:
    accounts = [Account(f"user-{n}", "premium" if n % 3 else "free") for n in range(40)]
    for account in accounts:
        service.record(account, CHAT)
        service.record(account, replace(CHAT, feature="plan"))
    by_user = [store.load_month(account.user_id, "2026-03") for account in accounts]
    assert sum(int(item.cost_micros) for items in by_user for item in items) == 40 * 2 * 7
    meter.reset()
    assert cost("2026-03") == {
        ("free", "chat"): (14, 98),
        ("free", "plan"): (14, 98),
        ("premium", "chat"): (26, 182),
        ("premium", "plan"): (26, 182),
    }
    assert meter.operations == ["Query"]
    assert store.load_platform_day("2026-03-31") == 40 * 2 * 7
    assert {item["SK"][-2:] for item in table().scan()["Items"] if item["kind"] == "platform_model_day"} == {
        f"{store.shard_of(account.user_id):02d}" for account in accounts
    }


@pytest.mark.usefixtures("in_march")
def test_simultaneous_calls_of_many_users_are_all_counted(aws: None) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: service.record(Account(f"user-{n % 8}", "free"), CHAT), range(48)))
    assert cost("2026-03") == {("free", "chat"): (48, 48 * 7)}


@pytest.mark.usefixtures("in_march")
def test_a_call_counts_for_nobody_where_the_account_is_gone(aws: None) -> None:
    commit(deleted_account_write(ACCOUNT.user_id))
    service.record(ACCOUNT, CHAT)
    assert cost("2026-03") == {}


def test_days_and_months_are_those_of_utc(aws: None) -> None:
    for hour in (0, 1):
        clock.set_source(lambda hour=hour: MARCH + timedelta(hours=hour))  # type: ignore[misc]
        service.record(ACCOUNT, CHAT)
    assert (cost("2026-03"), cost("2026-04")) == ({("premium", "chat"): (1, 7)},) * 2
    assert (store.load_platform_day("2026-03-31"), store.load_platform_day("2026-04-01")) == (7, 7)


# --- the budget ----------------------------------------------------------------------------------------------------


def test_over_the_budget_of_the_day_the_model_is_not_asked(client: ModelClient, server: ModelServer) -> None:
    switches.use({"ai_daily_budget_usd": 2})
    service.use_spent(1_999_999)
    client.propose_plan(FACTS, CANDIDATES)
    asked = len(server.requests)
    with pytest.raises(ModelUnavailable, match="budget"):
        client.propose_plan(FACTS, CANDIDATES)
    assert len(server.requests) == asked


def test_what_others_have_spent_is_read_and_a_new_day_begins_anew(client: ModelClient) -> None:
    switches.use({"ai_daily_budget_usd": 1})
    clock.set_source(lambda: MARCH)
    service.clear_cache()
    client.propose_plan(FACTS, CANDIDATES)
    service.record(Account("another", "free"), replace(CHAT, usage=Usage(1, 0, 1, 1_000_000)))
    service.clear_cache()
    meter.reset()
    with pytest.raises(ModelUnavailable):
        client.propose_plan(FACTS, CANDIDATES)
    with pytest.raises(ModelUnavailable):
        client.propose_plan(FACTS, CANDIDATES)
    assert meter.operations == ["Query"], "read once in 30 seconds"
    clock.set_source(lambda: MARCH + timedelta(hours=1))
    assert client.propose_plan(FACTS, CANDIDATES).choices


def test_a_model_that_is_switched_off_or_has_no_budget_is_not_asked(client: ModelClient, server: ModelServer) -> None:
    for values in ({"ai_model": False}, {"ai_daily_budget_usd": 0}):
        switches.use(values)
        with pytest.raises(ModelUnavailable):
            client.propose_plan(FACTS, CANDIDATES)
    assert server.requests == []


def test_without_prices_nothing_is_read(client: ModelClient) -> None:
    service.clear_cache()
    meter.reset()
    ModelClient(replace(client.settings, prices=Prices()), ACCOUNT).propose_plan(FACTS, CANDIDATES)
    assert "Query" not in meter.operations


def test_a_day_that_cannot_be_read_keeps_what_was_known(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def unavailable(day: str) -> int:
        raise Unavailable

    switches.use({"ai_daily_budget_usd": 1})
    service.use_spent(1_000_000)
    monkeypatch.setattr(store, "load_platform_day", unavailable)
    monkeypatch.setattr(service._spent, "expires", 0.0)
    with pytest.raises(ModelUnavailable):
        service.require_budget(PRICES)
    service.clear_cache()
    service.require_budget(PRICES)
