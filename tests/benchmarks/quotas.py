"""`make capacity` (`python -m tests.benchmarks.quotas`): how much of each quota of AWS some traffic takes, and when it is used up.

Requests, units, events and messages come from the audit of the operations (`hot_keys`), durations and frames from the constants
below. The quotas are those that AWS publishes for eu-central-1; each is raised by its name in Service Quotas where it is adjustable.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import traffic
from tests.benchmarks.documents import filled
from tests.benchmarks.hot_keys import audited, ceilings_table, hottest, operations_table, simulate, summary
from tests.benchmarks.hot_keys import table as keys_table

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "capacity.md"
COMMAND = "capacity"
REQUEST_SECONDS = 0.06
"""What a warm endpoint takes: three requests to DynamoDB of 5 ms, and a third of a processor for the rest."""
AUTHORIZER_SECONDS, AUTHORIZER_MISSES = 0.02, 0.05
"""What the authorizer takes, and the share of requests for which API Gateway has no cached answer."""
REACTION_SECONDS = 0.08
FRAMES_PER_WORKOUT = 54
"""Frames that a workout on two devices posts (25 sets)."""
CONNECTIONS_PER_TRAINING_USER = 2
RECONNECT_SECONDS = 2 * 60 * 60
"""API Gateway ends a connection after two hours."""
RETURN_SECONDS = 60
"""In which all connections come back when the API was deployed or a region's network failed: clients spread over it."""
WORKOUT_MINUTES = 60
ENTRIES = 10
"""Entries of one PutEvents."""
START_SHARE = 0.01
"""The share of calls that start a container, in the busiest minute."""
PARAMETERS_PER_START = 1
"""Parameters that a container reads when it starts."""
WORKOUTS = traffic.PER_USER_AND_DAY["workouts/complete_workout"]


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota, as AWS names it.

    Attributes:
        use: of the traffic, in the quota's unit.
    """

    service: str
    name: str
    default: float
    is_adjustable: bool
    use: float

    @property
    def share(self) -> float:
        """How much of the default is used."""
        return self.use / self.default


def posts(rate: float) -> float:
    """Frames a second that are posted to connections, beside so many requests."""
    workouts = traffic.rates(rate)["workouts/complete_workout"]
    return workouts * FRAMES_PER_WORKOUT


def connections(rate: float) -> float:
    """Connections that are open, beside so many requests."""
    return traffic.rates(rate)["workouts/complete_workout"] * WORKOUT_MINUTES * 60 * CONNECTIONS_PER_TRAINING_USER


def highest_rate(limit: float = 10_000, frames: float = FRAMES_PER_WORKOUT) -> float:
    """Requests a second at which these and their posts reach the account's limit together."""
    return limit / (1 + traffic.rates(1)["workouts/complete_workout"] * frames)


def rate_of_connections(number: float) -> float:
    """Requests a second of the users who keep so many connections."""
    return number / connections(1)


def quotas(rate: float, totals: Mapping[str, float]) -> list[Quota]:
    """The quotas, with what so many requests a second use.

    Args:
        totals: units, events and messages a second at this rate (`hot_keys.summary`).
    """
    messages, events = totals["messages to reactions"], totals["events"]
    running = rate * REQUEST_SECONDS + rate * AUTHORIZER_MISSES * AUTHORIZER_SECONDS + messages * REACTION_SECONDS
    busiest = max(traffic.rates(rate).values()) * REQUEST_SECONDS
    starts = (rate + messages) * START_SHARE
    open_connections = connections(rate)
    index_units = max(totals["write units, GSI1"], totals["write units, GSI2"])
    return [
        Quota("API Gateway", "Throttle rate (REST, WebSocket and posts together), a second", 10_000, True, rate + posts(rate)),
        Quota("API Gateway", "WebSocket new connections a second, all coming back", 500, True, open_connections / RETURN_SECONDS),
        Quota("Lambda", "Concurrent executions", 1_000, True, running),
        Quota("Lambda", "Scaling of one function (the busiest), executions in 10 s", 1_000, False, busiest),
        Quota("DynamoDB", "Table-level write throughput, units a second", 40_000, True, totals["write units, table"]),
        Quota("DynamoDB", "The same of an index (the larger)", 40_000, True, index_units),
        Quota("DynamoDB", "Table-level read throughput, units a second", 40_000, True, totals["read units"]),
        Quota("EventBridge", "PutEvents throttle limit, requests a second", 2_400, True, events / ENTRIES),
        Quota("EventBridge", "Invocations throttle limit, messages a second", 4_500, True, messages),
        Quota("Systems Manager", "GetParameter, a second (10,000 with higher throughput)", 40, True, starts * PARAMETERS_PER_START),
        Quota("Secrets Manager", "GetSecretValue, a second", 10_000, False, starts),
    ]  # fmt: skip


