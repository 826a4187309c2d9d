"""Every declaration is a function with its own role, and the role allows what the declaration says and no more."""

import re
import sys
from collections import Counter
from fnmatch import fnmatchcase
from typing import Any

import pytest
from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.needs import AuditTrail, IdempotencyRecords, RateCounter, Table
from fitai.kernel.settings import Settings
from fitai.kernel.table import INDEXES

from infra import ROOT
from infra.bytecode import interpreter
from infra.layers import PYTHON
from infra.stage import LOCAL_LIMITS
from tests.infra.conftest import Assembly, called, text

FUNCTIONS = catalogue.functions()
OWN_LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}
BY_PREFIX = re.compile(
    r":log-group:/aws/lambda/fitai-[\w-]+:\*$|/library/\*$|/media/\*$|/media/uploads/\*$|/exports/\*$|/imports/\*$|/erased/\*$|/archive/\*$"
    r"|/(POST|DELETE)/@connections/\*$|:app/\*/fitai-dev$|:endpoint/\*/fitai-dev/\*$"
    r"|/webacl/fitai-dev-firewall/\*$|/ipset/fitai-dev-firewall-blocked-\*/\*$"
)
"""The resources whose names are not known beforehand: streams, objects, connections, devices that are pushed to, ids of WAF."""
TRACES = {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}
TRIGGERS = {
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:SendMessage",
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
}
"""What AWS itself does with a function's role to bring it its events."""


def test_every_file_is_a_function_and_every_function_a_file(assembly: Assembly):
    assert set(assembly.functions) == {called(function) for function in FUNCTIONS}


@pytest.mark.parametrize("declared_function", FUNCTIONS, ids=called)
def test_a_function_is_as_declared(declared_function: Function, assemblies: dict[str, Assembly]):
    for stage, assembly in assemblies.items():
        function = assembly.functions[called(declared_function)].properties

        assert function["Handler"] == f"{declared_function.name}.handler"
        assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])
        assert (function["MemorySize"], function["Timeout"]) == (
            declared_function.declaration.memory,
            declared_function.declaration.timeout,
        )
        assert len(function["FunctionName"]) <= 64
        assert len(function["Layers"]) == (1 if stage == "local" else 2 + len(declared_function.layers))
        code = assembly.functions[called(declared_function)].content["Metadata"]["aws:asset:path"]
        assert (assembly.folder / code / f"{declared_function.name}.py").is_file()


def unsealing(function: Function) -> set[str]:
    """What reading and writing the signing keys needs of the key of KMS that encrypts them."""
    actions = {action for need in function.needs if need.resource == "signing_keys" for action in need.actions}
    reads = {"kms:Decrypt"} if "secretsmanager:GetSecretValue" in actions else set()
    return reads | ({"kms:GenerateDataKey"} if "secretsmanager:PutSecretValue" in actions else set())


@pytest.mark.parametrize("declared_function", FUNCTIONS, ids=called)
def test_a_role_allows_what_is_declared(declared_function: Function, assemblies: dict[str, Assembly]):
    assembly = assemblies["dev"]
    statements = assembly.statements_of(assembly.functions[called(declared_function)])
    allowed = {action for statement in statements if statement["Effect"] == "Allow" for action in statement["Action"]}
    declared = {action for need in declared_function.needs for action in need.actions}

    assert declared <= allowed
    assert allowed - declared - OWN_LOG - TRACES - TRIGGERS - {"s3:GetObject"} == unsealing(declared_function)
    assert not any("*" in action for action in allowed)


def allows(statements: list[dict[str, Any]], action: str, partition: str) -> bool:
    """Whether the statements allow the action on items of the partition, as IAM evaluates `dynamodb:LeadingKeys`."""

    def applies(statement: dict[str, Any]) -> bool:
        if action not in statement["Action"]:
            return False
        for operator, keys in statement.get("Condition", {}).items():
            (patterns,) = [keys["dynamodb:LeadingKeys"]]
            is_match = any(fnmatchcase(partition, pattern) for pattern in patterns)
            if is_match != (operator in ("ForAllValues:StringLike", "ForAnyValue:StringLike")):
                return False
        return True

    effects = {statement["Effect"] for statement in statements if applies(statement)}
    return effects == {"Allow"}


