"""The dashboard of a stage: is anybody hurt, what is going on, how fast it is, and what it costs."""

from collections.abc import Sequence
from typing import Any

from aws_cdk import Aws
from fitai.kernel.observability import MEMORY_METRIC

from infra.alarms import (
    SET_ROUTES,
    authorizer_refusals,
    dead_letters,
    in_route,
    in_service,
    in_stage,
    inboxes,
    services_of_people,
)
from infra.alarms_model import HOUR, Metric, live_dimensions, rest_dimensions
from infra.generation import machine_arn
from infra.service import RELAY
from infra.stage import Stage

WIDTH = 24
BILLING_REGION = "us-east-1"
"""Where AWS publishes estimated charges and the metrics of CloudFront, whatever the region of a stage."""
WRITE_UNIT, READ_UNIT = 0.625e-6, 0.125e-6
"""Dollars for a unit on demand, in us-east-1; other regions cost up to a quarter more."""
GIGABYTE_SECOND, INVOCATION = 0.0000133334, 0.2e-6
"""Dollars for Lambda on arm64."""
MEMORY_GIGABYTES = 0.5
"""What most functions have."""

Widget = dict[str, Any]
Row = list[Any]


def dashboard_body(stage: Stage, live_api: str, region: str, hurt: Sequence[str]) -> dict[str, Any]:
    """The body of the dashboard.

    Args:
        live_api: the id of the WebSocket API.
        hurt: the ARNs of the composite alarms, which are shown first.
    """
    rows = [
        [{"type": "alarm", "properties": {"title": "Are users hurt?", "alarms": list(hurt)}}],
        _traffic(stage, live_api, region),
        _latency(stage, region),
        _errors(stage, live_api, region),
        _background(stage, region),
        _caches(stage, region),
        _cost(stage, region),
    ]
    widgets: list[Widget] = []
    y = 0
    for row in rows:
        for place, widget in enumerate(row):
            width = WIDTH // len(row)
            widgets.append({"x": place * width, "y": y, "width": width, "height": 6, **widget})
        y += 6
    return {"start": "-PT6H", "widgets": widgets}


def _graph(title: str, region: str, rows: Sequence[Row], **properties: Any) -> Widget:
    return {
        "type": "metric",
        "properties": {"title": title, "region": region, "view": "timeSeries", "metrics": list(rows), "period": 60, **properties},
    }  # fmt: skip


def _row(metric: Metric, **options: Any) -> Row:
    dimensions = [text for pair in metric.dimensions.items() for text in pair]
    return [metric.namespace, metric.name, *dimensions, {"stat": metric.stat, **options}]


def _sum(expression: str, label: str, **options: Any) -> Row:
    return [{"expression": expression, "label": label, **options}]


def _rest(stage: Stage, name: str, stat: str = "Sum") -> Metric:
    return Metric("AWS/ApiGateway", name, rest_dimensions(stage), stat)


def _live(api: str, name: str) -> Metric:
    return Metric("AWS/ApiGateway", name, live_dimensions(api))


def _traffic(stage: Stage, live_api: str, region: str) -> list[Widget]:
    sets = [
        _row(in_route(stage, service, route, "Duration", "SampleCount"), id=f"s{number}", visible=False)
        for number, (service, route) in enumerate(SET_ROUTES.values())
    ]
    total = " + ".join(f"FILL(s{number}, 0)" for number in range(len(sets)))
    return [
        _graph(
            "Live sessions",
            region,
            [
                _row(in_service(stage, "insights", "UsersOnline", "Maximum"), label="users online", period=HOUR),
                _row(_live(live_api, "ConnectCount"), label="connections opened"),
                _row(_live(live_api, "MessageCount"), label="messages", yAxis="right"),
            ],
        ),
        _graph("Sets per second", region, [*sets, _sum(f"({total}) / PERIOD(s0)", "sets/s")]),
        _graph("Requests", region, [_row(_rest(stage, "Count"), label="requests"), _row(in_stage(stage, "SignInFailures"))]),
    ]  # fmt: skip


