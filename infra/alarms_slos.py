"""The service level objectives, and alarms on how fast their error budgets burn.

An objective of 99.9 % lets 0.1 % fail: the budget. A burn rate of 1 uses it up in exactly 30 days. Two windows must agree: the long
one says that it matters, the short one that it is still going on (Google's "The Site Reliability Workbook", chapter 5).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fitai.kernel.observability import NAMESPACE

from infra.alarms_model import HOUR, MINUTE, Alarm, Composite, Metric, rest_dimensions
from infra.stage import Stage


@dataclass(frozen=True, slots=True)
class Burn:
    """A burn rate at which somebody is told, over a long and a short window (seconds).

    Attributes:
        share: how much of the budget of 30 days is used up when the long window is full.
    """

    name: str
    rate: float
    long: int
    short: int

    @property
    def share(self) -> float:
        return self.rate * self.long / (30 * 24 * HOUR)


BURNS = (Burn("fast", 14.4, HOUR, 5 * MINUTE), Burn("slow", 6.0, 6 * HOUR, 30 * MINUTE))


@dataclass(frozen=True, slots=True)
class Objective:
    """A share of the calls that must be good.

    Attributes:
        budget: percent of the calls that may be bad.
        what: what is bad, in a few words.
    """

    name: str
    budget: float
    what: str


OBJECTIVES = (
    Objective("rest", 0.1, "requests fail"),
    Objective("live", 0.1, "messages on the WebSocket fail"),
    Objective("latency", 5.0, "requests take longer than 200 ms"),
)
"""99.9 % of requests and messages do not fail; 95 % of requests take at most 200 ms, API Gateway included."""
LATENCY_TARGET = 200
FEWEST = {5 * MINUTE: 50, 30 * MINUTE: 100, HOUR: 200, 6 * HOUR: 500}
"""Calls in a window below which a share of them says nothing: a single failure of a quiet night is no outage."""


def bad_share(stage: Stage, objective: Objective, window: int) -> tuple[Mapping[str, Metric], str]:
    """The metrics, and the expression over them, for the percent of bad calls in a window."""
    rest = rest_dimensions(stage)
    live = {"service": "live", "stage": stage.name}
    match objective.name:
        case "rest":
            bad = Metric("AWS/ApiGateway", "5XXError", rest, "Sum", window)
            count = Metric("AWS/ApiGateway", "Count", rest, "Sum", window)
        case "live":
            bad = Metric(NAMESPACE, "Errors", live, "Sum", window)
            count = Metric(NAMESPACE, "Requests", live, "Sum", window)
        case _:
            good = Metric("AWS/ApiGateway", "Latency", rest, f"PR(0:{LATENCY_TARGET})", window)
            count = Metric("AWS/ApiGateway", "Count", rest, "Sum", window)
            return {"g": good, "c": count}, f"IF(c >= {FEWEST[window]}, 100 - g, 0)"
    return {"b": bad, "c": count}, f"IF(c >= {FEWEST[window]}, 100 * b / c, 0)"


def slo_alarms(stage: Stage) -> Iterator[Alarm]:
    """An alarm for each objective, burn rate and window; the composites put them together."""
    for objective in OBJECTIVES:
        for burn in BURNS:
            for window in (burn.long, burn.short):
                metrics, expression = bad_share(stage, objective, window)
                yield Alarm(
                    _part(objective, burn, window),
                    f"Of {window // MINUTE} minutes, {burn.rate} times as many {objective.what} as the objective allows.",
                    "users-are-hurt",
                    metrics,
                    round(burn.rate * objective.budget, 6),
                    severity="part",
                    expression=expression,
                    family="slo-<objective>-<burn rate>-<window>",
                )


def slo_composites() -> list[Composite]:
    """An alarm for each objective and burn rate: both windows agree."""
    return [
        Composite(
            f"slo-{objective.name}-{burn.name}",
            f"So many {objective.what} that {burn.share:.0%} of a month's error budget is used up in {burn.long // HOUR} h.",
            "users-are-hurt",
            tuple(_part(objective, burn, window) for window in (burn.long, burn.short)),
            # The fast ones are part of the alarm that calls somebody.
            severity="part" if burn.name == "fast" else "notice",
            needs_all=True,
            family="slo-<objective>-<burn rate>",
        )
        for objective in OBJECTIVES
        for burn in BURNS
    ]


def fast_burns() -> list[str]:
    """The composites that mean an outage."""
    return [f"slo-{objective.name}-fast" for objective in OBJECTIVES]


def _part(objective: Objective, burn: Burn, window: int) -> str:
    return f"slo-{objective.name}-{burn.name}-{window // MINUTE}m"