def table(columns: Mapping[str, list[Quota]], rate: float) -> str:
    """The quotas as Markdown: what is used at each scale, those that are used up first at the top.

    Args:
        columns: the quotas at each scale, by its title; the last one is that of `rate`.
    """
    lines = [
        f"| quota | default | {' | '.join(columns)} | used up at, requests a second |",
        "|---|---|" + "---|" * (len(columns) + 1),
    ]
    rows = sorted(zip(*columns.values(), strict=True), key=lambda row: -row[-1].share)
    for row in rows:
        last = row[-1]
        fixed = "" if last.is_adjustable else "; fixed"
        used = " | ".join(f"{quota.use:,.0f} ({quota.share:.0%})" for quota in row)
        lines.append(
            f"| {last.service}: {last.name} | {last.default:,.0f}{fixed} | {used} | {rate / last.share:,.0f} |"
        )
    return "\n".join(lines)


def scales() -> dict[str, float]:
    """The scales that are computed, by their requests a second."""
    return {
        f"{traffic.DAILY_USERS:,} daily users": traffic.peak_rate(),
        "10,000 connections": rate_of_connections(10_000),
        f"{traffic.TARGET_RATE:,} requests a second": traffic.TARGET_RATE,
    }


def document(again: bool) -> str:
    """All tables of docs/capacity.md."""
    found = audited(again)
    rates = traffic.rates(traffic.TARGET_RATE)
    parts = [
        f"A user makes {traffic.requests_per_user():.1f} requests a day; the busiest minute has {traffic.PEAK_FACTOR:g} times the mean. So "
        f"{traffic.DAILY_USERS:,} daily users are {traffic.peak_rate():,.0f} requests a second, and {traffic.TARGET_RATE:,} a second are "
        f"{traffic.users_of(traffic.TARGET_RATE):,} daily users. Frames to devices share the account's 10,000 a second with the requests: "
        f"with {FRAMES_PER_WORKOUT} frames a workout, {highest_rate():,.0f} requests and their frames use it up, with 40 frames "
        f"{highest_rate(frames=40):,.0f}.",
        "### Quotas",
    ]
    columns = {}
    for name, rate in scales().items():
        parts.append(f"{name}: {rate:,.0f} requests, {posts(rate):,.0f} frames, {connections(rate):,.0f} connections.")
        columns[name] = quotas(rate, summary(found, traffic.rates(rate)))
    parts.append(table(columns, traffic.TARGET_RATE))
    totals = summary(found, rates)
    units = ", ".join(f"{number:,.0f} {what}" for what, number in totals.items())
    parts += [
        "### Operations",
        operations_table(found, rates),
        f"Together, a second: {units}.",
        "### Hot keys",
        keys_table(hottest(simulate(found, rates))),
        "### Ceilings of one popular thing",
        ceilings_table(found),
    ]
    return "\n\n".join(parts)


def main(arguments: Sequence[str]) -> None:
    """Write the tables into docs/capacity.md; with `--again` from the audit that was made last."""
    content = document("--again" in arguments)
    DOCUMENT.write_text(filled(DOCUMENT.read_text(), COMMAND, content))
    print(f"Written: docs/{DOCUMENT.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
