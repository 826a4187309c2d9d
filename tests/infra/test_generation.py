"""The state machine that makes plans: its definition leaves no way without an end, and every path of it is run here."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fitai.coach import rules as coach_rules
from fitai.coach.generation.rules import MACHINE_SECONDS
from fitai.kernel import catalogue

from infra.generation import CLOSE_EXECUTION, GENERATION, NOT_IN_THE_MACHINE
from infra.local.emulator.patches.definitions_validated import flaws
from tests.infra.conftest import Assembly, Resource, text
from tests.infra.generation import definition, machine

SAVED = {"SavePlan", "FailGeneration", "Ended"}
"""The states after which a recommendation says what has become of it."""


@pytest.fixture(params=("local", "dev"))
def stack(request: pytest.FixtureRequest, stacks: dict[str, Assembly]) -> Assembly:
    return stacks[request.param]


@pytest.fixture
def stacks(generation_stacks: dict[str, Assembly]) -> dict[str, Assembly]:
    return generation_stacks


def tasks(stack: Assembly) -> Iterator[tuple[str, dict[str, Any], Resource]]:
    """The tasks of the definition, with their functions."""
    for name, state in definition(stack)["States"].items():
        if state["Type"] == "Task":
            yield name, state, stack.functions[state["Resource"].rpartition(":")[2]]


def test_aws_would_take_the_definition(stack: Assembly):
    assert list(flaws(json.dumps(definition(stack)))) == []
    assert machine(stack).properties["StateMachineName"] == f"fitai-{stack.stage}-generation"
    assert machine(stack).properties["StateMachineType"] == "STANDARD", "what is started by a name is started once"


def test_every_function_of_the_folder_is_a_task(stack: Assembly):
    called = {function.properties["FunctionName"].partition("generation-")[2] for _, _, function in tasks(stack)}
    there = {function.name for function in catalogue.functions() if function.service == GENERATION}

    assert called == there - NOT_IN_THE_MACHINE


def test_every_task_has_retries_a_timeout_and_a_way_out(stack: Assembly):
    for name, state, function in tasks(stack):
        assert state["TimeoutSeconds"] > function.properties["Timeout"], name
        transient, other = state["Retry"]
        assert "Lambda.TooManyRequestsException" in transient["ErrorEquals"], name
        assert transient["JitterStrategy"] == "FULL", name
        assert other["ErrorEquals"] == ["States.ALL"], name
        assert [catcher["ErrorEquals"] for catcher in state["Catch"]] == [["States.ALL"]], name


def test_every_failure_leads_to_a_saved_state(stack: Assembly):
    """Whatever a task fails of, the recommendation is saved on the way to the end; only what saves it ends without."""
    states = definition(stack)["States"]

    def ways(name: str, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        state, way = states[name], (*way, name)
        following = [state.get("Next"), state.get("Default"), *(rule["Next"] for rule in state.get("Choices", []))]
        following = [other for other in following if other is not None and other not in way]
        if not following:
            yield way
        for other in following:
            yield from ways(other, way)

    for name, state, _ in tasks(stack):
        for catcher in state["Catch"]:
            if name == "FailGeneration":
                # Nothing comes after it but the rule on executions that have failed.
                assert catcher["Next"] == "Broken"
            elif not name.startswith("Tell"):
                for way in ways(catcher["Next"]):
                    assert SAVED & set(way), (name, way)


def test_the_role_invokes_these_functions_and_no_other(stack: Assembly):
    role = stack.get(GENERATION, machine(stack).properties["RoleArn"]["Fn::GetAtt"][0])
    (policy,) = role.properties["Policies"]
    invoking, *others = policy["PolicyDocument"]["Statement"]

    assert invoking["Action"] == ["lambda:InvokeFunction"]
    assert sorted(map(text, invoking["Resource"])) == sorted(
        {f"<{function.id}.Arn>" for _, _, function in tasks(stack)}
    )
    actions = {action for statement in others for action in statement["Action"]}
    assert {action.partition(":")[0] for action in actions} == (set() if stack.stage == "local" else {"logs", "xray"})
    assert not any("*" in action for action in actions)


def test_the_machine_logs_and_is_traced_on_aws(stacks: dict[str, Assembly]):
    local, on_aws = (machine(stacks[stage]).properties for stage in ("local", "dev"))

    assert on_aws["TracingConfiguration"] == {"Enabled": True}
    assert on_aws["LoggingConfiguration"]["Level"] == "ALL"
    assert on_aws["LoggingConfiguration"]["IncludeExecutionData"] is False
    assert "LoggingConfiguration" not in local
    group = stacks["dev"].get(GENERATION, machine(stacks["dev"]).content["DependsOn"][0])
    assert group.properties["LogGroupName"] == "/aws/vendedlogs/states/fitai-dev-generation"


def test_an_execution_ends_before_its_generation_is_given_up(stack: Assembly):
    assert definition(stack)["TimeoutSeconds"] == MACHINE_SECONDS
    assert coach_rules.GENERATION_LIMIT.total_seconds() > MACHINE_SECONDS


def test_the_end_of_an_execution_reaches_the_function_that_closes_it(stack: Assembly):
    rule = stack.one("AWS::Events::Rule", GENERATION)
    pattern = rule.properties["EventPattern"]

    assert rule.properties["EventBusName"] == "default"
    assert pattern["source"] == ["aws.states"]
    assert pattern["detail"]["status"] == ["FAILED", "TIMED_OUT", "ABORTED"]
    (arn,) = pattern["detail"]["stateMachineArn"]
    assert text(arn).endswith(f":stateMachine:{machine(stack).properties['StateMachineName']}")
    (mapping,) = stack.of("AWS::Lambda::EventSourceMapping", GENERATION)
    closing = stack.functions["-".join(CLOSE_EXECUTION)]
    assert mapping.properties["FunctionName"] == {"Ref": closing.id}
    queue = stack.get(GENERATION, rule.properties["Targets"][0]["Arn"]["Fn::GetAtt"][0])
    assert queue.properties["RedrivePolicy"]["maxReceiveCount"] == 5
