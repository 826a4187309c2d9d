"""The alarms of a stage, each declared once. docs/runbooks/README.md lists them; a test holds the two against each other."""

from collections.abc import Iterator

from aws_cdk import Aws
from fitai.kernel import catalogue
from fitai.kernel.external_services import METRICS as EXTERNAL_METRICS
from fitai.kernel.observability import MEMORY_METRIC, NAMESPACE
from fitai.kernel.table import INDEXES
from fitai.kernel.task import Task
from fitai.platform.error_watch.service import NEW_KINDS

from infra.alarms_model import DAY, HOUR, MINUTE, Alarm, Composite, Metric, live_dimensions, only, rest_dimensions
from infra.alarms_slos import fast_burns, slo_alarms, slo_composites
from infra.backups import BACKUPS
from infra.concurrency import REFERENCE
from infra.function import function_name
from infra.generation import CLOSE_EXECUTION, machine_arn
from infra.rest_api import AUTHORIZER
from infra.service import PROCESS_UPLOAD, RELAY, TAKE_MAIL_FEEDBACK
from infra.stage import Stage
from infra.triggers import inbox_name

FEWEST_CALLS = 20
"""Calls in a period below which a share of errors says nothing."""
TARGETS = {"analytics": 500, "admin": 500, "auth": 1_500, "coach": 2_000, "payments": 2_000}
"""Milliseconds for p95 by service, where they are not those of all others: analytics have 500, the coach 2,000; signing in checks a
password, which is slow on purpose; payments wait for Stripe."""
TARGET = 200
"""Milliseconds for p95 of every other service."""
SET_TARGET = 100
"""Milliseconds for p95 of completing a set, by either way."""
SET_ROUTES = {"rest": ("workouts", "PUT /workouts/{id}/set/{setIndex}"), "live": ("live", "set:complete")}
"""The routes by which a set is completed: service and route."""
OPERATIONS = (
    "GetItem", "BatchGetItem", "Query", "Scan", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems",
)  # fmt: skip
"""What the functions ask of DynamoDB: of `SystemErrors` there is a metric for each."""
BACKUP_FAILURES = ("BackupJobsFailed", "BackupJobsExpired", "BackupJobsAborted", "CopyJobsFailed")
"""The jobs of AWS Backup that have left no backup: an expired one did not begin in time, an aborted one was stopped."""
HURT = "users-are-hurt"


def alarms(stage: Stage, live_api: str) -> list[Alarm]:
    """All alarms but the composite ones.

    Args:
        live_api: the id of the WebSocket API, which CloudWatch knows by nothing else.
    """
    return [
        *slo_alarms(stage),
        *_service_alarms(stage),
        *_function_alarms(stage),
        *_queue_alarms(stage),
        *_table_alarms(stage),
        *_gateway_alarms(stage, live_api),
        *_product_alarms(stage),
        *_data_alarms(stage),
    ]


def composites(stage: Stage) -> list[Composite]:
    """The alarms on other alarms, each after those that it names."""
    hurt = Composite(
        HURT,
        "Users get errors, wait too long, or their events stay where they are.",
        "users-are-hurt",
        (*fast_burns(), "throttles", "table-errors", "relay-age", "live-errors"),
        severity="urgent",
    )
    return [*slo_composites(), hurt]


def in_service(stage: Stage, service: str, name: str, stat: str = "Sum", period: int = 5 * MINUTE) -> Metric:
    """One of our own metrics by service."""
    return Metric(NAMESPACE, name, {"service": service, "stage": stage.name}, stat, period)


def in_stage(stage: Stage, name: str, stat: str = "Sum", period: int = 5 * MINUTE) -> Metric:
    """One of our own metrics of the whole stage."""
    return Metric(NAMESPACE, name, {"stage": stage.name}, stat, period)


