"""Events find their reactions, schedules their functions, set-ups their deployment; and nothing is lost on the way."""

import json

import pytest
from fitai.kernel import catalogue
from fitai.kernel.custom_resource import CustomResource
from fitai.kernel.events import SOURCE, OutboxItem

from infra.triggers import TRIES
from tests.infra.conftest import Assembly, Resource, called, text

REACTIONS = catalogue.reactions()
SCHEDULES = [task for task in catalogue.tasks() if task.declaration.rate]
SET_UPS = [task for task in catalogue.tasks() if isinstance(task.handler, CustomResource)]


def mapping_to(assembly: Assembly, name: str) -> Resource:
    function = assembly.functions[name]
    (mapping,) = [
        mapping
        for mapping in assembly.of("AWS::Lambda::EventSourceMapping", function.stack)
        if mapping.properties["FunctionName"] == {"Ref": function.id}
    ]
    return mapping


def queue(assembly: Assembly, name: str) -> Resource:
    (queue_,) = [
        queue_
        for queue_ in assembly.of("AWS::SQS::Queue")
        if queue_.properties["QueueName"] == f"fitai-{assembly.stage}-{name}"
    ]
    return queue_


def rule(assembly: Assembly, name: str) -> Resource:
    (rule_,) = [
        rule_
        for rule_ in assembly.of("AWS::Events::Rule")
        if rule_.properties["Name"] == f"fitai-{assembly.stage}-{name}"
    ]
    return rule_


def test_the_relay_gets_new_outbox_items_and_nothing_else(assembly: Assembly):
    item = OutboxItem(PK="OUTBOX#1", SK="EVENT", name="workout.completed", version=1, body="{}").serialize()
    mapping = mapping_to(assembly, "platform-relay").properties

    assert [json.loads(filter_["Pattern"]) for filter_ in mapping["FilterCriteria"]["Filters"]] == [
        {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": [item["kind"]["S"]]}}}}
    ]
    assert text(mapping["EventSourceArn"]) == "<stream>"


def test_the_relay_loses_nothing(assembly: Assembly):
    mapping = mapping_to(assembly, "platform-relay").properties

    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["MaximumRetryAttempts"] == 10_000, "an event waits for the bus as long as the stream keeps it"
    dead = queue(assembly, "platform-relay-dead")
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": [dead.id, "Arn"]}


def test_the_relay_may_read_the_stream(assembly: Assembly):
    """Lambda refuses the mapping otherwise; ListStreams is known on everything only."""
    statements = assembly.statements_of(assembly.functions["platform-relay"])
    allowed = {
        (action, text(resource))
        for statement in statements
        if statement["Effect"] == "Allow"
        for action in statement["Action"]
        for resource in statement["Resource"]
    }

    reading = {f"dynamodb:{action}" for action in ("DescribeStream", "GetRecords", "GetShardIterator")}
    assert {(action, "<stream>") for action in reading} | {("dynamodb:ListStreams", "*")} <= allowed


@pytest.mark.parametrize("reaction", REACTIONS, ids=called)
def test_a_reaction_has_a_queue_of_its_own(reaction: catalogue.Function, assemblies: dict[str, Assembly]):
    for stage, assembly in assemblies.items():
        name = f"inboxes-{reaction.name}"
        own, dead = queue(assembly, name), queue(assembly, f"{name}-dead")
        filled = rule(assembly, name).properties
        mapping = mapping_to(assembly, called(reaction)).properties

        assert filled["EventBusName"] == f"fitai-{stage}"
        assert filled["EventPattern"]["source"] == [SOURCE]
        assert set(filled["EventPattern"]["detail-type"]) == {event.name for event in reaction.declaration.events}
        assert [target["Arn"] for target in filled["Targets"]] == [{"Fn::GetAtt": [own.id, "Arn"]}]
        assert own.properties["VisibilityTimeout"] >= 6 * reaction.declaration.timeout
        assert own.properties["RedrivePolicy"] == {
            "deadLetterTargetArn": {"Fn::GetAtt": [dead.id, "Arn"]},
            "maxReceiveCount": TRIES,
        }
        assert text(mapping["EventSourceArn"]).endswith(f":{own.properties['QueueName']}")
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize("task", SCHEDULES, ids=called)
def test_a_schedule_calls_its_function(task: catalogue.Function, assemblies: dict[str, Assembly]):
    for assembly in assemblies.values():
        function, dead = assembly.functions[called(task)], queue(assembly, f"{called(task)}-dead")
        timer = rule(assembly, called(task))
        (target,) = timer.properties["Targets"]

        assert timer.properties["ScheduleExpression"] == task.declaration.rate
        assert target["Arn"] == {"Fn::GetAtt": [function.id, "Arn"]}
        assert target["DeadLetterConfig"]["Arn"] == {"Fn::GetAtt": [dead.id, "Arn"]}
        assert function.properties["DeadLetterConfig"]["TargetArn"] == {"Fn::GetAtt": [dead.id, "Arn"]}
        assert [
            permission.properties["SourceArn"]
            for permission in assembly.of("AWS::Lambda::Permission", function.stack)
            if permission.properties["FunctionName"] == {"Ref": function.id}
        ] == [{"Fn::GetAtt": [timer.id, "Arn"]}]


def test_only_the_rule_of_a_queue_may_fill_it(assembly: Assembly):
    for guard in assembly.of("AWS::SQS::QueuePolicy"):
        for statement in guard.properties["PolicyDocument"]["Statement"]:
            if statement["Effect"] == "Allow":
                assert statement["Action"] == ["sqs:SendMessage"]
                assert statement["Principal"] == {"Service": "events.amazonaws.com"}
                assert statement["Condition"]["ArnEquals"]["aws:SourceArn"]["Fn::GetAtt"]


def test_a_queue_policy_is_of_one_queue(assembly: Assembly):
    """SQS refuses any other, and the deployment with it."""
    guards = assembly.of("AWS::SQS::QueuePolicy")

    assert guards
    for guard in guards:
        (queue,) = guard.properties["Queues"]
        arn = {"Fn::GetAtt": [queue["Ref"], "Arn"]}
        assert [statement["Resource"] for statement in guard.properties["PolicyDocument"]["Statement"]] == [
            [arn]
        ] * len(guard.properties["PolicyDocument"]["Statement"])
    guarded = [(guard.stack, guard.properties["Queues"][0]["Ref"]) for guard in guards]
    assert len(guarded) == len(set(guarded)), "the last policy of a queue replaces the others"


def test_every_queue_is_reached_by_tls_only(on_aws: Assembly):
    guarded = {
        (guard.stack, queue["Fn::GetAtt"][0])
        for guard in on_aws.of("AWS::SQS::QueuePolicy")
        for statement in guard.properties["PolicyDocument"]["Statement"]
        if statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}} and statement["Effect"] == "Deny"
        for queue in statement["Resource"]
    }

    assert guarded == {(queue.stack, queue.id) for queue in on_aws.of("AWS::SQS::Queue")}


