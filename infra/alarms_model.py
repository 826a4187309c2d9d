"""What an alarm is, as data: the stack makes it, the tests and the index of the runbooks read it. And what CloudWatch knows the APIs by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from infra.stage import LIVE_STAGE, REST_STAGE, Stage

Severity = Literal["urgent", "notice", "part"]
"""`urgent`: the pager too. `notice`: mails and chat. `part`: nobody; it is part of a composite alarm."""
MINUTE, HOUR, DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Metric:
    """One statistic of one metric.

    Attributes:
        period: seconds.
    """

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    stat: str = "Sum"
    period: int = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm on a metric, or on an expression over several.

    Attributes:
        name: without the stage's; unique.
        family: what it is called in the index, such as `errors-<service>`.
        why: one sentence on what it means.
        runbook: the file in docs/runbooks, without its ending.
        metrics: by the ids that `expression` uses; one alone needs none.
        threshold: it alarms where the value is greater; for a band, the number of standard deviations.
        breaching, of: so many of the last periods must be above it.
        is_band: whether the value is compared with what CloudWatch has learnt of its past.
    """

    name: str
    why: str
    runbook: str
    metrics: Mapping[str, Metric]
    threshold: float
    severity: Severity = "notice"
    expression: str = ""
    breaching: int = 1
    of: int = 1
    is_band: bool = False
    family: str = ""

    @property
    def row(self) -> str:
        """What it is called in the index."""
        return self.family or self.name


@dataclass(frozen=True, slots=True)
class Composite:
    """An alarm on other alarms: on any of them, or on all.

    Attributes:
        alarms: their names, without the stage's.
    """

    name: str
    why: str
    runbook: str
    alarms: tuple[str, ...]
    severity: Severity = "part"
    needs_all: bool = False
    family: str = field(default="")

    @property
    def row(self) -> str:
        """What it is called in the index."""
        return self.family or self.name


def rest_dimensions(stage: Stage) -> dict[str, str]:
    """The dimensions by which CloudWatch knows the REST API."""
    return {"ApiName": stage.named("rest"), "Stage": REST_STAGE}


def live_dimensions(live_api: str) -> dict[str, str]:
    """The dimensions by which CloudWatch knows the WebSocket API: its id, no name."""
    return {"ApiId": live_api, "Stage": LIVE_STAGE}


def only(metric: Metric) -> Mapping[str, Metric]:
    """The metrics of an alarm on one alone."""
    return {"m": metric}
