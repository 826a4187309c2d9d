"""The list of plans, and the plan that is open to everybody."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fitai.accounts import rules as account_rules
from fitai.accounts import store as accounts_store
from fitai.accounts.models import Subscription
from fitai.accounts.subscriptions.store import subscription_writes
from fitai.kernel import clock
from fitai.kernel.entitlements import (
    ADMIN_SCOPES,
    PLANS,
    SCOPES,
    higher_plan,
    level_of,
    limit_of,
    plan_of,
    plan_with,
    scopes_of,
)
from fitai.kernel.settings import settings
from fitai.kernel.table import commit
from fitai.payments import configuration
from fitai.users import published as users

from tests.harness.gateway import access_token, call
from tests.harness.secrets import use_secret
from tests.unit.auth.people import register

SECRET: dict[str, Any] = {
    "key": "sk_test_1",
    "prices": {"premium": {"month": "price_m", "year": "price_y"}, "pro": {"month": ["price_p", "price_old"]}},
    "amounts": {
        "premium": {"month": {"amount": 999, "currency": "EUR"}, "year": {"amount": 9999, "currency": "eur"}},
        "pro": {"month": {"amount": 1999, "currency": "eur"}, "year": {"amount": 1, "currency": "eur"}},
    },
    "trialDays": 14,
    "trialKey": "k" * 32,
}


@pytest.fixture(autouse=True)
def fresh_configuration(aws: None) -> Iterator[None]:
    configuration.clear_cache()
    yield
    configuration.clear_cache()
    settings.cache_clear()


@pytest.fixture
def sold() -> None:
    """Payments are on."""
    use_secret(settings().payments_secret, SECRET)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """The premium plan is open to everybody."""
    monkeypatch.setenv("FITAI_OPEN_PLAN", "premium")
    settings.cache_clear()


def plans(token: str | None = None) -> Any:
    return call("GET", "/payments/plans", token=token).data


def test_each_plan_is_described_by_what_its_routes_need() -> None:
    offered = {plan["id"]: plan for plan in plans()["plans"]}
    assert list(offered) == ["free", "premium", "pro"]
    for name, entitlements in PLANS.items():
        features = offered[name]["features"]
        assert [feature["scope"] for feature in features] == list(entitlements.scopes)
        assert all(feature["description"] == SCOPES[feature["scope"]] for feature in features)
    assert (offered["free"]["limits"]["templates"], offered["free"]["limits"]["aiPlansPerMonth"]) == (20, 5)
    assert "aiPlansPerMonth" not in offered["premium"]["limits"]
    assert [offered[name]["limits"]["apiKeys"] for name in offered] == [1, 3, 10]


def test_prices_are_those_that_are_sold(sold: None) -> None:
    offer = plans()
    offered = {plan["id"]: plan for plan in offer["plans"]}
    assert offer["paymentsOn"] is True
    assert offered["premium"]["prices"] == [
        {"interval": "month", "amount": 999, "currency": "eur"},
        {"interval": "year", "amount": 9999, "currency": "eur"},
    ]
    assert offered["pro"]["prices"] == [{"interval": "month", "amount": 1999, "currency": "eur"}], "no price of a year"
    assert (offered["free"]["prices"], offered["free"]["trialDays"], offered["pro"]["trialDays"]) == ([], 0, 14)


def test_without_keys_there_is_nothing_to_buy() -> None:
    offer = plans()
    assert (offer["paymentsOn"], "openPlan" in offer) == (False, False)
    assert all(plan["prices"] == [] for plan in offer["plans"])


@pytest.mark.parametrize(
    ("options", "plan"),
    [({}, "free"), ({"subscription": "pro"}, "pro"), ({"role": "premium"}, "premium"), ({"role": "admin"}, "pro")],
)
def test_with_a_token_the_own_plan_is_named_and_the_answer_is_not_for_everybody(
    options: dict[str, Any], plan: str
) -> None:
    answer = call("GET", "/payments/plans", token=access_token("ann", **options))
    assert answer.data["currentPlan"] == plan
    assert answer.headers["cache-control"].startswith("private")
    anonymous = call("GET", "/payments/plans")
    assert "currentPlan" not in anonymous.data
    assert anonymous.headers["cache-control"].startswith("public")
    assert anonymous.requests == 1, "the count of the request"


# --- the open plan -----------------------------------------------------------------------------------------


def test_an_open_plan_is_in_every_new_token_and_sells_nothing(sold: None, opened: None) -> None:
    ada = register()
    offer = plans(ada.token)
    assert (offer["openPlan"], offer["currentPlan"], offer["paymentsOn"]) == ("premium", "premium", False)
    assert call("GET", "/analytics/volume", token=ada.token).status == 200
    account = accounts_store.find_account(ada.id)
    assert account is not None
    assert (account.role, account.subscription.plan) == ("user", "free"), "nothing is stored of it"
    assert users.premium_athlete(ada.id) is not None
    body = {"plan": "premium", "interval": "month"}
    assert call("POST", "/payments/create-subscription", body, token=ada.token).status in (422, 503)


def test_when_the_open_plan_ends_new_tokens_have_the_own_plan(opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    monkeypatch.setenv("FITAI_OPEN_PLAN", "")
    settings.cache_clear()
    renewed = call("POST", "/auth/refresh", {"refreshToken": ada.refresh}).data["accessToken"]
    assert call("GET", "/analytics/volume", token=renewed).error["code"] == "upgrade_required"
    assert users.premium_athlete(ada.id) is None
    later = clock.now() + timedelta(minutes=16)
    clock.set_source(lambda: later)
    assert call("GET", "/analytics/volume", token=ada.token).status == 401


def test_what_is_no_plan_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAI_OPEN_PLAN", "everything")
    settings.cache_clear()
    ada = register()
    assert plans(ada.token)["currentPlan"] == "free"
    assert call("GET", "/analytics/volume", token=ada.token).status == 403


def test_an_open_plan_lowers_nobody() -> None:
    assert [higher_plan(plan, "premium") for plan in PLANS] == ["premium", "premium", "pro"]
    assert [higher_plan(plan, "") for plan in PLANS] == ["free", "premium", "pro"]


def test_the_open_plan_does_not_change_the_role_or_the_stored_plan() -> None:
    ada = register()
    account = accounts_store.find_account(ada.id)
    assert account is not None
    now = clock.now()
    assert account_rules.effective_plan(account, now, "pro") == "pro"
    assert account_rules.current_plan(account, now) == "free"


# --- the data ----------------------------------------------------------------------------------------------


def test_each_plan_has_everything_of_the_lower_ones() -> None:
    free, premium, pro = (set(entitlements.scopes) for entitlements in PLANS.values())
    assert free < premium <= pro
    assert not pro & set(ADMIN_SCOPES)
    assert set(SCOPES) == pro | set(ADMIN_SCOPES)
    for name in ("templates", "requests", "history_exports_per_day", "api_keys", "webhooks"):
        numbers = [getattr(entitlements.limits, name) for entitlements in PLANS.values()]
        assert numbers == sorted(numbers)


def test_the_plan_that_has_more_is_the_lowest_one() -> None:
    assert [limit_of(plan, "templates").required_plan for plan in PLANS] == ["premium", None, None]
    assert [limit_of(plan, "webhooks").required_plan for plan in PLANS] == ["premium", "pro", None]
    assert limit_of("free", "ai_plans_per_month").required_plan == "premium"
    assert limit_of("pro", "ai_plans_per_month").number is None
    assert [plan_with(scope) for scope in ("read:own_profile", "write:ai_requests", "read:audit", "x")] == [
        "free", "premium", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["user", "premium", "admin", "somebody"])
@pytest.mark.parametrize("subscription", ["free", "premium", "pro", "", "gold"])
def test_scopes_and_plan_agree_whatever_a_token_says(role: str, subscription: str) -> None:
    scopes = set(scopes_of(role, subscription))
    assert set(PLANS[plan_of(role, subscription)].scopes) <= scopes
    assert bool(scopes & set(ADMIN_SCOPES)) == (role == "admin")
    assert level_of("public") == "public"


def test_the_configuration_of_amounts_that_cannot_be_read_sells_nothing() -> None:
    broken = json.loads(json.dumps(SECRET)) | {"amounts": {"premium": {"month": {"amount": "much"}}}}
    use_secret(settings().payments_secret, broken)
    assert plans()["paymentsOn"] is False


def change_subscription(user_id: str, subscription: Subscription) -> None:
    """What the reactions of payments write."""
    account = accounts_store.find_account(user_id)
    assert account is not None
    commit(*subscription_writes(account, subscription, clock.now()))


def test_a_plan_that_ends_acts_on_running_tokens_and_one_that_begins_at_the_next_refresh() -> None:
    ada = register()
    change_subscription(ada.id, Subscription(plan="premium", stripe_subscription_id="sub_1"))
    assert call("GET", "/analytics/volume", token=ada.token).status == 403
    renewed = call("POST", "/auth/refresh", {"refreshToken": ada.refresh}).data
    assert call("GET", "/analytics/volume", token=renewed["accessToken"]).status == 200

    change_subscription(ada.id, Subscription(plan="free", status="expired", stripe_subscription_id="sub_1"))
    assert call("GET", "/analytics/volume", token=renewed["accessToken"]).error["code"] == "upgrade_required"
    again = call("POST", "/auth/refresh", {"refreshToken": renewed["refreshToken"]}).data
    assert plans(again["accessToken"])["currentPlan"] == "free"