@pytest.mark.parametrize("task", SET_UPS, ids=called)
def test_a_set_up_runs_when_the_stack_is_made_and_when_its_content_changes(
    task: catalogue.Function, assemblies: dict[str, Assembly]
):
    for assembly in assemblies.values():
        function = assembly.functions[called(task)]
        (made,) = [
            resource.properties
            for resource in assembly.of("Custom::SetUp")
            if resource.properties["ServiceToken"] == {"Fn::GetAtt": [function.id, "Arn"]}
        ]

        assert len(made["Code"]) == 16
        assert int(made["ServiceTimeout"]) > task.declaration.timeout


def test_the_library_travels_with_the_deployment(assembly: Assembly):
    (properties,) = [
        resource.properties for resource in assembly.of("Custom::SetUp") if "SeedKey" in resource.properties
    ]
    statements = assembly.statements_of(assembly.functions["platform-setup_library"])
    reading = [
        text(resource)
        for statement in statements
        if statement["Action"] == ["s3:GetObject"]
        for resource in statement["Resource"]
    ]

    assert [path for path in reading if path.endswith(f"/{text(properties['SeedKey'])}")]
    assert (assembly.folder / f"asset.{text(properties['SeedKey'])}").read_bytes()[:15] == b"SQLite format 3"


def test_our_programmes_travel_with_the_deployment(assembly: Assembly):
    (properties,) = [
        resource.properties for resource in assembly.of("Custom::SetUp") if "ProgrammesKey" in resource.properties
    ]
    statements = assembly.statements_of(assembly.functions["templates-setup_programmes"])
    reading = [
        text(resource)
        for statement in statements
        if "s3:GetObject" in statement["Action"]
        for resource in statement["Resource"]
    ]

    assert [path for path in reading if path.endswith(f"/{text(properties['ProgrammesKey'])}")]
    carried = json.loads((assembly.folder / f"asset.{text(properties['ProgrammesKey'])}").read_text())
    assert "fitai-5x5" in [programme["id"] for programme in carried["programmes"]]
