"""Versions, aliases and canaries: a function that API Gateway calls runs a published version, never what is being deployed.

An update of a function is two calls, one for its code and one for its configuration with the layers; between them, whoever
calls the function itself may meet new code on the old layer. A version binds the two. So each such function has
the alias `released`; a new version gets a tenth of the calls for five minutes, and all of them if no alarm is raised
meanwhile. What queues, streams and schedules call is called again by them, and needs none of it.

Only on AWS: the local cloud has no CodeDeploy, and splits no traffic between versions. docs/releases.md.
"""

import hashlib
import json
from typing import Any

from aws_cdk import CfnCodeDeployLambdaAliasUpdate, CfnUpdatePolicy, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct
from fitai.kernel import catalogue
from fitai.kernel.endpoint import Endpoint
from fitai.kernel.live.actions import Action
from fitai.kernel.observability import NAMESPACE

from infra.alarms_model import rest_dimensions
from infra.nag import acknowledge_wildcards
from infra.policies import allow, policy_document, trust_policy
from infra.stage import Stage

ALIAS = "released"
"""The alias through which callers reach the version that is released."""
RELEASES = "releases"
"""The last word of the name of the stack, of its application and of its role."""
CANARY = "CodeDeployDefault.LambdaCanary10Percent5Minutes"
MAX_CRASHES = 2
"""Calls of a function that may end without an answer within a minute, such as a single timeout."""
MAX_FAILURES = 10
"""Calls of a service that may be answered with 5xx within a minute; what is switched off answers so, too."""
REST_AUTHORIZER = ("platform", "authorizer")
"""The function that refuses a token by an exception."""
GATEWAY_TASKS = frozenset(
    {
        REST_AUTHORIZER,
        ("platform", "preflight"),
        ("live", "authorizer"),
        ("live", "connect"),
        ("live", "disconnect"),
        ("live", "unknown"),
    }
)
"""The tasks that API Gateway calls."""


def has_alias(stage: Stage, definition: catalogue.Function) -> bool:
    """Whether a function is called through the alias: API Gateway calls it, or its containers start from a snapshot."""
    is_called_by_gateway = (
        isinstance(definition.handler, Endpoint | Action) or (definition.service, definition.name) in GATEWAY_TASKS
    )
    return not stage.is_local and (is_called_by_gateway or definition.snap_start)


def qualifier(stage: Stage) -> str:
    """What follows the ARN of a function that API Gateway calls."""
    return "" if stage.is_local else f":{ALIAS}"


class Releases(Stack):
    """What the releases of a stage share: the application of CodeDeploy, the role that moves the aliases, and an alarm for each
    service: of its answers with 5xx, which are no errors to Lambda."""

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, stage.named(RELEASES), env=stage.environment, synthesizer=stage.synthesizer)
        codedeploy.CfnApplication(
            self, "Application", application_name=stage.named(RELEASES), compute_platform="Lambda"
        )
        functions = f"arn:{self.partition}:lambda:{self.region}:{self.account}:function:{stage.named('*')}"
        moving = ("lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig")
        # IAM knows the reading of alarms on everything only.
        content = [allow(moving, [functions]), allow(("cloudwatch:DescribeAlarms",), ["*"])]
        role = iam.CfnRole(
            self,
            "Role",
            role_name=stage.named(RELEASES),
            assume_role_policy_document=trust_policy("codedeploy.amazonaws.com"),
            policies=[iam.CfnRole.PolicyProperty(policy_name="release", policy_document=policy_document(content))],
        )
        acknowledge_wildcards(role, [functions, "*"])
        if not stage.configuration.releases.gradual:
            return
        for service in sorted({function.service for function in catalogue.functions() if has_alias(stage, function)}):
            _alarm(
                self,
                failure_alarm_name(stage, service),
                "Calls of the service were answered with 5xx: a release that has just begun is taken back.",
                NAMESPACE,
                {"service": service, "stage": stage.name},
                MAX_FAILURES,
            )


def failure_alarm_name(stage: Stage, service: str) -> str:
    """The name of the alarm that stops the releases of a service."""
    return stage.named(service, "failures")


