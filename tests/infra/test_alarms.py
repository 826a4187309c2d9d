"""What watches a stage: each alarm has its runbook and tells whom it should, and each queue is watched."""

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from fitai.kernel import catalogue
from fitai.kernel.observability import FAILURE_METRIC, MEMORY_METRIC, METRIC_UNITS, NAMESPACE, StageMetric
from fitai.platform.error_watch.service import NEW_KINDS

from infra import ROOT
from infra.alarms import alarms, composites, services_of_people
from infra.alarms_model import Alarm, Composite
from infra.alarms_slos import BURNS, FEWEST, OBJECTIVES
from infra.configuration import Capacity
from infra.dashboard import dashboard_body
from infra.saved_queries import QUERIES
from infra.stage import Stage
from tests.infra.conftest import Assembly, configured, stage_context, synthesised, text

RUNBOOKS = ROOT / "docs" / "runbooks"
PAGES = sorted(path for path in RUNBOOKS.glob("*.md") if path.name != "README.md")
PARTS = ["What it means", "Who is hurt", "Look", "Do", "Afterwards"]
STACK = "alarms"


@pytest.fixture(scope="module")
def stage() -> Stage:
    from aws_cdk import App

    return Stage.of(App(context=stage_context("prod")).node)


@pytest.fixture(scope="module")
def declared(stage: Stage) -> dict[str, Alarm | Composite]:
    return {alarm.name: alarm for alarm in (*alarms(stage, "live-api"), *composites(stage))}


# --- runbooks ----------------------------------------------------------------------------------------------


def test_every_alarm_of_the_templates_is_declared_and_names_a_runbook_that_is_there(on_aws: Assembly) -> None:
    made = [*on_aws.of("AWS::CloudWatch::Alarm", STACK), *on_aws.of("AWS::CloudWatch::CompositeAlarm", STACK)]
    assert len(made) > 200
    for resource in made:
        assert resource.properties["AlarmName"].startswith(f"fitai-{on_aws.stage}-")
        named = re.search(r"Runbook: (docs/runbooks/[\w-]+\.md)$", resource.properties["AlarmDescription"])
        assert named, resource.id
        assert (ROOT / named[1]).is_file(), named[1]


def test_the_templates_have_exactly_the_declared_alarms(
    assemblies: dict[str, Assembly], declared: dict[str, Alarm | Composite]
) -> None:
    resources = assemblies["prod"].of("AWS::CloudWatch::Alarm", STACK)
    resources += assemblies["prod"].of("AWS::CloudWatch::CompositeAlarm", STACK)
    assert {resource.properties["AlarmName"] for resource in resources} == {f"fitai-prod-{name}" for name in declared}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_runbook_has_its_parts_and_something_to_paste(page: Path) -> None:
    content = page.read_text()
    assert re.findall(r"^## (.+)$", content, re.MULTILINE) == PARTS
    look = content.partition("## Look")[2].partition("## Do")[0]
    assert "```bash\n" in look
    assert len(content.splitlines()) < 60, "it is read at night"


def test_the_index_lists_every_alarm_with_its_runbook_and_whom_it_tells(declared: dict[str, Alarm | Composite]) -> None:
    rows = re.findall(
        r"^\| `([^`]+)` \| [^|]+ \| ([^|]+) \| \[([\w-]+)\]", (RUNBOOKS / "README.md").read_text(), re.MULTILINE
    )
    listed = {
        (name, severity, runbook)
        for name, severities, runbook in rows
        for severity in re.findall(r"[a-z]+", severities)
    }
    listed = {entry for entry in listed if entry[1] in {"urgent", "notice", "part"}}
    assert listed == {(alarm.row, alarm.severity, alarm.runbook) for alarm in declared.values()}


def test_the_index_links_to_every_runbook() -> None:
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", (RUNBOOKS / "README.md").read_text()))
    assert {page.name for page in PAGES} <= linked


