"""Backups: on AWS by default, kept, copied and locked as configured; and a restored table that takes the place of the first."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App
from fitai.accounts.erasure.rules import ERASED_PREFIX

from infra.backups import DAILY, LOCKED_AFTER_DAYS, MONTHLY, RESTORE_TEST
from infra.configuration import POINT_IN_TIME_DAYS
from infra.stage import Stage
from tests.infra.conftest import Assembly, configured, synthesised, text

VAULT = "arn:aws:backup:eu-west-1:210987654321:backup-vault:fitai-copies"
STREAM = "arn:aws:dynamodb:eu-central-1:123456789012:table/fitai-dev-restored/stream/2026-11-29T12:00:00.000"
CONFIGURED = f"""
[backups]
daily_days = 14
monthly_days = 400
copy_to = "{VAULT}"
lock = "compliance"
restore_tests = "monthly"
secret_replicas = ["eu-west-1", "us-east-1"]
restored_stream = "{STREAM}"
"""


@pytest.fixture(scope="module")
def all_set(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    """The stacks that know of backups, with everything configured."""
    context = configured("dev", tmp_path_factory.mktemp("configuration"), CONFIGURED)
    return synthesised("dev", tmp_path_factory.mktemp("backups"), {"stacks": "backups,platform", **context})


def stage_of(name: str, folder: Path, *lines: str) -> Stage:
    return Stage.of(App(context=configured(name, folder, "[backups]", *lines)).node)


def plan_rules(assembly: Assembly) -> dict[str, dict[str, Any]]:
    """The rules of the plan by their schedules."""
    plan = assembly.one("AWS::Backup::BackupPlan").properties["BackupPlan"]
    return {rule["ScheduleExpression"]: rule for rule in plan["BackupPlanRule"]}


def lifecycle_days(assembly: Assembly) -> int:
    """Days that the list of erased accounts is kept."""
    rules = assembly.one("AWS::S3::Bucket").properties["LifecycleConfiguration"]["Rules"]
    days: int = next(rule["ExpirationInDays"] for rule in rules if rule.get("Prefix") == ERASED_PREFIX)
    return days


def test_table_and_bucket_are_backed_up_by_day_and_by_month(on_aws: Assembly) -> None:
    kept = {schedule: rule["Lifecycle"]["DeleteAfterDays"] for schedule, rule in plan_rules(on_aws).items()}
    assert kept == {DAILY: 35, MONTHLY: 365}
    assert not any("CopyActions" in rule for rule in plan_rules(on_aws).values())
    selected = on_aws.one("AWS::Backup::BackupSelection").properties["BackupSelection"]
    table, bucket = map(text, selected["Resources"])
    assert table.endswith(f":table/fitai-{on_aws.stage}")
    assert f":s3:::fitai-{on_aws.stage}-" in bucket


def test_the_vault_has_a_key_of_its_own_and_outlives_its_stack(on_aws: Assembly) -> None:
    vault, key = on_aws.one("AWS::Backup::BackupVault"), on_aws.one("AWS::KMS::Key", "backups")
    assert vault.properties["EncryptionKeyArn"] == {"Fn::GetAtt": [key.id, "Arn"]}
    assert key.properties["EnableKeyRotation"] is True
    assert vault.content["DeletionPolicy"] == key.content["DeletionPolicy"] == "RetainExceptOnCreate"
    assert "LockConfiguration" not in vault.properties


def test_the_local_stage_has_none_and_neither_has_one_that_keeps_nothing(
    assemblies: dict[str, Assembly], tmp_path: Path
) -> None:
    assert "backups" not in assemblies["local"].templates
    assert not stage_of("dev", tmp_path, "daily_days = 0", "monthly_days = 0").has_backups
    assert stage_of("dev", tmp_path, "daily_days = 0").has_backups


def test_backups_are_copied_and_locked_as_configured(all_set: Assembly) -> None:
    rules = plan_rules(all_set)
    for schedule, days in ((DAILY, 14), (MONTHLY, 400)):
        (copy,) = rules[schedule]["CopyActions"]
        assert copy == {"DestinationBackupVaultArn": VAULT, "Lifecycle": {"DeleteAfterDays": days}}
        assert rules[schedule]["Lifecycle"] == {"DeleteAfterDays": days}
    assert all_set.one("AWS::Backup::BackupVault").properties["LockConfiguration"] == {
        "MinRetentionDays": 14,
        "MaxRetentionDays": 400,
        "ChangeableForDays": LOCKED_AFTER_DAYS,
    }


def test_the_newest_backup_of_the_table_is_restored_for_a_test_where_it_is_asked_for(
    all_set: Assembly, assemblies: dict[str, Assembly]
) -> None:
    plan = all_set.one("AWS::Backup::RestoreTestingPlan").properties
    chosen = plan["RecoveryPointSelection"]
    assert (plan["ScheduleExpression"], chosen["Algorithm"]) == (RESTORE_TEST, "LATEST_WITHIN_WINDOW")
    assert chosen["SelectionWindowDays"] == 365, "AWS Backup takes no more, though backups are kept for 400 days"
    assert chosen["IncludeVaults"] == [{"Fn::GetAtt": [all_set.one("AWS::Backup::BackupVault").id, "BackupVaultArn"]}]
    selection = all_set.one("AWS::Backup::RestoreTestingSelection").properties
    (table,) = map(text, selection["ProtectedResourceArns"])
    assert table.endswith(":table/fitai-dev-restored")
    assert selection["RestoreTestingPlanName"] == plan["RestoreTestingPlanName"]
    assert not [stage for stage in assemblies if assemblies[stage].of("AWS::Backup::RestoreTestingPlan")]


def test_cfn_lint_finds_nothing_in_what_is_configured(all_set: Assembly) -> None:
    templates = [str(all_set.folder / f"fitai-dev-{name}.template.json") for name in ("backups", "foundation")]
    lint = [str(Path(sys.executable).with_name("cfn-lint")), "--non-zero-exit-code", "error", "--", *templates]
    completed = subprocess.run(lint, capture_output=True, text=True, check=False)
    assert completed.returncode == 0, completed.stdout + completed.stderr


def test_every_secret_has_its_replicas_where_they_are_asked_for(
    all_set: Assembly, assemblies: dict[str, Assembly]
) -> None:
    secrets = all_set.of("AWS::SecretsManager::Secret")
    assert secrets
    for secret in secrets:
        assert secret.properties["ReplicaRegions"] == [{"Region": "eu-west-1"}, {"Region": "us-east-1"}]
    for stage in assemblies:
        for secret in assemblies[stage].of("AWS::SecretsManager::Secret"):
            is_of_edge = "GenerateSecretString" in secret.properties  # CloudFront's, which has its own replica
            assert is_of_edge or "ReplicaRegions" not in secret.properties


def test_a_restored_table_takes_the_place_of_the_first_which_stays(
    all_set: Assembly, assemblies: dict[str, Assembly]
) -> None:
    first = assemblies["dev"].one("AWS::DynamoDB::Table")
    assert all_set.one("AWS::DynamoDB::Table").content == first.content, "CloudFormation changes nothing about it"
    for function in all_set.functions.values():
        assert function.properties["Environment"]["Variables"]["FITAI_TABLE"] == "fitai-dev-restored"
        for statement in all_set.statements_of(function):
            for resource in map(text, statement["Resource"]):
                assert ":table/" not in resource or ":table/fitai-dev-restored" in resource
    (mapping,) = all_set.of("AWS::Lambda::EventSourceMapping", "platform")
    assert mapping.properties["EventSourceArn"] == STREAM
    selected = all_set.one("AWS::Backup::BackupSelection").properties["BackupSelection"]["Resources"]
    assert text(selected[0]).endswith(":table/fitai-dev-restored")


def test_no_export_is_withdrawn_by_a_restore(all_set: Assembly, assemblies: dict[str, Assembly]) -> None:
    before, after = (
        {text(output["Export"]["Name"]) for output in template["Outputs"].values() if "Export" in output}
        for template in (assemblies["dev"].templates["foundation"], all_set.templates["foundation"])
    )
    assert "fitai-dev-stream" in before
    assert before <= after


def test_the_list_of_erased_accounts_outlives_every_backup(all_set: Assembly, on_aws: Assembly, tmp_path: Path) -> None:
    assert lifecycle_days(all_set) > 400
    assert lifecycle_days(on_aws) > 365
    shortest = stage_of("dev", tmp_path, "daily_days = 1", "monthly_days = 0").configuration.backups
    assert shortest.longest_days == POINT_IN_TIME_DAYS


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("copy_to = 'fitai-copies'", "backups.copy_to"),
        ("lock = 'forever'", "backups.lock"),
        ("daily_days = -1", "backups.daily_days"),
        ("secret_replicas = ['Frankfurt']", "backups.secret_replicas"),
        ("restored_stream = 'fitai-dev-restored'", "backups.restored_stream"),
        (f"restored_stream = '{STREAM.replace('fitai-dev-', 'fitai-prod-')}'", "no table of this stage"),
    ],
)
def test_a_wrong_setting_is_refused(line: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=message):
        stage_of("dev", tmp_path, line)
