"""The templates as a whole: valid, within CloudFormation's bounds, and clean to those who look for weaknesses."""

import subprocess
import sys
from pathlib import Path

from fitai.kernel import catalogue

from infra.nag import REASONS
from tests.infra.conftest import Assembly

MAX_RESOURCES, MAX_BYTES = 500, 1_000_000
"""CloudFormation's bounds of one template."""
FUNCTIONS_TO_COME = 40
"""Functions that the largest service may have one day."""
ROUTES_TO_COME = 230


def test_cfn_lint_finds_no_error(assembly: Assembly):
    templates = [str(path) for path in assembly.folder.glob("*.template.json")]
    lint = [str(Path(sys.executable).with_name("cfn-lint")), "--non-zero-exit-code", "error", "--", *templates]
    completed = subprocess.run(lint, capture_output=True, text=True, check=False)

    assert completed.returncode == 0, completed.stdout + completed.stderr


def test_cdk_nag_finds_nothing_that_was_not_answered(on_aws: Assembly):
    findings = [
        f"{violation['ruleName']}: {place['constructPath']}"
        for report in on_aws.validation["pluginReports"]
        for violation in report["violations"]
        if violation["severity"] != "info"
        for place in violation["violatingConstructs"]
    ]

    assert findings == []


def test_every_answer_to_cdk_nag_is_still_needed(unanswered: Assembly):
    rules = {
        violation["ruleName"] for report in unanswered.validation["pluginReports"] for violation in report["violations"]
    }

    assert {rule.partition("[")[0] for rule in rules} == set(REASONS)


def test_templates_are_within_bounds(assembly: Assembly):
    for path in assembly.folder.glob("*.template.json"):
        assert path.stat().st_size < MAX_BYTES / 2, path.name
    for stack, template in assembly.templates.items():
        assert len(template["Resources"]) < MAX_RESOURCES, stack


def test_a_service_may_grow(assembly: Assembly):
    for service in {function.service for function in catalogue.functions()}:
        resources = len(assembly.templates[service]["Resources"])
        functions = len(assembly.of("AWS::Lambda::Function", service))

        assert resources / functions * FUNCTIONS_TO_COME < MAX_RESOURCES * 0.8, service


def test_the_rest_api_may_grow(on_aws: Assembly):
    size = (on_aws.folder / f"fitai-{on_aws.stage}-rest.template.json").stat().st_size

    assert size / len(catalogue.endpoints()) * ROUTES_TO_COME < MAX_BYTES * 0.8


def test_names_begin_with_the_stage(assembly: Assembly):
    names = [
        value
        for resource in assembly.resources
        for key, value in resource.properties.items()
        if key in {"FunctionName", "TableName", "QueueName", "LayerName"} and isinstance(value, str)
    ]

    assert names
    assert [name for name in names if not name.startswith(f"fitai-{assembly.stage}")] == []


def test_data_outlives_its_stack_on_aws_and_not_on_a_developers_machine(assembly: Assembly):
    holds = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret", "AWS::SSM::Parameter")
    policies = {
        resource.content["DeletionPolicy"]
        for resource in assembly.resources
        if resource.stack == "foundation" and resource.type in holds
    }

    assert policies == ({"Delete"} if assembly.stage == "local" else {"Retain"})