def in_route(stage: Stage, service: str, route: str, name: str, stat: str) -> Metric:
    """One of our own metrics by route."""
    return Metric(NAMESPACE, name, {"service": service, "stage": stage.name, "route": route}, stat)


def authorizer_refusals(stage: Stage) -> Metric:
    """The errors of the REST authorizer: it refuses a token by raising, which Lambda counts. Its failures are 5xx of the API."""
    return Metric("AWS/Lambda", "Errors", {"FunctionName": stage.named(*AUTHORIZER)})


def services_of_people() -> list[str]:
    """The services that people wait for: those with routes or WebSocket actions."""
    return sorted({function.service for function in (*catalogue.endpoints(), *catalogue.actions())})


def inboxes(stage: Stage) -> list[str]:
    """The names of the queues that functions take messages from."""
    others = {PROCESS_UPLOAD, TAKE_MAIL_FEEDBACK, CLOSE_EXECUTION}
    own = [function for function in catalogue.functions() if (function.service, function.name) in others]
    names = [inbox_name(stage, reaction) for reaction in catalogue.reactions()]
    return names + [function_name(stage, function) for function in own]


def dead_letters(stage: Stage) -> list[str]:
    """The names of the queues with what could not be handled."""
    sources = [
        function
        for function in catalogue.functions()
        if (isinstance(function.handler, Task) and function.declaration.rate)
        or (function.service, function.name) == RELAY
    ]
    return [f"{name}-dead" for name in [*inboxes(stage), *(function_name(stage, function) for function in sources)]]


def _service_alarms(stage: Stage) -> Iterator[Alarm]:
    for service in sorted({*services_of_people(), "reactions"}):
        yield Alarm(
            f"errors-{service}",
            f"More than one of a hundred calls of {service} fails.",
            "service-errors",
            {"e": in_service(stage, service, "Errors"), "r": in_service(stage, service, "Requests")},
            1,
            expression=f"IF(r >= {FEWEST_CALLS}, 100 * e / r, 0)",
            breaching=2,
            of=3,
            family="errors-<service>",
        )
    for service in services_of_people():
        yield Alarm(
            f"slow-{service}",
            f"One of twenty calls of {service} takes longer than {TARGETS.get(service, TARGET)} ms.",
            "slow-service",
            {
                "d": in_service(stage, service, "Duration", "p95"),
                "r": in_service(stage, service, "Requests"),
            },
            TARGETS.get(service, TARGET),
            expression=f"IF(r >= {FEWEST_CALLS}, d, 0)",
            breaching=3,
            of=3,
            family="slow-<service>",
        )
    for way, (service, route) in SET_ROUTES.items():
        yield Alarm(
            f"slow-sets-{way}",
            f"One of twenty sets takes longer than {SET_TARGET} ms: {route}.",
            "slow-service",
            {
                "d": in_route(stage, service, route, "Duration", "p95"),
                "r": in_route(stage, service, route, "Duration", "SampleCount"),
            },
            SET_TARGET,
            expression=f"IF(r >= {FEWEST_CALLS}, d, 0)",
            breaching=3,
            of=3,
            family="slow-sets-<way>",
        )