WRITES = ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem")
CHANGES = WRITES[1:]


@pytest.mark.parametrize("declared_function", FUNCTIONS, ids=called)
def test_a_role_reaches_the_items_that_are_its_own(declared_function: Function, assemblies: dict[str, Assembly]):
    assembly = assemblies["dev"]
    statements = assembly.statements_of(assembly.functions[called(declared_function)])
    needs = declared_function.needs
    declared = {action for need in needs if need.resource == "table" for action in need.actions}
    is_erasure = (declared_function.service, declared_function.name) == ("reactions", "erase_account")

    for action in WRITES:
        assert allows(statements, action, "USER#1") == (action in declared), f"{action} of a service's items"
        is_counted = RateCounter.COUNT in needs and action == "dynamodb:UpdateItem"
        assert allows(statements, action, "CALLER#user#1") == (is_counted or action in declared)
        stores = IdempotencyRecords.STORE in needs and action in IdempotencyRecords.STORE.actions
        erases = IdempotencyRecords.ERASE in needs and action in IdempotencyRecords.ERASE.actions
        assert allows(statements, action, "IDEMPOTENCY#1") == (stores or erases)
    for action in CHANGES:
        assert allows(statements, action, "AUDIT#1") == (
            is_erasure and action in declared | set(AuditTrail.REWRITE.actions)
        )
    assert allows(statements, "dynamodb:PutItem", "AUDIT#1") == ("dynamodb:PutItem" in declared)
    assert (IdempotencyRecords.ERASE in needs) == (AuditTrail.REWRITE in needs) == is_erasure
    assert not any("PartiQL" in action for statement in statements for action in statement["Action"])


def test_most_endpoints_update_no_item_but_their_counter(assemblies: dict[str, Assembly]):
    assembly = assemblies["dev"]
    reads = [
        function
        for function in catalogue.endpoints()
        if function.declaration.method == "GET" and Table.UPDATE not in function.needs
    ]
    assert len(reads) > 20
    for function in reads:
        statements = assembly.statements_of(assembly.functions[called(function)])
        assert not allows(statements, "dynamodb:UpdateItem", "USER#1")


@pytest.mark.parametrize("declared_function", FUNCTIONS, ids=called)
def test_a_role_reaches_what_is_declared(declared_function: Function, assemblies: dict[str, Assembly]):
    assembly = assemblies["dev"]
    for statement in assembly.statements_of(assembly.functions[called(declared_function)]):
        if statement["Action"] == ["dynamodb:ListStreams"]:
            assert (called(declared_function), statement["Resource"]) == ("platform-relay", ["*"]), (
                "IAM knows it on everything only"
            )
            continue
        if statement["Action"][0].startswith("cloudwatch:"):
            assert called(declared_function) in {"admin-get_analytics", "schedules-watch_errors"}
            assert set(statement["Action"]) <= {"cloudwatch:GetMetricData", "cloudwatch:ListMetrics"}
            assert statement["Resource"] == ["*"], "metrics are no resources of a policy"
            continue
        if statement["Action"][0].startswith("xray:"):
            assert statement["Action"] == ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
            assert statement["Resource"] == ["*"], "traces are no resources of a policy"
            continue
        if statement["Action"] == ["wafv2:ListIPSets", "wafv2:ListWebACLs"]:
            assert (called(declared_function), statement["Resource"]) == ("schedules-block_addresses", ["*"]), (
                "what there is has to be found by its name"
            )
            continue
        for resource in map(text, statement["Resource"]):
            assert "*" not in resource or BY_PREFIX.search(resource), resource
            if "dynamodb:" in statement["Action"][0] and "Stream" not in str(statement["Action"]):
                assert re.search(rf":table/fitai-dev(/index/({'|'.join(INDEXES)}))?$", resource), resource