def _latency(stage: Stage, region: str) -> list[Widget]:
    services = [_row(in_service(stage, service, "Duration", "p95"), label=service) for service in services_of_people()]
    sets = [
        _row(in_route(stage, service, route, "Duration", stat), label=f"{way} {stat}")
        for way, (service, route) in SET_ROUTES.items()
        for stat in ("p50", "p95")
    ]
    lines = [{"label": "target", "value": 200}]
    return [
        _graph("p95 by service (ms)", region, services, annotations={"horizontal": lines}),
        _graph("A set (ms)", region, sets, annotations={"horizontal": [{"label": "target", "value": 100}]}),
        _graph(
            "API Gateway and DynamoDB (ms)",
            region,
            [
                _row(_rest(stage, "Latency", "p95"), label="gateway p95"),
                _row(_rest(stage, "IntegrationLatency", "p95"), label="functions p95"),
                *(
                    _row(in_service(stage, service, "DynamoDBTime", "p95"), label=f"DynamoDB in {service}")
                    for service in ("workouts", "live")
                ),
            ],
            annotations={"horizontal": lines},
        ),
    ]


def _errors(stage: Stage, live_api: str, region: str) -> list[Widget]:
    services = [_row(in_service(stage, service, "Errors"), label=service) for service in services_of_people()]
    return [
        _graph("Errors by service", region, services, stacked=True),
        _graph(
            "The gateways",
            region,
            [
                _row(_rest(stage, "5XXError")),
                _row(_rest(stage, "4XXError"), yAxis="right"),
                _row(_live(live_api, "IntegrationError")),
                _row(_live(live_api, "ExecutionError")),
            ],
        ),
        _graph(
            "Functions",
            region,
            [
                ["AWS/Lambda", "Errors", {"stat": "Sum", "id": "e", "visible": False}],
                _row(authorizer_refusals(stage), id="a", visible=False),
                _sum("e - FILL(a, 0)", "crashes"),
                ["AWS/Lambda", "Throttles", {"stat": "Sum"}],
                ["AWS/Lambda", "ConcurrentExecutions", {"stat": "Maximum", "yAxis": "right"}],
                _row(in_stage(stage, MEMORY_METRIC, "Maximum"), label="memory (%)", yAxis="right"),
            ],
        ),
    ]