def _function_alarms(stage: Stage) -> Iterator[Alarm]:
    yield Alarm(
        "throttles",
        "Lambda refuses calls in the account, because too many run at once.",
        "throttles",
        only(Metric("AWS/Lambda", "Throttles", {})),
        0,
        breaching=2,
        of=3,
    )
    limit = stage.configuration.capacity.concurrency or REFERENCE
    yield Alarm(
        "concurrency",
        f"More than four fifths of {limit} calls run at once in the account.",
        "throttles",
        only(Metric("AWS/Lambda", "ConcurrentExecutions", {}, "Maximum")),
        limit * 4 / 5,
        breaching=2,
        of=3,
    )
    yield Alarm(
        "crashes",
        "Functions of the account end without a line of their own: out of time, out of memory, or they cannot start.",
        "function-crashes",
        {"e": Metric("AWS/Lambda", "Errors", {}), "a": authorizer_refusals(stage)},
        10,
        expression="e - FILL(a, 0)",
        breaching=2,
        of=3,
    )
    yield Alarm(
        "memory",
        "A function uses more than nine tenths of its memory.",
        "memory",
        only(in_stage(stage, MEMORY_METRIC, "Maximum")),
        90,
        breaching=2,
        of=3,
    )
    relay = {"FunctionName": stage.named(*RELAY)}
    age = Metric("AWS/Lambda", "IteratorAge", relay, "Maximum", MINUTE)
    yield Alarm(
        "relay-age",
        "Events wait for more than a minute before they leave the table.",
        "relay",
        only(age),
        60_000,
        breaching=5,
        of=5,
    )
    yield Alarm(
        "relay-loss",
        "Events wait for more than six hours; after 24 the stream forgets them.",
        "relay",
        only(age),
        6 * HOUR * 1000,
        severity="urgent",
    )


