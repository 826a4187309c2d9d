"""No work starves another: each queue has a maximum, what everything waits for has calls of its own, costly routes a rate."""

from typing import Any

import pytest
from fitai.kernel import catalogue

from infra.concurrency import MOST_OF_A_QUEUE, QUEUED_TASKS, REFERENCE, concurrency_plan
from infra.configuration import Capacity
from infra.rest_api import method_path
from tests.infra.conftest import Assembly, Resource, configured, synthesised

ROOM_FOR_REQUESTS = 250
"""Calls at a time that requests have, of 1,000, when every queue is full."""
REACTIONS = catalogue.reactions()
LIVE = [function for function in catalogue.functions() if function.service == "live" and function.name != "unknown"]


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    """The stacks of live workouts and of the platform where the stage's share, and the identity of its mails, are configured."""
    folder = tmp_path_factory.mktemp("chosen")
    mail = ("create_identity = true", 'sender_domain = "bounce.fitai.example"')  # the file ends with the table of mails
    context = configured("prod", folder, *mail, "[capacity]", "concurrency = 2000")
    return synthesised("prod", folder / "out", context | {"stacks": "live,platform"})


def mappings(assembly: Assembly) -> list[Resource]:
    """The mappings of queues."""
    return [
        mapping
        for mapping in assembly.of("AWS::Lambda::EventSourceMapping")
        if "StartingPosition" not in mapping.properties
    ]


@pytest.mark.parametrize("limit", [REFERENCE, 1_500, 10_000])
def test_there_is_room_for_requests_when_every_queue_is_full(limit: int) -> None:
    plan = concurrency_plan(Capacity(concurrency=limit))

    assert plan.limit == limit
    assert plan.reserved_total + plan.queues_total <= limit - ROOM_FOR_REQUESTS * limit // REFERENCE
    assert plan.left == limit - plan.reserved_total - plan.queues_total
    assert plan.reserved and max(plan.queues.values()) <= MOST_OF_A_QUEUE and min(plan.queues.values()) >= 2


def test_without_a_share_nothing_is_reserved_and_queues_have_their_maximum() -> None:
    plan = concurrency_plan(Capacity())

    assert (plan.limit, plan.reserved) == (REFERENCE, {})
    assert set(plan.queues) == {(reaction.service, reaction.name) for reaction in REACTIONS} | QUEUED_TASKS


def test_the_mapping_of_every_queue_has_a_maximum(on_aws: Assembly) -> None:
    declared = sorted(concurrency_plan(Capacity()).queues.values())

    assert sorted(mapping.properties["ScalingConfig"]["MaximumConcurrency"] for mapping in mappings(on_aws)) == declared


def test_an_import_has_few_of_the_calls() -> None:
    queues = concurrency_plan(Capacity()).queues
    importing = [calls for (_, name), calls in queues.items() if "import" in name or "rebuild" in name]

    assert importing and max(importing) <= REFERENCE // 100


def test_the_authorizers_and_live_actions_have_calls_of_their_own(chosen: Assembly) -> None:
    reserved = {
        name: function.properties["ReservedConcurrentExecutions"]
        for name, function in chosen.functions.items()
        if "ReservedConcurrentExecutions" in function.properties
    }

    assert {f"live-{function.name}" for function in LIVE} | {"platform-authorizer"} <= set(reserved)
    assert "platform-health" not in reserved
    (complete_set,) = [function for function in LIVE if function.name == "complete_set"]
    assert reserved["live-complete_set"] == 2 * complete_set.declaration.reserved, "twice the account, twice the share"


def test_nothing_is_reserved_before_it_is_configured(assembly: Assembly) -> None:
    assert not [
        name for name, function in assembly.functions.items() if "ReservedConcurrentExecutions" in function.properties
    ]


def test_a_share_below_what_the_declarations_are_for_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 1000"):
        Capacity(concurrency=999)


def test_every_target_of_a_rule_has_dead_letters_that_the_rule_may_send_to(on_aws: Assembly) -> None:
    targets = [
        (rule, target) for rule in on_aws.of("AWS::Events::Rule") for target in rule.properties.get("Targets", [])
    ]
    senders = {
        (guard.stack, guard.properties["Queues"][0]["Ref"]): statement["Condition"]["ArnEquals"]["aws:SourceArn"]
        for guard in on_aws.of("AWS::SQS::QueuePolicy")
        for statement in guard.properties["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    }

    assert len(targets) > len(REACTIONS)
    for rule, target in targets:
        dead = target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]
        assert on_aws.get(rule.stack, dead).properties["QueueName"].endswith("-dead")
        assert senders[rule.stack, dead] == {"Fn::GetAtt": [rule.id, "Arn"]}, rule.id


def test_costly_routes_have_a_rate_of_their_own(on_aws: Assembly) -> None:
    general, *costly = on_aws.one("AWS::ApiGateway::Stage").properties["MethodSettings"]
    declared = {
        (method_path(function.declaration.path), function.declaration.method): function.declaration.throttle
        for function in catalogue.endpoints()
        if function.declaration.throttle
    }

    assert {(setting["ResourcePath"], setting["HttpMethod"]): rate(setting) for setting in costly} == declared
    assert ("/~1ai~1chat", "POST") in declared and ("/~1workouts~1export", "GET") in declared
    for setting in costly:
        assert setting["ThrottlingRateLimit"] < general["ThrottlingRateLimit"]
        assert setting["LoggingLevel"] == general["LoggingLevel"], (
            "a route's own setting replaces all of the general one"
        )
        assert setting["MetricsEnabled"] == general["MetricsEnabled"]


def rate(setting: dict[str, Any]) -> int:
    assert setting["ThrottlingBurstLimit"] == setting["ThrottlingRateLimit"]
    return int(setting["ThrottlingRateLimit"])


def test_the_identity_of_mails_is_created_with_easy_dkim_when_it_is_configured(
    assemblies: dict[str, Assembly], chosen: Assembly
) -> None:
    assert not assemblies["prod"].of("AWS::SES::EmailIdentity"), "by default it belongs to the account"
    identity = chosen.one("AWS::SES::EmailIdentity")

    assert identity.properties["EmailIdentity"] == "fitai.example"
    assert identity.properties["DkimAttributes"] == {"SigningEnabled": True}
    assert identity.properties["DkimSigningAttributes"] == {"NextSigningKeyLength": "RSA_2048_BIT"}
    assert identity.properties["FeedbackAttributes"] == {"EmailForwardingEnabled": False}
    assert identity.properties["MailFromAttributes"]["MailFromDomain"] == "bounce.fitai.example"
    assert identity.content["DeletionPolicy"] == "Retain"
    assert {"DkimRecord1", "DkimRecord2", "DkimRecord3"} <= set(chosen.templates["foundation"]["Outputs"])
