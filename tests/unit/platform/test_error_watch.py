"""New kinds of errors are reported: from a CloudWatch that speaks its protocol, moto's."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import aws as kernel_aws
from fitai.kernel import clock
from fitai.kernel.observability import FAILURE_METRIC, NAMESPACE
from fitai.kernel.table import WriteConflict
from fitai.platform.error_watch import rules, service, store
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID

pytestmark = pytest.mark.usefixtures("aws")

NOW = datetime(2026, 11, 9, 12, tzinfo=UTC)


def occur(*kinds: str, stage: str = "test") -> None:
    """Count errors of these kinds, as CloudWatch does from the log lines of calls that failed."""
    backend = get_backend("cloudwatch")[DEFAULT_ACCOUNT_ID]["eu-central-1"]
    data = [
        {
            "MetricName": FAILURE_METRIC,
            "Dimensions": [{"Name": "stage", "Value": stage}, {"Name": "errorKind", "Value": kind}],
            "Timestamp": NOW.replace(tzinfo=None),
            "Value": 1.0,
            "Unit": "Count",
        }
        for kind in kinds
    ]
    backend.put_metric_data(NAMESPACE, data)


def forget_metrics() -> None:
    """Nothing occurs any more."""
    get_backend("cloudwatch")[DEFAULT_ACCOUNT_ID]["eu-central-1"].metric_data.clear()


def at(days: float) -> None:
    clock.set_source(lambda: NOW + timedelta(days=days))


def metric(capsys: pytest.CaptureFixture[str]) -> list[float]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    return [line[service.NEW_KINDS] for line in lines]


def test_a_kind_is_reported_when_it_is_new_and_only_then(capsys, caplog) -> None:
    at(0)
    occur("KeyError in a:b", "TypeError in c:d")
    assert service.report_new_kinds() == ["KeyError in a:b", "TypeError in c:d"]
    assert caplog.records[-1].kinds == ["KeyError in a:b", "TypeError in c:d"]
    at(0.01)
    occur("ValueError in e:f")
    assert service.report_new_kinds() == ["ValueError in e:f"]
    assert service.report_new_kinds() == []
    assert metric(capsys) == [2.0, 1.0, 0.0]


def test_a_kind_that_was_away_for_fourteen_days_is_new_again() -> None:
    at(0)
    occur("KeyError in a:b")
    assert service.report_new_kinds() == ["KeyError in a:b"]
    at(13.9)
    assert service.report_new_kinds() == []
    at(13.9 + 14)
    assert service.report_new_kinds() == ["KeyError in a:b"]


def test_errors_of_another_stage_are_not_ours() -> None:
    occur("KeyError in a:b", stage="prod")
    assert service.report_new_kinds() == []


def test_only_what_has_occurred_lately_is_asked_for() -> None:
    requests: list[dict[str, Any]] = []
    events = kernel_aws.client("cloudwatch").meta.events
    events.register(
        "provide-client-params.cloudwatch.ListMetrics", lambda params, **_: requests.append(params), unique_id="seen"
    )
    service.report_new_kinds()
    events.unregister("provide-client-params.cloudwatch.ListMetrics", unique_id="seen")
    assert [request["RecentlyActive"] for request in requests] == ["PT3H"]


def test_without_errors_nothing_is_written() -> None:
    service.report_new_kinds()
    assert store.load().version == 0


def test_two_runs_at_once_do_not_undo_each_other(monkeypatch) -> None:
    occur("KeyError in a:b")
    item = store.load()
    service.report_new_kinds()
    monkeypatch.setattr(store, "load", lambda: item)
    with pytest.raises(WriteConflict):
        service.report_new_kinds()


def test_what_is_remembered_has_a_bound() -> None:
    seen = {f"kind {number}": number for number in range(1, rules.MAX_KINDS + 1)}
    after = rules.remembered(["new"], seen, rules.MAX_KINDS + 1)
    assert len(after) == rules.MAX_KINDS
    assert "new" in after
    assert "kind 1" not in after
