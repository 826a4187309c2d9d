"""Use case of watching for new kinds of errors: compare those that occur with those that were seen before, and report new ones.

CloudWatch knows the kinds: a function whose call fails names the kind as a dimension of a metric, in the line that it writes anyway.
So a failing function needs no right and no request more, also while the table does not answer.
"""

from collections.abc import Iterator

from fitai.kernel import clock
from fitai.kernel.aws import client
from fitai.kernel.observability import FAILURE_METRIC, NAMESPACE, logger, write_metrics
from fitai.kernel.settings import settings
from fitai.kernel.table import commit
from fitai.platform.error_watch import rules, store

NEW_KINDS = "NewErrorKinds"
"""The metric that an alarm watches."""
RECENTLY = "PT3H"
"""CloudWatch's word for metrics that had data within three hours; a new metric may take it a quarter of an hour to list."""


def report_new_kinds() -> list[str]:
    """Report the kinds of errors that occur and were not seen for 14 days: a log line that names them, and a metric.

    One ListMetrics for each 500 kinds, one GetItem, and one PutItem where any occurs. What is reported is remembered afterwards, so that
    after a crash in between it is reported again.
    """
    active = set(_active_kinds())
    item, now = store.load(), clock.epoch()
    kinds = rules.new_kinds(active, item.seen, now)
    if kinds:
        logger().error("new kinds of errors", extra={"kinds": kinds})
    write_metrics("platform", {}, {NEW_KINDS: float(len(kinds))})
    if active:
        commit(store.seen_write(item, rules.remembered(active, item.seen, now)))
    return kinds


def _active_kinds() -> Iterator[str]:
    """The kinds of errors that CloudWatch has counted in this stage lately."""
    token: dict[str, str] = {}
    while True:
        answer = client("cloudwatch").list_metrics(
            Namespace=NAMESPACE,
            MetricName=FAILURE_METRIC,
            Dimensions=[{"Name": "stage", "Value": settings().stage}, {"Name": "errorKind"}],
            RecentlyActive=RECENTLY,
            **token,
        )
        for metric in answer["Metrics"]:
            yield next(dimension["Value"] for dimension in metric["Dimensions"] if dimension["Name"] == "errorKind")
        if not answer.get("NextToken"):
            return
        token = {"NextToken": answer["NextToken"]}
