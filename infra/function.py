"""One Lambda function with its own role and its own log group, built from one file's declaration.

These three are created for every file of `functions/`, so they are CloudFormation resources rather than the library's
higher constructs: three calls to the CDK instead of a dozen, and a policy that is exactly what the file declares.
"""

from dataclasses import dataclass
from typing import Any

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.aws_s3_assets import Asset
from constructs import Construct
from fitai.kernel import catalogue

from infra.concurrency import reservation
from infra.layers import ARCHITECTURE, OWN_LAYER, RUNTIME, RUNTIME_LAYER, Layer
from infra.nag import acknowledge, acknowledge_wildcards
from infra.policies import Statement, allow, policy_document, trust_policy
from infra.releases import Release, has_alias
from infra.stage import Stage


@dataclass(frozen=True, slots=True)
class ServicePackage:
    """What the functions of a service share: their code, the layers to choose from, their environment."""

    code: Asset
    layers: dict[str, Layer]
    environment: dict[str, str]


def function_name(stage: Stage, definition: catalogue.Function) -> str:
    """The name of a function."""
    return stage.named(definition.service, definition.name)


def function_arn(stack: Stack, stage: Stage, service: str, name: str) -> str:
    """A function's ARN, from its name: stacks that call it need not import it."""
    return f"arn:{stack.partition}:lambda:{stack.region}:{stack.account}:function:{stage.named(service, name)}"


class Function(Construct):
    """The Lambda function of one file of `functions/`."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        definition: catalogue.Function,
        package: ServicePackage,
        permitted: list[Statement],
        dead_letters: str | None = None,
    ) -> None:
        """
        Args:
            permitted: the statements of its role, beside those for its own log.
            dead_letters: the queue for asynchronous calls that failed to the end.
        """
        super().__init__(scope, definition.name)
        name = function_name(stage, definition)
        group = logs.CfnLogGroup(self, "Log", log_group_name=f"/aws/lambda/{name}", retention_in_days=stage.log_days)
        group.apply_removal_policy(RemovalPolicy.DESTROY)
        stack = Stack.of(self)
        streams = f"arn:{stack.partition}:logs:{stack.region}:{stack.account}:log-group:/aws/lambda/{name}:*"
        content = [allow(("logs:CreateLogStream", "logs:PutLogEvents"), [streams]), *permitted]
        if stage.is_traced:
            # IAM knows it on everything only.
            content.append(allow(("xray:PutTraceSegments", "xray:PutTelemetryRecords"), ["*"]))
        role = iam.CfnRole(
            self,
            "Role",
            assume_role_policy_document=trust_policy("lambda.amazonaws.com"),
            policies=[iam.CfnRole.PolicyProperty(policy_name="declared", policy_document=policy_document(content))],
        )
        declaration = definition.declaration
        code = package.code
        is_released = has_alias(stage, definition)
        layers = [
            package.layers[name] for name in (OWN_LAYER, RUNTIME_LAYER, *definition.layers) if name in package.layers
        ]
        # All of it is in the hash of a version: a property that is added here is, too. The reserved calls are the function's own
        # and in none of its versions: Lambda refuses to publish a second one where nothing else has changed.
        properties: dict[str, Any] = {
            "function_name": name,
            "description": declaration.description.partition("\n")[0][:256],
            "runtime": RUNTIME,
            "architectures": [ARCHITECTURE],
            "handler": f"{definition.name}.handler",
            "code": lambda_.CfnFunction.CodeProperty(s3_bucket=code.s3_bucket_name, s3_key=code.s3_object_key),
            "layers": [layer.arn for layer in layers],
            "memory_size": declaration.memory,
            "timeout": declaration.timeout,
            "role": role.attr_arn,
            "tracing_config": lambda_.CfnFunction.TracingConfigProperty(mode="Active") if stage.is_traced else None,
            "environment": lambda_.CfnFunction.EnvironmentProperty(variables=package.environment),
            "dead_letter_config": lambda_.CfnFunction.DeadLetterConfigProperty(target_arn=dead_letters)
            if dead_letters
            else None,
            "snap_start": lambda_.CfnFunction.SnapStartProperty(apply_on="PublishedVersions")
            if is_released and definition.snap_start and stage.configuration.releases.snap_start
            else None,
        }
        calls = reservation(stage, definition)
        self.function = lambda_.CfnFunction(self, "Function", reserved_concurrent_executions=calls, **properties)
        self.function.add_resource_dependency(group)
        code.add_resource_metadata(self.function, "Code")
        self._release: Release | None = None
        if is_released:
            # The layers' ARNs are references, which stay the same when what the layers hold changes.
            version = properties | {"layer_contents": [layer.content for layer in layers]}
            self._release = Release(self, stage, definition.service, name, self.function, version)
        if not stage.is_local:
            acknowledge(self.function, "AwsSolutions-L1")
            acknowledge_wildcards(role, [arn for statement in content for arn in statement["Resource"]])

    @property
    def reference(self) -> str:
        """How an event source mapping or a permission names it: by the alias of the released version where there is one."""
        return self._release.arn if self._release else self.function.ref

    @property
    def arn(self) -> str:
        """What resources of the same stack call: the alias of the released version where there is one, else the function."""
        return self._release.arn if self._release else self.function.attr_arn
