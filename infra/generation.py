"""The state machine that makes plans: a function for each task, a way out for each failure.

Between the states go ids and outcomes alone: what is known of the user stays in the table, since Step Functions keeps what an
execution was given for 90 days. docs/coach-generation.md has the diagram.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct
from fitai.coach.generation.rules import MACHINE_SECONDS, Outcome

from infra.function import Function
from infra.nag import acknowledge_wildcards
from infra.policies import Statement, allow, policy_document, trust_policy
from infra.stage import Stage

GENERATION = "generation"
"""The folder of `functions/` with the machine's tasks; the machine is in its stack."""
CLOSE_EXECUTION = (GENERATION, "close_execution")
"""The function that ends the generation of an execution which has ended without doing so itself."""
NOT_IN_THE_MACHINE = frozenset({CLOSE_EXECUTION[1]})
"""The functions of the folder that are no task of the machine."""

TRANSIENT_ERRORS = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.ClientExecutionTimeoutException",
    "Unavailable",
    "WriteConflict",
]
"""Errors of Lambda, and ours for a table that throttles, after which the same call may succeed."""
STATE_MARGIN = 5
"""Seconds that a state waits for its function beyond the function's own timeout."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often a task is tried again: after errors that pass, and after any other, such as the end of its process."""

    transient: int
    other: int


PATIENCE = Patience(transient=4, other=2)
MODEL_PATIENCE = Patience(transient=1, other=1)
"""The model has 20 seconds in all, and there is a plan without it."""
LAST_PATIENCE = Patience(transient=8, other=5)
"""Nothing comes after these: they end a generation."""


def machine_arn(stage: Stage, region: str, account: str, partition: str) -> str:
    """The machine's ARN, from its name: what starts it need not import it."""
    return f"arn:{partition}:states:{region}:{account}:stateMachine:{stage.named(GENERATION)}"


def end_pattern(arn: str) -> dict[str, Any]:
    """The pattern of the executions that have ended otherwise than the machine itself ends one."""
    return {
        "source": ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        "detail": {"stateMachineArn": [arn], "status": ["FAILED", "TIMED_OUT", "ABORTED"]},
    }