def test_no_two_functions_share_a_role(assembly: Assembly):
    roles = Counter(
        (function.stack, function.properties["Role"]["Fn::GetAtt"][0]) for function in assembly.functions.values()
    )

    assert roles.most_common(1)[0][1] == 1


def test_logs_are_kept_for_a_while_only(assembly: Assembly):
    groups = {
        group.properties["LogGroupName"]: group.properties["RetentionInDays"]
        for group in assembly.of("AWS::Logs::LogGroup")
    }

    for function in assembly.functions.values():
        assert 0 < groups[f"/aws/lambda/{function.properties['FunctionName']}"] <= 90


def test_functions_get_only_settings_that_they_declare(assembly: Assembly):
    fields = {f"FITAI_{name.upper()}" for name in Settings.__dataclass_fields__}
    for name, function in assembly.functions.items():
        variables = function.properties["Environment"]["Variables"]

        assert {key for key in variables if key.startswith("FITAI_")} <= fields
        assert variables["POWERTOOLS_SERVICE_NAME"] == function.stack == name.split("-")[0]
        assert variables["FITAI_STAGE"] == assembly.stage


def test_functions_get_every_name_that_has_no_default(assembly: Assembly):
    needed = {name for name, field in Settings.__dataclass_fields__.items() if field.default == ""}
    optional = {
        name
        for name in needed
        if name.startswith(("google_", "apple_", "mail_", "push_", "word_lists", "model_name", "open_plan"))
    }
    for function in assembly.functions.values():
        variables = function.properties["Environment"]["Variables"]

        assert {f"FITAI_{name.upper()}" for name in needed - optional} <= variables.keys()


def test_limits_are_wider_on_a_developers_machine_and_nowhere_off(assembly: Assembly):
    for function in assembly.functions.values():
        variables = function.properties["Environment"]["Variables"]
        limits = {name: int(value) for name, value in variables.items() if name.startswith("FITAI_LIMIT_")}

        expected = {f"FITAI_{name.upper()}": value for name, value in LOCAL_LIMITS.items()}
        assert limits == (expected if assembly.stage == "local" else {})
        assert all(value > 0 for value in limits.values())


def test_frames_are_posted_to_the_api_where_it_is(assemblies: dict[str, Assembly]):
    def endpoint(stage: str) -> str:
        function = next(iter(assemblies[stage].functions.values()))
        return text(function.properties["Environment"]["Variables"]["FITAI_WEBSOCKET_ENDPOINT"])

    assert endpoint("local") == "http://localhost:4566/_aws/execute-api/<live-api>/live"
    assert endpoint("dev") == "https://<live-api>.execute-api.<AWS::Region>.<AWS::URLSuffix>/live"
    assert endpoint("prod") == "https://live-origin.fitai.example", "its own host: the default endpoint is off"


def test_no_file_hides_a_module_that_functions_import():
    """A service's folder comes first on Lambda's path: `calendar.py` in it would be everybody's `calendar`."""
    module_names = sys.stdlib_module_names | {
        "botocore",
        "pydantic",
        "pynamodb",
        "jwt",
        "bcrypt",
        "cryptography",
        "fitai",
    }

    assert [called(function) for function in FUNCTIONS if function.name in module_names] == []


def test_the_layer_holds_the_code_and_not_what_it_was_built_from(assembly: Assembly):
    keys = {
        text(layer.properties["Content"]["S3Key"])
        for layer in assembly.of("AWS::Lambda::LayerVersion")
        if layer.properties["LayerName"].endswith("-fitai")
    }
    (key,) = keys
    layer = assembly.folder / f"asset.{key.removesuffix('.zip')}"
    files = {path.relative_to(layer) for path in layer.rglob("*") if path.is_file()}

    source = ROOT / "layers" / "fitai"
    sources = {path.relative_to(source) for path in source.rglob("*.py")}
    assert sources <= files
    assert {path for path in files if path.suffix == ".yaml"} == set()
    has_bytecode = assembly.stage != "local" and interpreter(PYTHON) is not None
    assert len([path for path in files if path.suffix == ".pyc"]) == (len(sources) if has_bytecode else 0)