def _queue_alarms(stage: Stage) -> Iterator[Alarm]:
    prefix = f"{stage.named()}-"
    for name in dead_letters(stage):
        yield Alarm(
            f"dead-{name.removeprefix(prefix).removesuffix('-dead')}",
            f"Messages wait in {name} that could not be handled.",
            "dead-letters",
            only(Metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", {"QueueName": name}, "Maximum")),
            0,
            family="dead-<queue>",
        )
    for name in inboxes(stage):
        yield Alarm(
            f"age-{name.removeprefix(prefix)}",
            f"A message waits in {name} for more than half an hour.",
            "queue-age",
            only(Metric("AWS/SQS", "ApproximateAgeOfOldestMessage", {"QueueName": name}, "Maximum")),
            30 * MINUTE,
            breaching=2,
            of=2,
            family="age-<queue>",
        )


def _table_alarms(stage: Stage) -> Iterator[Alarm]:
    table = stage.table
    errors = {
        f"m{number}": Metric("AWS/DynamoDB", "SystemErrors", {"TableName": table, "Operation": operation})
        for number, operation in enumerate(OPERATIONS)
    }
    yield Alarm(
        "table-errors",
        "DynamoDB itself fails.",
        "dynamodb",
        errors,
        5,
        expression=" + ".join(f"FILL({id}, 0)" for id in errors),
        breaching=2,
        of=2,
    )
    places = [{"TableName": table}, *({"TableName": table, "GlobalSecondaryIndexName": index} for index in INDEXES)]
    throttles = {
        f"{kind[0].lower()}{number}": Metric("AWS/DynamoDB", f"{kind}ThrottleEvents", place)
        for kind in ("Read", "Write")
        for number, place in enumerate(places)
    }
    yield Alarm(
        "table-throttles",
        "DynamoDB refuses requests: a key or an index takes more than it may.",
        "dynamodb",
        throttles,
        0,
        expression=" + ".join(f"FILL({id}, 0)" for id in throttles),
        breaching=3,
        of=5,
    )


def _gateway_alarms(stage: Stage, live_api: str) -> Iterator[Alarm]:
    for kind, runbook, words in (("5XX", "service-errors", "fail"), ("4XX", "client-errors", "are refused")):
        yield Alarm(
            f"rest-{kind.lower()}",
            f"More requests {words} than the past would let expect.",
            runbook,
            only(Metric("AWS/ApiGateway", f"{kind}Error", rest_dimensions(stage))),
            4,
            is_band=True,
            breaching=3,
            of=3,
        )
    live = live_dimensions(live_api)
    yield Alarm(
        "live-errors",
        "Messages on the WebSocket or attempts to connect fail on our side.",
        "live-connections",
        {
            "i": Metric("AWS/ApiGateway", "IntegrationError", live),
            "x": Metric("AWS/ApiGateway", "ExecutionError", live),
        },
        20,
        expression="FILL(i, 0) + FILL(x, 0)",
        breaching=2,
        of=3,
    )
    yield Alarm(
        "live-refusals",
        "More connections and messages are refused than the past would let expect.",
        "live-connections",
        only(Metric("AWS/ApiGateway", "ClientError", live)),
        4,
        is_band=True,
        breaching=3,
        of=3,
    )


def _product_alarms(stage: Stage) -> Iterator[Alarm]:
    yield Alarm(
        "sign-in-failures",
        "Many attempts to sign in fail: somebody tries passwords, or signing in is broken.",
        "sign-in-failures",
        only(in_stage(stage, "SignInFailures")),
        300,
    )
    yield Alarm(
        "lockouts",
        "Many accounts are locked after failed attempts.",
        "sign-in-failures",
        only(in_stage(stage, "Lockouts", period=15 * MINUTE)),
        30,
    )
    yield Alarm(
        "new-errors",
        "A kind of unexpected error occurs that was not seen for 14 days.",
        "new-error-kind",
        only(in_service(stage, "platform", NEW_KINDS, "Maximum")),
        0,
    )
    for name, metric in EXTERNAL_METRICS.items():
        yield Alarm(
            f"{name}-failing",
            f"Requests to the external service for {name} fail.",
            "external-service",
            only(in_stage(stage, metric)),
            5,
            breaching=2,
            of=3,
            family="<external service>-failing",
        )
    machine = {"StateMachineArn": machine_arn(stage, Aws.REGION, Aws.ACCOUNT_ID, Aws.PARTITION)}
    yield Alarm(
        "generation",
        "Plans of the coach end without a plan or an explanation.",
        "generation",
        {
            "f": Metric("AWS/States", "ExecutionsFailed", machine),
            "t": Metric("AWS/States", "ExecutionsTimedOut", machine),
        },
        2,
        expression="FILL(f, 0) + FILL(t, 0)",
    )
    dollars = stage.configuration.alarms.ai_daily_spend
    if dollars:
        micros = dollars * 1_000_000
        yield Alarm(
            "ai-spend-day",
            f"The language model has cost more than {dollars} dollars in a day.",
            "ai-spend",
            only(in_stage(stage, "ModelCostMicros", period=DAY)),
            micros,
            severity="urgent",
            family="ai-spend-<period>",
        )
        yield Alarm(
            "ai-spend-hour",
            f"The language model has cost a quarter of {dollars} dollars, which it may cost in a day, in an hour.",
            "ai-spend",
            only(in_stage(stage, "ModelCostMicros", period=HOUR)),
            micros / 4,
            family="ai-spend-<period>",
        )


def _data_alarms(stage: Stage) -> Iterator[Alarm]:
    yield Alarm(
        "signing-keys",
        "The published keys of access tokens are not those that tokens are signed with.",
        "signing-keys",
        only(in_service(stage, "auth", "SigningKeyDifferences", "Maximum", HOUR)),
        0,
        severity="urgent",
    )
    yield Alarm(
        "integrity",
        "More than one of 10,000 accounts of the nightly sample has totals that do not follow from its workouts.",
        "integrity",
        {
            "d": in_service(stage, "integrity", "IntegrityDiffering", period=DAY),
            "s": in_service(stage, "integrity", "IntegritySampled", period=DAY),
        },
        0.0001,
        expression="IF(s > 0, d / s, 0)",
    )
    if stage.has_backups:
        vault = {"BackupVaultName": stage.named(BACKUPS)}
        failures = {
            f"m{number}": Metric("AWS/Backup", f"NumberOf{name}", vault, period=DAY)
            for number, name in enumerate(BACKUP_FAILURES)
        }
        yield Alarm(
            "backups",
            "A backup failed, did not begin in time or was stopped, or its copy to another vault failed.",
            "backups",
            failures,
            0,
            expression=" + ".join(f"FILL({id}, 0)" for id in failures),
        )
