"""The templates as a whole: valid, within CloudFormation's bounds, and clean to those who look for weaknesses."""

import json
import re
import subprocess
import sys
from pathlib import Path

from fitai.kernel import catalogue

from infra.nag import REASONS
from infra.update_traps import physical_name
from tests.infra.conftest import Assembly, text

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
        assert path.stat().st_size < MAX_BYTES * 0.6, path.name
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


def test_names_tell_the_stages_apart(assembly: Assembly):
    names = {
        text(name): f"{resource.stack}/{resource.id}"
        for resource in assembly.resources
        if (name := physical_name(resource.content)) is not None
    }

    assert len(names) > 500
    stage = re.compile(rf"(^|[^a-z]){assembly.stage}([^a-z]|$)")
    domains = set(assembly.configuration.domains.hosts)
    others = {name: place for name, place in names.items() if not stage.search(name) and not domains_of(name) & domains}
    assert {name for name in others if name not in NOT_BY_STAGE} == set()


NOT_BY_STAGE = {
    "fitai.example": "the identity that mails are sent as is what the operator says it is",
}
"""Names without the stage in them, and why."""


def domains_of(name: str) -> set[str]:
    """The configured host that a name is of: itself, or that of an origin."""
    return {name, name.replace("-origin.", ".")}


KEPT_AFTER_A_FAILED_CREATION: dict[str, str] = {}
"""Resources with a fixed name that a failed creation leaves behind, and why that is right."""


def test_a_first_deployment_that_failed_can_be_repeated(on_aws: Assembly):
    """What it leaves behind with a fixed name, the next one finds "already exists"."""
    left = {
        f"{resource.stack}/{resource.id}": text(name)
        for resource in on_aws.resources
        if (name := physical_name(resource.content)) is not None
        and resource.content.get("DeletionPolicy", "Delete") not in ("Delete", "RetainExceptOnCreate")
    }

    assert left.keys() == KEPT_AFTER_A_FAILED_CREATION.keys(), left


def test_the_table_which_is_protected_from_deletion_is_made_last(on_aws: Assembly):
    """A deployment that failed before could not delete it."""
    table = on_aws.one("AWS::DynamoDB::Table")
    others = {id_ for id_ in on_aws.templates["foundation"]["Resources"] if id_ != table.id}

    assert table.properties["DeletionProtectionEnabled"] is True
    assert others - {"CDKMetadata"} == set(table.content["DependsOn"])


def test_stacks_on_aws_are_protected_from_termination(on_aws: Assembly):
    manifest = json.loads((on_aws.folder / "manifest.json").read_text())
    stacks = [artifact for artifact in manifest["artifacts"].values() if artifact["type"] == "aws:cloudformation:stack"]

    assert len(stacks) == len(on_aws.templates)
    assert {stack["properties"].get("terminationProtection") for stack in stacks} == {True}


def test_data_outlives_its_stack_on_aws_and_not_on_a_developers_machine(assembly: Assembly):
    holds = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret", "AWS::SSM::Parameter")
    policies = {
        resource.content["DeletionPolicy"]
        for resource in assembly.resources
        if resource.stack == "foundation" and resource.type in holds
    }

    assert policies == ({"Delete"} if assembly.stage == "local" else {"RetainExceptOnCreate"})