class GenerationMachine(Construct):
    """The machine, its role and its log."""

    def __init__(self, scope: Construct, stage: Stage, functions: Mapping[str, Function]) -> None:
        """
        Args:
            functions: the machine's tasks, by the names of their files.
        """
        super().__init__(scope, "Machine")
        self._functions = functions
        self._log_group: logs.CfnLogGroup | None = None
        name = stage.named(GENERATION)
        arns = [function.arn for function in functions.values()]
        content = [allow(("lambda:InvokeFunction",), arns)]
        log = None if stage.is_local else self._log(stage, name)
        if log is not None:
            content += _log_statements()
        if stage.is_traced:
            content += _trace_statements()
        role = iam.CfnRole(
            self,
            "Role",
            assume_role_policy_document=trust_policy("states.amazonaws.com"),
            policies=[iam.CfnRole.PolicyProperty(policy_name="tasks", policy_document=policy_document(content))],
        )
        if not stage.is_local:
            acknowledge_wildcards(role, [arn for statement in content for arn in statement["Resource"]])
        machine = sfn.StateMachine(
            self,
            "Resource",
            state_machine_name=name,
            state_machine_type=sfn.StateMachineType.STANDARD,
            definition_body=sfn.DefinitionBody.from_chainable(self._start()),
            # Its policy is written above: the library would allow every version of the functions too.
            role=iam.Role.from_role_arn(self, "OwnRole", role.attr_arn, mutable=False),
            timeout=Duration.seconds(MACHINE_SECONDS),
            tracing_enabled=stage.is_traced,
            logs=None
            if log is None
            else sfn.LogOptions(destination=log, level=sfn.LogLevel.ALL, include_execution_data=False),
        )
        machine.apply_removal_policy(RemovalPolicy.DESTROY)
        if self._log_group is not None:
            # Its ARN is written out, so that nothing else says that it must be there first.
            machine.node.add_dependency(self._log_group)
        self.arn = machine.state_machine_arn

    def _start(self) -> sfn.IChainable:
        """The first state, with all others behind it."""
        ended = sfn.Succeed(self, "Ended", comment="The recommendation says what has become of it.")
        broken = sfn.Fail(
            self, "Broken", comment="The recommendation is failed, and so is the execution: see its error."
        )
        explained = sfn.Choice(self, "WasItExplained")
        explained.when(_is(Outcome.EXPLAINED), ended).otherwise(broken)
        fail = self._task("FailGeneration", LAST_PATIENCE)
        self._caught(fail, broken)
        fail.next(self._telling("TellOfFailure", explained))

        save = self._task("SavePlan")
        save.next(self._telling("TellDevices", ended))
        build = self._task("BuildPlan")
        build.next(
            sfn.Choice(self, "IsThereAPlan")
            .when(_is(Outcome.BUILT), save)
            .when(_is(Outcome.GONE), ended)
            .otherwise(fail)
        )
        ask = self._task("AskModel", MODEL_PATIENCE)
        check = self._task("CheckPlan")
        wait = sfn.Wait(self, "WaitForModel", time=sfn.WaitTime.seconds_path("$.waitSeconds"))
        ask.next(
            sfn.Choice(self, "HasTheModelAnswered")
            .when(_is(Outcome.ANSWERED), check)
            .when(_is(Outcome.THROTTLED), wait)
            .otherwise(build)
        )
        wait.next(ask)
        check.next(
            sfn.Choice(self, "IsThePlanValid")
            .when(_is(Outcome.VALID), save)
            .when(_is(Outcome.REPAIR), ask)
            .otherwise(build)
        )
        # There is a plan without the model: whatever becomes of it, the built-in coach goes on.
        self._caught(ask, build)
        self._caught(check, build)
        gather = self._task("GatherContext")
        for task in (gather, build, save):
            self._caught(task, fail)
        return gather.next(
            sfn.Choice(self, "WhoMakesThePlan")
            .when(_is(Outcome.ASK_MODEL), ask)
            .when(_is(Outcome.BUILD), build)
            .when(_is(Outcome.GONE), ended)
            .otherwise(fail)
        )

    def _telling(self, name: str, then: sfn.State) -> tasks.LambdaInvoke:
        """A state that tells the devices; a device that is not told asks, so that its failure is none of the plan's."""
        tell = self._task(name, MODEL_PATIENCE, function="tell_devices")
        self._caught(tell, then)
        tell.next(then)
        return tell

    def _task(self, name: str, patience: Patience = PATIENCE, function: str | None = None) -> tasks.LambdaInvoke:
        file = function or "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]
        declared = self._functions[file]
        arn = lambda_.Function.from_function_arn(self, f"{name}Function", declared.arn)
        state = tasks.LambdaInvoke(
            self,
            name,
            lambda_function=arn,
            payload_response_only=True,
            retry_on_service_exceptions=False,
            task_timeout=sfn.Timeout.duration(Duration.seconds(cast(int, declared.function.timeout) + STATE_MARGIN)),
        )
        state.add_retry(
            errors=TRANSIENT_ERRORS,
            interval=Duration.seconds(1),
            backoff_rate=2,
            max_delay=Duration.seconds(8),
            max_attempts=patience.transient,
            jitter_strategy=sfn.JitterType.FULL,
        )
        state.add_retry(
            errors=["States.ALL"], interval=Duration.seconds(1), backoff_rate=2, max_attempts=patience.other
        )
        return state

    @staticmethod
    def _caught(task: tasks.LambdaInvoke, then: sfn.IChainable) -> None:
        task.add_catch(then, errors=["States.ALL"], result_path="$.error")

    def _log(self, stage: Stage, name: str) -> logs.ILogGroup:
        # A policy of the account's logs admits groups under this name together, and is limited in its length.
        group = logs.CfnLogGroup(
            self, "Log", log_group_name=f"/aws/vendedlogs/states/{name}", retention_in_days=stage.log_days
        )
        group.apply_removal_policy(RemovalPolicy.DESTROY)
        arn = Stack.of(self).format_arn(
            service="logs",
            resource="log-group",
            resource_name=f"/aws/vendedlogs/states/{name}",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        self._log_group = group
        return logs.LogGroup.from_log_group_arn(self, "OwnLog", arn)


def _is(outcome: Outcome) -> sfn.Condition:
    return sfn.Condition.string_equals("$.outcome", outcome.value)


def _log_statements() -> list[Statement]:
    """What a machine's role needs for its log; IAM knows these actions on everything only."""
    delivery = ("CreateLogDelivery", "GetLogDelivery", "UpdateLogDelivery", "DeleteLogDelivery", "ListLogDeliveries")
    policies = ("PutResourcePolicy", "DescribeResourcePolicies", "DescribeLogGroups")
    return [allow((f"logs:{action}" for action in (*delivery, *policies)), ["*"])]


def _trace_statements() -> list[Statement]:
    """What a machine's role needs for its traces; IAM knows these actions on everything only."""
    traces = ("PutTraceSegments", "PutTelemetryRecords", "GetSamplingRules", "GetSamplingTargets")
    return [allow((f"xray:{action}" for action in traces), ["*"])]
