"""Exports of the history are counted by the day; that of all own data is not."""

from datetime import timedelta

import pytest
from fitai.kernel import clock
from fitai.kernel.entitlements import PLANS

from tests.harness.gateway import access_token, call

FREE = PLANS["free"].limits.history_exports_per_day


@pytest.fixture
def ann(aws: None) -> str:
    now = clock.now().replace(hour=20)
    clock.set_source(lambda: now)
    return access_token("ann")


def test_a_plan_contains_a_number_of_exports_in_a_day(ann: str) -> None:
    for _ in range(FREE):
        assert call("GET", "/workouts/export", token=ann).status == 200
    refused = call("GET", "/workouts/export", token=ann)
    assert (refused.status, refused.error["code"], refused.error["limit"]) == (402, "plan_limit_reached", FREE)
    assert refused.error["requiredPlan"] == "premium"

    premium = access_token("ann", subscription="premium")
    assert call("GET", "/analytics/export", token=premium).status == 200
    assert call("GET", "/workouts/export", token=premium).status == 200
    tomorrow = clock.now() + timedelta(hours=5)
    clock.set_source(lambda: tomorrow)
    assert call("GET", "/workouts/export", token=access_token("ann")).status == 200


def test_the_history_of_others_is_counted_for_themselves(ann: str) -> None:
    for _ in range(FREE):
        call("GET", "/workouts/export", token=ann)
    assert call("GET", "/workouts/export", token=access_token("bob")).status == 200