def test_runbooks_and_saved_queries_know_each_other() -> None:
    used = {name for page in PAGES for name in re.findall(r"\bq ([a-z-]+)", page.read_text())}
    names = [query.name for query in QUERIES]
    assert used == set(names)
    assert len(names) == len(set(names))


def blocks() -> list[Any]:
    found = []
    for page in (RUNBOOKS / "README.md", *PAGES):
        for number, block in enumerate(re.findall(r"```bash\n(.*?)```", page.read_text(), re.DOTALL)):
            found.append(pytest.param(block, id=f"{page.stem}-{number}"))
    return found


@pytest.mark.parametrize("block", blocks())
def test_the_commands_of_a_runbook_can_be_pasted(block: str) -> None:
    """What stands in angle brackets is to be filled in."""
    filled = re.sub(r"<[\w ]+>", "filled-in", block.replace("…", ""))
    checked = subprocess.run(["bash", "-n"], input=unindented(filled), capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def unindented(block: str) -> str:
    """The block without the indentation of a list."""
    return "\n".join(line.removeprefix("   ") for line in block.splitlines()) + "\n"


# --- what is watched ---------------------------------------------------------------------------------------


def test_every_queue_is_watched(on_aws: Assembly) -> None:
    queues = {queue.properties["QueueName"] for queue in on_aws.of("AWS::SQS::Queue")}
    watched = {
        (dimension["Value"], alarm.properties["MetricName"])
        for alarm in on_aws.of("AWS::CloudWatch::Alarm", STACK)
        for dimension in alarm.properties.get("Dimensions", [])
        if dimension["Name"] == "QueueName"
    }
    assert watched == {
        (name, "ApproximateNumberOfMessagesVisible" if name.endswith("-dead") else "ApproximateAgeOfOldestMessage")
        for name in queues
    }


def test_every_service_that_people_wait_for_is_watched_for_errors_and_time(
    declared: dict[str, Alarm | Composite],
) -> None:
    services = {function.service for function in (*catalogue.endpoints(), *catalogue.actions())}
    for service in services:
        assert {f"errors-{service}", f"slow-{service}"} <= declared.keys()
    assert set(services_of_people()) == services


def test_a_refused_token_is_no_crash(stage: Stage) -> None:
    (crashes,) = [alarm for alarm in alarms(stage, "live-api") if alarm.name == "crashes"]
    assert crashes.metrics["a"].dimensions == {"FunctionName": "fitai-prod-platform-authorizer"}
    assert evaluated(crashes, e=500, a=495, FILL=lambda value, other: value) == 5


METRICS_OF_CHECKS = {"SigningKeyDifferences", "IntegritySampled", "IntegrityDiffering"}
"""What scheduled checks write beside the metrics of every call."""


def test_our_own_metrics_are_those_that_functions_write(stage: Stage) -> None:
    """By service, by route, of the stage; the model writes its own."""
    routes = {function.declaration.route for function in catalogue.endpoints()}
    routes |= {function.declaration.action for function in catalogue.actions()}
    services = {function.service for function in catalogue.functions()}
    for alarm in alarms(stage, "live-api"):
        for metric in alarm.metrics.values():
            if metric.namespace != NAMESPACE:
                continue
            assert metric.dimensions["stage"] == "prod"
            match sorted(metric.dimensions):
                case ["service", "stage"]:
                    assert metric.name in {*METRIC_UNITS, NEW_KINDS, *METRICS_OF_CHECKS}
                    assert metric.dimensions["service"] in services | {"integrity"}
                case ["route", "service", "stage"]:
                    assert metric.name == "Duration"
                    assert metric.dimensions["route"] in routes
                case ["stage"]:
                    assert metric.name in {*get_args(StageMetric), MEMORY_METRIC, "ModelCostMicros"}
                case other:
                    pytest.fail(f"{alarm.name}: {other}")


def test_custom_metrics_are_as_few_as_the_document_says() -> None:
    services = {function.service for function in catalogue.functions()}
    routes = len(catalogue.endpoints()) + len(catalogue.actions())
    count = len(services) * len(METRIC_UNITS) + routes + len(get_args(StageMetric)) + 1
    written = re.search(r"at most (\d+) metrics", (ROOT / "docs" / "observability.md").read_text())
    assert written
    assert count <= int(written[1])
    assert FAILURE_METRIC in (ROOT / "docs" / "observability.md").read_text()


@pytest.mark.parametrize(("configured_calls", "limit"), [(None, 1_000), (3_000, 3_000)])
def test_four_fifths_of_the_configured_calls_ring(stage: Stage, configured_calls: int | None, limit: int) -> None:
    share = stage.configuration.model_copy(update={"capacity": Capacity(concurrency=configured_calls)})
    (alarm,) = [
        alarm for alarm in alarms(replace(stage, configuration=share), "live-api") if alarm.name == "concurrency"
    ]
    (metric,) = alarm.metrics.values()
    assert (metric.namespace, metric.name, metric.dimensions) == ("AWS/Lambda", "ConcurrentExecutions", {})
    assert alarm.threshold == limit * 4 / 5


def test_a_backup_that_never_began_or_was_stopped_has_failed(stage: Stage) -> None:
    (backups,) = [alarm for alarm in alarms(stage, "live-api") if alarm.name == "backups"]
    assert {metric.name for metric in backups.metrics.values()} == {
        "NumberOfBackupJobsFailed",
        "NumberOfBackupJobsExpired",
        "NumberOfBackupJobsAborted",
        "NumberOfCopyJobsFailed",
    }
    none = dict.fromkeys(backups.metrics, 0)
    for id in backups.metrics:
        value = evaluated(backups, FILL=lambda value, other: value, **(none | {id: 1}))
        assert value > backups.threshold, id


# --- who is told -------------------------------------------------------------------------------------------


def actions_of(assembly: Assembly, name: str) -> list[str]:
    (resource,) = [
        resource
        for kind in ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
        for resource in assembly.of(kind, STACK)
        if resource.properties["AlarmName"] == f"fitai-{assembly.stage}-{name}"
    ]
    return [text(action) for action in resource.properties.get("AlarmActions", [])]


def test_what_cannot_wait_calls_the_pager_and_parts_call_nobody(assemblies: dict[str, Assembly]) -> None:
    prod = assemblies["prod"]
    assert actions_of(prod, "users-are-hurt") == ["<Urgent>"]
    assert actions_of(prod, "relay-loss") == ["<Urgent>"]
    assert actions_of(prod, "ai-spend-day") == ["<Urgent>"]
    assert actions_of(prod, "dead-platform-relay") == ["<Notices>"]
    assert actions_of(prod, "slo-rest-slow") == ["<Notices>"]
    assert actions_of(prod, "slo-rest-fast") == []
    assert actions_of(prod, "slo-rest-fast-60m") == []


def test_who_is_configured_is_told(assemblies: dict[str, Assembly]) -> None:
    def subscriptions(assembly: Assembly) -> set[tuple[str, ...]]:
        return {
            (text(subscription.properties["TopicArn"]), subscription.properties["Protocol"], subscription.properties["Endpoint"])
            for subscription in assembly.of("AWS::SNS::Subscription", STACK)
        }  # fmt: skip

    prod = assemblies["prod"]
    assert subscriptions(prod) == {
        ("<Notices>", "email", "operators@fitai.example"),
        ("<Urgent>", "email", "operators@fitai.example"),
        ("<Urgent>", "https", "https://pager.example/fitai"),
    }
    chat = prod.one("AWS::Chatbot::SlackChannelConfiguration").properties
    assert (chat["SlackWorkspaceId"], chat["SlackChannelId"]) == ("T0123ABC", "C0456DEF")
    assert list(map(text, chat["SnsTopicArns"])) == ["<Notices>", "<Urgent>"]
    assert subscriptions(assemblies["dev"]) == set()
    assert assemblies["dev"].of("AWS::Chatbot::SlackChannelConfiguration") == []


def test_a_topic_takes_notices_of_this_accounts_alarms_and_budgets_by_tls_only(on_aws: Assembly) -> None:
    for policy in on_aws.of("AWS::SNS::TopicPolicy", STACK):
        *allowed, refused = policy.properties["PolicyDocument"]["Statement"]
        assert {statement["Principal"]["Service"] for statement in allowed} == {
            "cloudwatch.amazonaws.com",
            "budgets.amazonaws.com",
        }
        assert all("aws:SourceAccount" in statement["Condition"]["StringEquals"] for statement in allowed)
        assert refused["Effect"] == "Deny"
        assert refused["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_a_budget_and_the_spending_of_the_model_are_watched_where_they_are_configured(
    assemblies: dict[str, Assembly],
) -> None:
    budget = assemblies["prod"].one("AWS::Budgets::Budget").properties
    assert budget["Budget"]["BudgetLimit"] == {"Amount": 500, "Unit": "USD"}
    assert budget["Budget"]["CostFilters"] == {"TagKeyValue": ["user:stage$prod"]}
    thresholds = [
        (entry["Notification"]["NotificationType"], entry["Notification"]["Threshold"])
        for entry in budget["NotificationsWithSubscribers"]
    ]
    assert thresholds == [("ACTUAL", 50), ("ACTUAL", 80), ("ACTUAL", 100), ("FORECASTED", 100)]
    assert assemblies["dev"].of("AWS::Budgets::Budget") == []
    names = {alarm.properties["AlarmName"] for alarm in assemblies["dev"].of("AWS::CloudWatch::Alarm", STACK)}
    assert not any("ai-spend" in name for name in names)


def test_the_local_stage_has_none_of_it(assemblies: dict[str, Assembly]) -> None:
    assert STACK not in assemblies["local"].templates


# --- objectives --------------------------------------------------------------------------------------------


def evaluated(alarm: Alarm, **values: Any) -> float:
    """The value of an alarm's expression, as CloudWatch computes it."""
    condition: Callable[[bool, float, float], float] = lambda true, value, other: value if true else other  # noqa: E731
    return float(eval(alarm.expression, {"IF": condition, **values}))


def rings(stage: Stage, name: str, **values: float) -> bool:
    (alarm,) = [alarm for alarm in alarms(stage, "live-api") if alarm.name == name]
    return evaluated(alarm, **values) > alarm.threshold


def test_burn_rates_use_up_the_shares_of_a_month_that_they_are_known_by() -> None:
    assert [(burn.rate, burn.long, burn.short, round(burn.share, 4)) for burn in BURNS] == [
        (14.4, 3600, 300, 0.02),
        (6.0, 21600, 1800, 0.05),
    ]
    assert {objective.name: objective.budget for objective in OBJECTIVES} == {"rest": 0.1, "live": 0.1, "latency": 5.0}


def test_an_outage_rings_and_a_bad_moment_does_not(stage: Stage) -> None:
    assert rings(stage, "slo-rest-fast-60m", b=150, c=10_000)
    assert not rings(stage, "slo-rest-fast-60m", b=140, c=10_000)
    assert rings(stage, "slo-rest-slow-360m", b=61, c=10_000)
    assert not rings(stage, "slo-rest-slow-360m", b=59, c=10_000)
    assert not rings(stage, "slo-rest-fast-5m", b=1, c=FEWEST[300] - 1), "one failure of a quiet night"
    assert rings(stage, "slo-latency-fast-60m", g=27, c=10_000)
    assert not rings(stage, "slo-latency-fast-60m", g=29, c=10_000)


def test_both_windows_must_agree(assemblies: dict[str, Assembly]) -> None:
    rules = {
        alarm.properties["AlarmName"]: alarm.properties["AlarmRule"]
        for alarm in assemblies["prod"].of("AWS::CloudWatch::CompositeAlarm", STACK)
    }
    assert rules["fitai-prod-slo-rest-fast"] == (
        'ALARM("fitai-prod-slo-rest-fast-60m") AND ALARM("fitai-prod-slo-rest-fast-5m")'
    )
    hurt = rules["fitai-prod-users-are-hurt"].split(" OR ")
    assert {f'ALARM("fitai-prod-slo-{objective.name}-fast")' for objective in OBJECTIVES} < set(hurt)


def test_a_composite_alarm_is_made_after_those_that_it_names(on_aws: Assembly) -> None:
    by_name = {
        resource.properties["AlarmName"]: resource.id
        for resource in on_aws.resources
        if "AlarmName" in resource.properties
    }
    for alarm in on_aws.of("AWS::CloudWatch::CompositeAlarm", STACK):
        named = re.findall(r'ALARM\("([^"]+)"\)', alarm.properties["AlarmRule"])
        assert {by_name[name] for name in named} == set(alarm.content["DependsOn"])


def test_an_alarm_has_at_most_ten_metrics_and_compares_one_value(on_aws: Assembly) -> None:
    for alarm in on_aws.of("AWS::CloudWatch::Alarm", STACK):
        queries = alarm.properties.get("Metrics", [])
        assert len([query for query in queries if "MetricStat" in query]) <= 10
        if queries:
            assert [query["Id"] for query in queries if query.get("ReturnData")] in (["value"], ["m"])


def test_what_is_compared_with_its_past_is_learnt(on_aws: Assembly) -> None:
    bands = {
        alarm.properties["Metrics"][0]["MetricStat"]["Metric"]["MetricName"]
        for alarm in on_aws.of("AWS::CloudWatch::Alarm", STACK)
        if "ThresholdMetricId" in alarm.properties
    }
    detectors = {detector.properties["MetricName"] for detector in on_aws.of("AWS::CloudWatch::AnomalyDetector", STACK)}
    assert bands == detectors == {"5XXError", "4XXError", "ClientError"}


# --- dashboard, queries, traces ----------------------------------------------------------------------------


def test_the_dashboard_shows_sessions_sets_latency_and_cost(on_aws: Assembly) -> None:
    body = json.loads(text(on_aws.one("AWS::CloudWatch::Dashboard").properties["DashboardBody"]))
    titles = [widget["properties"]["title"] for widget in body["widgets"]]
    for title in ("Are users hurt?", "Live sessions", "Sets per second", "p95 by service (ms)", "Cache hits"):
        assert title in titles
    assert any("Dollars" in title for title in titles)
    for widget in body["widgets"]:
        assert widget["x"] + widget["width"] <= 24
        ids = [row[-1].get("id") for row in widget["properties"].get("metrics", []) if row[-1].get("id")]
        assert len(ids) == len(set(ids))
        for row in widget["properties"].get("metrics", []):
            used = set(
                re.findall(
                    r"\b([a-z]\w*)\b(?!\()",
                    re.sub(r"""SEARCH\(.*?'\)?, \d+\)|'[^']*'|METRICS\("\w+"\)""", "", row[-1].get("expression", "")),
                )
            )
            assert used <= set(ids), row  # fmt: skip
            for name in re.findall(r'METRICS\("(\w+)"\)', row[-1].get("expression", "")):
                assert any(name in id for id in ids), row


def rows_of(body: dict[str, Any]) -> list[list[Any]]:
    """The metrics and expressions of all graphs of a dashboard."""
    return [row for widget in body["widgets"] for row in widget["properties"].get("metrics", [])]


def test_the_dashboard_has_every_queue_by_its_name(on_aws: Assembly) -> None:
    body = json.loads(text(on_aws.one("AWS::CloudWatch::Dashboard").properties["DashboardBody"]))
    shown = {(row[3], row[1]) for row in rows_of(body) if row[0] == "AWS/SQS" and "visible" in row[-1]}
    assert shown == {
        (name, "ApproximateNumberOfMessagesVisible" if name.endswith("-dead") else "ApproximateAgeOfOldestMessage")
        for name in (queue.properties["QueueName"] for queue in on_aws.of("AWS::SQS::Queue"))
    }
    (machine,) = [row for row in rows_of(body) if row[0] == "AWS/States"]
    name = on_aws.one("AWS::StepFunctions::StateMachine").properties["StateMachineName"]
    assert machine[1:3] == ["ExecutionTime", "StateMachineArn"]
    assert machine[3].endswith(f":stateMachine:{name}")


def test_an_exact_term_of_a_search_is_the_whole_name_of_a_metric(on_aws: Assembly) -> None:
    """In double quotes a term matches whole values only: `QueueName="fitai-"` matches nothing."""
    body = json.loads(text(on_aws.one("AWS::CloudWatch::Dashboard").properties["DashboardBody"]))
    for row in rows_of(body):
        for search in re.findall(r"SEARCH\('([^']*)'", row[-1].get("expression", "")):
            assert {name for name, _ in re.findall(r'(\w*=?)"([^"]*)"', search)} <= {"MetricName="}, row


def test_the_dashboard_shows_the_table_in_use(stage: Stage) -> None:
    stream = "arn:aws:dynamodb:eu-central-1:123456789012:table/fitai-prod-restored/stream/2026-11-29T12:00:00.000"
    backups = stage.configuration.backups.model_copy(update={"restored_stream": stream})
    restored = replace(stage, configuration=stage.configuration.model_copy(update={"backups": backups}))
    rows = rows_of(dashboard_body(restored, "live-api", "eu-central-1", []))
    assert {row[3] for row in rows if row[0] == "AWS/DynamoDB"} == {"fitai-prod-restored"}


def test_the_dashboard_shows_cloudfront_where_there_is_one(assemblies: dict[str, Assembly]) -> None:
    shown = {
        name: [row for row in rows_of(body) if "AWS/CloudFront" in json.dumps(row)] != []
        for name in ("dev", "prod")
        for body in [json.loads(text(assemblies[name].one("AWS::CloudWatch::Dashboard").properties["DashboardBody"]))]
    }
    assert shown == {"dev": False, "prod": True}


def test_queries_are_saved_with_the_stage(on_aws: Assembly) -> None:
    saved = {
        query.properties["Name"]: query.properties["QueryString"] for query in on_aws.of("AWS::Logs::QueryDefinition")
    }
    assert saved == {f"fitai-{on_aws.stage}/{query.name}": query.text for query in QUERIES}


def is_traced(assembly: Assembly) -> set[bool]:
    """Whether the REST API, each function with its role, and the state machine are traced."""
    stages = assembly.of("AWS::ApiGateway::Stage")
    machines = assembly.of("AWS::StepFunctions::StateMachine")
    traced = [bool(resource.properties.get("TracingEnabled")) for resource in stages]
    traced += [bool(resource.properties.get("TracingConfiguration", {}).get("Enabled")) for resource in machines]
    for function in assembly.functions.values():
        actions = {action for statement in assembly.statements_of(function) for action in statement["Action"]}
        traced.append("TracingConfig" in function.properties)
        traced.append("xray:PutTraceSegments" in actions)
        traced.append(function.properties["Environment"]["Variables"]["FITAI_TRACING"] == "on")
    assert len(stages) == len(machines) == 1
    return set(traced)


def test_tracing_is_on_everywhere_or_nowhere(assemblies: dict[str, Assembly], tmp_path: Path) -> None:
    assert is_traced(assemblies["local"]) == {False}
    assert is_traced(assemblies["dev"]) == is_traced(assemblies["prod"]) == {True}
    assert assemblies["prod"].one("AWS::XRay::SamplingRule").properties["SamplingRule"]["FixedRate"] == 0.01
    off = {"stacks": "rest,generation,alarms", **configured("dev", tmp_path, "[observability]\ntracing = false")}
    without = synthesised("dev", tmp_path / "out", off)
    assert is_traced(without) == {False}
    assert without.of("AWS::XRay::SamplingRule") == []