class Release(Construct):
    """The current version of a function, its alias, and how the calls are moved to the next version."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        service: str,
        name: str,
        function: lambda_.CfnFunction,
        content: dict[str, Any],
    ) -> None:
        """
        Args:
            service: which the function belongs to. name: of the function.
            content: what a version of it consists of: its properties, and hashes of what those refer to. Another content is
                another version.
        """
        super().__init__(scope, "Release")
        version = lambda_.CfnVersion(
            self, f"Version{content_hash(Stack.of(self), content)}", function_name=function.ref
        )
        # An earlier version stays until `python -m infra.versions prune`: an alias can go back to it in a second. Not one that
        # is created by a deployment which fails: Lambda would not publish the same once more at the next try.
        version.apply_removal_policy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
        alias = lambda_.CfnAlias(
            self, "Alias", name=ALIAS, function_name=function.ref, function_version=version.attr_version
        )
        self.arn = alias.ref
        """The ARN of the alias."""
        if not stage.configuration.releases.gradual:
            return
        crashes = self._crash_alarm(stage, name)
        group = codedeploy.CfnDeploymentGroup(
            self,
            "Group",
            application_name=stage.named(RELEASES),
            deployment_group_name=name,
            deployment_config_name=CANARY,
            deployment_style=codedeploy.CfnDeploymentGroup.DeploymentStyleProperty(
                deployment_type="BLUE_GREEN", deployment_option="WITH_TRAFFIC_CONTROL"
            ),
            service_role_arn=_role_arn(Stack.of(self), stage),
            alarm_configuration=codedeploy.CfnDeploymentGroup.AlarmConfigurationProperty(
                enabled=True,
                alarms=[
                    codedeploy.CfnDeploymentGroup.AlarmProperty(name=alarm)
                    for alarm in (crashes.ref, failure_alarm_name(stage, service))
                ],
            ),
            auto_rollback_configuration=codedeploy.CfnDeploymentGroup.AutoRollbackConfigurationProperty(
                enabled=True,
                events=["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
            ),
        )
        alias.add_resource_dependency(group)
        if stage.releases_at_once:
            return
        alias.cfn_options.update_policy = CfnUpdatePolicy(
            code_deploy_lambda_alias_update=CfnCodeDeployLambdaAliasUpdate(
                application_name=stage.named(RELEASES), deployment_group_name=name
            )
        )

    def _crash_alarm(self, stage: Stage, name: str) -> cloudwatch.CfnAlarm:
        description = "Calls of the function ended without an answer: a release that has just begun is taken back."
        if name == stage.named(*REST_AUTHORIZER):
            # It refuses a token by raising, which Lambda counts; where it fails itself, the API answers with 5xx.
            api = rest_dimensions(stage)
            return _alarm(self, f"{name}-crashes", description, "AWS/ApiGateway", api, MAX_FAILURES, "5XXError")
        alias = {"FunctionName": name, "Resource": f"{name}:{ALIAS}"}
        return _alarm(self, f"{name}-crashes", description, "AWS/Lambda", alias, MAX_CRASHES)


def content_hash(stack: Stack, content: dict[str, Any]) -> str:
    """A hash of what a version consists of, for its logical id: CloudFormation publishes a version once for each id."""
    return hashlib.sha256(json.dumps(stack.resolve(content), sort_keys=True).encode()).hexdigest()[:16]


def _alarm(
    scope: Construct,
    name: str,
    description: str,
    namespace: str,
    dimensions: dict[str, str],
    most: int,
    metric: str = "Errors",
) -> cloudwatch.CfnAlarm:
    """An alarm of more than so many errors within a minute."""
    return cloudwatch.CfnAlarm(
        scope,
        f"Alarm-{name}",
        alarm_name=name,
        alarm_description=description,
        namespace=namespace,
        metric_name=metric,
        dimensions=[
            cloudwatch.CfnAlarm.DimensionProperty(name=dimension, value=value)
            for dimension, value in dimensions.items()
        ],
        statistic="Sum",
        period=60,
        evaluation_periods=1,
        threshold=most,
        comparison_operator="GreaterThanThreshold",
        treat_missing_data="notBreaching",
    )


def _role_arn(stack: Stack, stage: Stage) -> str:
    return f"arn:{stack.partition}:iam::{stack.account}:role/{stage.named(RELEASES)}"
