"""The metrics for the dashboard: gauges of the last day that is over, and changes of subscriptions as they happen."""

import json

import pytest
from fitai.insights import closing
from fitai.kernel import clock
from fitai.kernel.time_budget import TimeBudget

from tests.unit.insights.events import completed, count, noon, registered, subscribed
from tests.unit.insights.histories import day


def test_the_numbers_of_yesterday_are_gauges_with_the_stage(aws: None, capsys: pytest.CaptureFixture[str]) -> None:
    clock.set_source(lambda: noon(day(5)))
    count(
        registered("ada", day(4)), completed("ada", day(4)), completed("bob", day(1)), subscribed("ada", day(4), 1, 999)
    )
    capsys.readouterr()
    closing.close_days(TimeBudget(60))
    lines = capsys.readouterr().out
    gauges, revenue = (json.loads(line) for line in lines.splitlines() if "_aws" in line)
    assert {
        "DailyActiveUsers": 1,
        "WeeklyActiveUsers": 2,
        "MonthlyActiveUsers": 2,
        "NewUsers": 1,
    }.items() <= gauges.items()
    assert {"PayingUsers": 1, "UsersOnline": 0, "WorkoutsCompleted": 1, "stage": "test"}.items() <= gauges.items()
    assert gauges["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["service", "stage"]]
    assert {"MonthlyRecurringRevenue": 999, "currency": "eur", "stage": "test"}.items() <= revenue.items()


def test_who_begins_and_ceases_to_pay_is_reported_once(aws: None, capsys: pytest.CaptureFixture[str]) -> None:
    clock.set_source(lambda: noon(day(5)))
    began, ended = subscribed("ada", day(2), 1, 999), subscribed("ada", day(4), 2, 0)
    count(began, began, ended, ended)
    output = capsys.readouterr().out
    assert (output.count('"SubscribersGained":1'), output.count('"SubscribersLost":1')) == (1, 1)
