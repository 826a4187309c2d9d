"""What both APIs share: the role that calls functions, the URI of a function, and the access log."""

import json
from collections.abc import Iterable

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.function import function_arn
from infra.nag import acknowledge_wildcards
from infra.policies import allow, policy_document, trust_policy
from infra.releases import qualifier
from infra.stage import Stage


class InvocationRole(Construct):
    """The role with which an API calls functions.

    A role's policies have room for 10,240 characters, too few for every function's ARN: it has one wildcard per service.
    """

    def __init__(self, scope: Construct, stage: Stage, services: Iterable[str]) -> None:
        super().__init__(scope, "Caller")
        self._stage = stage
        self._stack = Stack.of(self)
        functions = [function_arn(self._stack, stage, service, "*") for service in sorted(set(services))]
        call = policy_document([allow(("lambda:InvokeFunction",), functions)])
        role = iam.CfnRole(
            self,
            "Role",
            assume_role_policy_document=trust_policy("apigateway.amazonaws.com"),
            policies=[iam.CfnRole.PolicyProperty(policy_name="call", policy_document=call)],
        )
        self.arn: str = role.attr_arn
        if not stage.is_local:
            acknowledge_wildcards(role, functions)

    def uri(self, service: str, name: str) -> str:
        """The URI by which API Gateway calls a function; on AWS the version of it that is released."""
        stack = self._stack
        function = function_arn(stack, self._stage, service, name) + qualifier(self._stage)
        path = "lambda:path/2015-03-31/functions"
        return f"arn:{stack.partition}:apigateway:{stack.region}:{path}/{function}/invocations"


def create_access_log(scope: Construct, stage: Stage, name: str) -> str:
    """Create a log group for an API's access log, and return its ARN."""
    group = logs.CfnLogGroup(
        scope,
        "AccessLog",
        log_group_name=f"/aws/apigateway/{stage.named(name)}",
        retention_in_days=stage.log_days,
    )
    return group.attr_arn


def access_log_format(*what: str) -> str:
    """The format of an access log: one JSON object with the fields of every API, and `what` this one adds."""
    names = ("requestId", "requestTimeEpoch", "status", "integrationLatency", "identity.sourceIp", *what)
    return json.dumps({name.rpartition(".")[2]: f"$context.{name}" for name in names})