def _background(stage: Stage, region: str) -> list[Widget]:
    relay = Metric("AWS/Lambda", "IteratorAge", {"FunctionName": stage.named(*RELAY)}, "Maximum")
    # Each by its name: a search finds whole values or words of them, and no beginning of a name.
    dead = _hidden("dead", "ApproximateNumberOfMessagesVisible", dead_letters(stage))
    waiting = _hidden("waiting", "ApproximateAgeOfOldestMessage", inboxes(stage))
    starts = next(name for name in inboxes(stage) if name.endswith("start_generation"))
    queue = {"QueueName": starts}
    machine = {"StateMachineArn": machine_arn(stage, Aws.REGION, Aws.ACCOUNT_ID, Aws.PARTITION)}
    made = Metric("AWS/States", "ExecutionTime", machine, "p95")
    return [
        _graph(
            "Events",
            region,
            [
                _row(relay, label="relay (ms)", yAxis="right"),
                *waiting,
                *dead,
                _sum('MAX(METRICS("waiting"))', "oldest message (s)"),
                _sum('SUM(METRICS("dead"))', f"dead letters of {len(dead)} queues"),
            ],
        ),
        _graph(
            "The coach: its queue and its model",
            region,
            [
                _row(Metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", queue, "Maximum"), label="plans waiting"),
                _row(Metric("AWS/SQS", "ApproximateAgeOfOldestMessage", queue, "Maximum"), label="oldest (s)"),
                _row(made, label="made in (ms, p95)", yAxis="right"),
                _row(in_stage(stage, "ModelCalls"), label="calls of the model"),
                _row(in_stage(stage, "ModelFailures"), label="failures of the model"),
            ],
        ),
        _graph(
            "External services that fail",
            region,
            [_row(in_stage(stage, name)) for name in ("ModelUnavailable", "PaymentFailures", "MailFailures")],
        ),
    ]  # fmt: skip


def _hidden(id: str, name: str, queues: Sequence[str]) -> list[Row]:
    """A metric of each queue for an expression, which names all of them by `METRICS("<id>")`."""
    return [
        _row(Metric("AWS/SQS", name, {"QueueName": queue}, "Maximum"), id=f"{id}{number}", visible=False)
        for number, queue in enumerate(queues)
    ]


def _caches(stage: Stage, region: str) -> list[Widget]:
    rates: list[Row] = []
    for id, cache in (("l", "Library"), ("a", "Authorizer")):
        rates += [
            _row(in_stage(stage, f"{cache}Hits"), id=f"{id}h", visible=False),
            _row(in_stage(stage, f"{cache}Misses"), id=f"{id}m", visible=False),
            _sum(f"100 * {id}h / ({id}h + {id}m)", f"{cache.lower()} (%)"),
        ]
    table = {"TableName": stage.table}
    hit_rates = "SEARCH('{AWS/CloudFront,DistributionId,Region} MetricName=\"CacheHitRate\"', 'Average', 300)"
    edge = [
        _graph("CloudFront cache hits (%)", BILLING_REGION, [_sum(hit_rates, "", region=BILLING_REGION)], period=300)
    ]
    return [
        _graph("Cache hits", region, rates, period=300, yAxis={"left": {"min": 0, "max": 100}}),
        *(edge if stage.domains.hosts else []),
        _graph(
            "The table",
            region,
            [
                _row(Metric("AWS/DynamoDB", "ConsumedWriteCapacityUnits", table), label="write units"),
                _row(Metric("AWS/DynamoDB", "ConsumedReadCapacityUnits", table), label="read units"),
                _row(Metric("AWS/DynamoDB", "WriteThrottleEvents", table), yAxis="right"),
                _row(Metric("AWS/DynamoDB", "ReadThrottleEvents", table), yAxis="right"),
            ],
        ),
    ]  # fmt: skip


def _cost(stage: Stage, region: str) -> list[Widget]:
    table = {"TableName": stage.table}
    hidden = {"visible": False, "period": HOUR}
    rows = [
        _row(Metric("AWS/DynamoDB", "ConsumedWriteCapacityUnits", table), id="w", **hidden),
        _row(Metric("AWS/DynamoDB", "ConsumedReadCapacityUnits", table), id="r", **hidden),
        ["AWS/Lambda", "Duration", {"stat": "Sum", "id": "d", **hidden}],
        ["AWS/Lambda", "Invocations", {"stat": "Sum", "id": "i", **hidden}],
        _row(in_stage(stage, "ModelCostMicros"), id="m", **hidden),
        _sum(f"w * {WRITE_UNIT} + r * {READ_UNIT}", "DynamoDB", period=HOUR),
        _sum(f"d / 1000 * {MEMORY_GIGABYTES} * {GIGABYTE_SECOND} + i * {INVOCATION}", "Lambda (all stages)", period=HOUR),
        _sum("m / 1000000", "language model", period=HOUR),
    ]  # fmt: skip
    charges = ["AWS/Billing", "EstimatedCharges", "Currency", "USD", {"stat": "Maximum", "region": BILLING_REGION}]
    return [
        _graph("Dollars per hour (estimated from units)", region, rows, period=HOUR, stacked=True),
        _graph("Dollars of the account this month", BILLING_REGION, [charges], period=6 * HOUR),
        _graph(
            "Business",
            region,
            [
                _row(in_service(stage, "insights", name, "Maximum"), period=HOUR)
                for name in ("DailyActiveUsers", "WorkoutsCompleted", "NewUsers", "PayingUsers")
            ],
            period=HOUR,
        ),
    ]
