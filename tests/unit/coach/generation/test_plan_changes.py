"""The plan of an account changes while the coach works for it; many ask at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fitai.coach.generation import ending
from fitai.coach.quotas import service as quotas
from fitai.kernel import clock
from fitai.kernel.entitlements import PLANS
from fitai.kernel.tokens import verify_access_token

from tests.harness.gateway import access_token, call
from tests.unit.auth.people import register
from tests.unit.coach.generation.test_start import BODY, ask, read
from tests.unit.coach.recommendations import Clock

pytestmark = pytest.mark.usefixtures("time")
FREE = PLANS["free"].limits.ai_plans_per_month
assert FREE is not None


def left(user_id: str, plan: str) -> int:
    caller = verify_access_token(access_token(user_id, subscription=plan))
    return quotas.current_quota(caller, "plan", clock.now()).left


def fail(user_id: str, recommendation_id: str) -> None:
    """The state of the machine that saves a failure."""
    ending.fail_generation({"userId": user_id, "recommendationId": recommendation_id})


def test_forty_at_the_same_moment_take_no_more_than_the_month_has():
    ada = register()
    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = list(pool.map(lambda _: ask(ada), range(40)))

    assert sorted(answer.status for answer in answers) == [202] * FREE + [429] * (40 - FREE)
    refused = next(answer for answer in answers if answer.status == 429)
    assert (refused.error["code"], refused.error["limit"]) == ("ai_quota_exceeded", FREE)
    assert (refused.error["requiredPlan"], refused.error["plansUrl"]) == ("premium", "/payments/plans")
    assert left(ada.id, "free") == 0


def test_the_guard_of_a_paid_plan_offers_no_other_plan():
    ada = register()
    for _ in range(PLANS["premium"].limits.ai_plans_per_hour or 0):
        ask(ada, premium=True)

    assert "requiredPlan" not in ask(ada, premium=True).error


def test_a_generation_that_began_before_a_downgrade_goes_on_and_costs_no_free_plan():
    ada = register()
    running = ask(ada, premium=True).data["id"]

    assert read(ada, running)["generation"] == "running", "a free account reads its own"
    assert left(ada.id, "free") == FREE
    assert ask(ada).status == 202
    assert left(ada.id, "free") == FREE - 1


@pytest.mark.parametrize("hours", [0, 2])
def test_what_fails_after_a_downgrade_is_given_back_to_the_plan_it_was_taken_from(time: Clock, hours: int):
    ada = register()
    premium, free = ask(ada, premium=True).data["id"], ask(ada).data["id"]
    taken_at = clock.now()
    time.pass_time(hours=hours)
    fail(ada.id, premium)

    assert left(ada.id, "free") == FREE - 1, "that of the free plan was used for another one"
    before = verify_access_token(access_token(ada.id, subscription="premium"))
    assert quotas.current_quota(before, "plan", taken_at).left == PLANS["premium"].limits.ai_plans_per_hour
    fail(ada.id, premium)
    fail(ada.id, free)
    assert left(ada.id, "free") == FREE


def test_what_fails_after_an_upgrade_is_given_back_to_the_month():
    ada = register()
    failed = ask(ada).data["id"]
    ask(ada, premium=True)
    fail(ada.id, failed)

    assert left(ada.id, "free") == FREE
    assert left(ada.id, "premium") == (PLANS["premium"].limits.ai_plans_per_hour or 0) - 1


def test_a_repeated_request_after_a_downgrade_is_answered_with_what_it_began():
    ada = register()
    first = ask(ada, premium=True, key="k")
    again = ask(ada, key="k")

    assert again.data["id"] == first.data["id"]
    assert left(ada.id, "free") == FREE


def test_an_expired_token_of_a_paid_plan_asks_for_nothing():
    ada = register()
    token = access_token(ada.id, subscription="premium")
    later = clock.now() + timedelta(minutes=16)
    clock.set_source(lambda: later)

    assert call("POST", "/ai/workout-generate", BODY, token=token).status == 401
