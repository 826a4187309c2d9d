"""On AWS whoever waits for an answer calls a published version, which binds code, configuration and layers."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk.aws_s3_assets import Asset
from fitai.kernel import catalogue
from fitai.kernel.observability import NAMESPACE
from fitai.kernel.task import Task

from infra.configuration import Capacity, Configuration, Releases
from infra.function import Function, ServicePackage
from infra.layers import Layer
from infra.releases import ALIAS, CANARY, has_alias
from infra.stage import Stage
from infra.triggers import DeadLetters, InboxFeed, ScheduleRule
from tests.infra.conftest import Assembly, Resource, called, text

STAGE = Stage("dev", None, Configuration())
RELEASED = [function for function in catalogue.functions() if has_alias(STAGE, function)]
LOGIN = next(function for function in catalogue.functions() if called(function) == "auth-login")


def uris(value: Any) -> Iterator[str]:
    """The URIs of functions in a template."""
    content = text(value) if isinstance(value, dict) and "Fn::Join" in value else value
    if isinstance(content, str) and content.endswith("/invocations"):
        yield content
    elif isinstance(content, dict | list):
        for value in content.values() if isinstance(content, dict) else content:
            yield from uris(value)


def aliases(assembly: Assembly) -> dict[str, Resource]:
    """The aliases, by the names of their functions."""
    found = {}
    for alias in assembly.of("AWS::Lambda::Alias"):
        function = assembly.get(alias.stack, alias.properties["FunctionName"]["Ref"])
        found[function.properties["FunctionName"].removeprefix(f"fitai-{assembly.stage}-")] = alias
    return found


def test_both_apis_call_released_versions_and_nothing_else(on_aws: Assembly) -> None:
    called_uris = {uri for stack in ("rest", "websocket") for uri in uris(on_aws.templates[stack])}
    names = {uri.rpartition(":function:")[2].removesuffix("/invocations") for uri in called_uris}

    assert len(names) > 150
    assert {name.partition(":")[2] for name in names} == {ALIAS}
    assert {name.partition(":")[0].removeprefix(f"fitai-{on_aws.stage}-") for name in names} == aliases(on_aws).keys()


def test_the_functions_with_an_alias_are_those_of_the_rule(on_aws: Assembly) -> None:
    assert aliases(on_aws).keys() == {called(function) for function in RELEASED}


def test_an_alias_is_moved_by_a_canary_that_two_alarms_take_back(on_aws: Assembly) -> None:
    groups = {group.properties["DeploymentGroupName"]: group for group in on_aws.of("AWS::CodeDeploy::DeploymentGroup")}
    alarms = {alarm.properties["AlarmName"]: alarm for alarm in on_aws.of("AWS::CloudWatch::Alarm")}
    application = on_aws.one("AWS::CodeDeploy::Application").properties["ApplicationName"]
    role = on_aws.one("AWS::IAM::Role", "releases").properties["RoleName"]

    for name, alias in aliases(on_aws).items():
        function = f"fitai-{on_aws.stage}-{name}"
        moving = alias.content["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
        assert moving == {"ApplicationName": application, "DeploymentGroupName": function}
        group = groups[function]
        assert group.id in alias.content["DependsOn"]
        assert group.properties["ApplicationName"] == application
        assert group.properties["DeploymentConfigName"] == CANARY
        assert text(group.properties["ServiceRoleArn"]).endswith(f":role/{role}")
        assert group.properties["AutoRollbackConfiguration"]["Enabled"] is True
        assert "DEPLOYMENT_STOP_ON_ALARM" in group.properties["AutoRollbackConfiguration"]["Events"]
        crashes, failures = group.properties["AlarmConfiguration"]["Alarms"]
        own = on_aws.get(alias.stack, crashes["Name"]["Ref"])
        dimensions = {entry["Name"]: entry["Value"] for entry in own.properties["Dimensions"]}
        if name == "platform-authorizer":
            # Lambda counts each token that it refuses as an error of its.
            assert (own.properties["Namespace"], own.properties["MetricName"]) == ("AWS/ApiGateway", "5XXError")
            assert dimensions == {"ApiName": f"fitai-{on_aws.stage}-rest", "Stage": "v1"}
        else:
            assert (own.properties["Namespace"], own.properties["MetricName"]) == ("AWS/Lambda", "Errors")
            assert dimensions == {"FunctionName": function, "Resource": f"{function}:{ALIAS}"}
        of_service = alarms[failures["Name"]]
        assert of_service.properties["Namespace"] == NAMESPACE
        dimensions = {entry["Name"]: entry["Value"] for entry in of_service.properties["Dimensions"]}
        assert dimensions == {"service": alias.stack, "stage": on_aws.stage}


def test_a_role_moves_the_aliases_of_its_own_stage_only(on_aws: Assembly) -> None:
    (policy,) = on_aws.one("AWS::IAM::Role", "releases").properties["Policies"]
    moving, reading = policy["PolicyDocument"]["Statement"]

    assert text(moving["Resource"][0]).endswith(f":function:fitai-{on_aws.stage}-*")
    assert reading["Action"] == ["cloudwatch:DescribeAlarms"]


def test_an_earlier_version_stays_after_a_release(on_aws: Assembly) -> None:
    versions = on_aws.of("AWS::Lambda::Version")

    assert len(versions) == len(RELEASED)
    assert {version.content["DeletionPolicy"] for version in versions} == {"RetainExceptOnCreate"}
    assert {version.content["UpdateReplacePolicy"] for version in versions} == {"Retain"}


def test_what_declares_it_starts_from_a_snapshot(on_aws: Assembly) -> None:
    started = {
        name
        for name, function in on_aws.functions.items()
        if function.properties.get("SnapStart") == {"ApplyOn": "PublishedVersions"}
    }

    assert started == {called(function) for function in catalogue.functions() if function.snap_start}
    assert started <= aliases(on_aws).keys()


def test_the_local_stage_has_none_of_it(assemblies: dict[str, Assembly]) -> None:
    local = assemblies["local"]

    assert "releases" not in local.templates
    for kind in ("AWS::Lambda::Version", "AWS::Lambda::Alias", "AWS::CodeDeploy::DeploymentGroup"):
        assert local.of(kind) == []
    assert not any("SnapStart" in function.properties for function in local.functions.values())


# --- single stacks -----------------------------------------------------------------------------------------


class Built:
    """Single stacks of one app, made with `add`, as templates."""

    def __init__(self, folder: Path) -> None:
        self.app = App(outdir=str(folder / "out"))
        self.folder = folder

    def add(
        self,
        name: str,
        stage: Stage = STAGE,
        definition: catalogue.Function = LOGIN,
        *,
        layers: dict[str, str] | None = None,
        code: str = "handler = None",
        **environment: str,
    ) -> tuple[Stack, Function]:
        """A stack with one function."""
        stack = Stack(self.app, name)
        file = self.folder / name / "login.py"
        file.parent.mkdir()
        file.write_text(code)
        contents = {"fitai": "1", "runtime": "1"} | (layers or {})
        package = ServicePackage(
            Asset(stack, "Code", path=str(file.parent)),
            {
                layer: Layer(f"arn:aws:lambda:eu-central-1:123456789012:layer:{layer}:1", content)
                for layer, content in contents.items()
            },
            environment,
        )
        return stack, Function(stack, stage, definition, package, [])

    def templates(self) -> dict[str, dict[str, Any]]:
        """The resources of the stacks."""
        assembly = self.app.synth()
        return {stack.stack_name: json.loads(json.dumps(stack.template))["Resources"] for stack in assembly.stacks}


def resource(resources: dict[str, Any], kind: str) -> Any:
    """The name and the content of the only resource of a type."""
    ((name, content),) = [(name, content) for name, content in resources.items() if content["Type"] == kind]
    return name, content


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return Built(tmp_path)


def test_another_code_layer_or_configuration_is_another_version(built: Built) -> None:
    built.add("Same")
    built.add("Again")
    built.add("Layer", layers={"fitai": "2"})
    built.add("ThirdParty", layers={"runtime": "2"})
    built.add("Setting", FITAI_STAGE="dev")
    longer = replace(LOGIN.declaration, timeout=20)
    built.add("Timeout", definition=replace(LOGIN, handler=type(LOGIN.handler)(longer)))
    built.add("Code", code="handler = 1")

    versions = {name: resource(resources, "AWS::Lambda::Version")[0] for name, resources in built.templates().items()}

    same = versions.pop("Again")
    assert versions["Same"] == same
    assert len(set(versions.values())) == 6


def test_another_share_of_the_accounts_calls_is_no_other_version(built: Built) -> None:
    """Reserved calls belong to the function: Lambda publishes no second version of the same code and configuration."""
    authorizer = next(function for function in catalogue.functions() if called(function) == "platform-authorizer")
    for name, calls in (("Unset", None), ("Small", 1_000), ("Large", 2_000)):
        stage = replace(STAGE, configuration=Configuration(capacity=Capacity(concurrency=calls)))
        built.add(name, stage, authorizer)
    templates = built.templates()

    reserved = {
        name: resource(resources, "AWS::Lambda::Function")[1]["Properties"].get("ReservedConcurrentExecutions")
        for name, resources in templates.items()
    }
    assert reserved == {"Unset": None, "Small": 100, "Large": 200}
    assert len({resource(resources, "AWS::Lambda::Version")[0] for resources in templates.values()}) == 1


def test_a_way_back_need_not_wait(built: Built) -> None:
    built.add("Gradual")
    built.add("AtOnce", replace(STAGE, releases_at_once=True))
    built.add("Never", replace(STAGE, configuration=Configuration(releases=Releases(gradual=False, snap_start=False))))
    templates = built.templates()

    assert "UpdatePolicy" in resource(templates["Gradual"], "AWS::Lambda::Alias")[1]
    for name in ("AtOnce", "Never"):
        assert "UpdatePolicy" not in resource(templates[name], "AWS::Lambda::Alias")[1]
    assert "SnapStart" in resource(templates["AtOnce"], "AWS::Lambda::Function")[1]["Properties"]
    assert "SnapStart" not in resource(templates["Never"], "AWS::Lambda::Function")[1]["Properties"]
    # Those that are there stay, for the next deployment.
    assert resource(templates["AtOnce"], "AWS::CodeDeploy::DeploymentGroup")
    assert not any("CodeDeploy" in content["Type"] for content in templates["Never"].values())
    with pytest.raises(ValueError, match="at-once"):
        Stage.of(App(context={"releases": "slowly"}).node)


def test_a_schedule_and_a_queue_call_the_alias_where_there_is_one(built: Built) -> None:
    schedule = next(f for f in catalogue.functions() if called(f) == "schedules-close_day")
    started = replace(schedule, handler=Task(replace(schedule.declaration, snap_start=True)))
    for name, definition in (("Without", schedule), ("With", started)):
        stack, function = built.add(name, definition=definition)
        ScheduleRule(stack, STAGE, definition, function, DeadLetters(stack, definition, "queue"))
        InboxFeed(stack, STAGE, definition, "arn:aws:sqs:eu-central-1:123456789012:queue", function, batch=1)

    templates = built.templates()
    for name, kind in (("Without", "AWS::Lambda::Function"), ("With", "AWS::Lambda::Alias")):
        resources = templates[name]
        target = resource(resources, kind)[0]
        (rule_target,) = resource(resources, "AWS::Events::Rule")[1]["Properties"]["Targets"]
        assert target in json.dumps(rule_target["Arn"])
        for caller in ("AWS::Lambda::EventSourceMapping", "AWS::Lambda::Permission"):
            assert target in json.dumps(resource(resources, caller)[1]["Properties"]["FunctionName"])


def test_tokens_that_are_refused_take_no_release_back(built: Built) -> None:
    """The REST authorizer refuses a token by raising, which Lambda counts as an error."""
    built.add("Authorizer", definition=next(f for f in catalogue.functions() if called(f) == "platform-authorizer"))
    built.add("Login")
    templates = built.templates()
    metrics = {
        name: resource(resources, "AWS::CloudWatch::Alarm")[1]["Properties"]["MetricName"]
        for name, resources in templates.items()
    }

    assert metrics == {"Authorizer": "5XXError", "Login": "Errors"}
