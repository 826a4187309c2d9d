"""AWS Backup: a vault with a key of its own, a plan of daily and monthly backups of table and bucket, and copies elsewhere.

On AWS stages only, as `[backups]` of the stage's configuration says. What the table's point-in-time recovery does not cover is
covered here: the bucket, what is older than 35 days, and the loss of the account or the region. How a backup is restored is
in docs/backups.md.
"""

from aws_cdk import Stack
from aws_cdk import aws_backup as backup
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from infra.foundation import SharedResources
from infra.nag import acknowledge_policy
from infra.policies import trust_policy
from infra.stage import Stage

BACKUPS = "backups"
DAILY, MONTHLY = "cron(0 3 * * ? *)", "cron(0 4 1 * ? *)"
"""When a backup begins, in UTC: hours in which the fewest users train."""
RESTORE_TEST, RESTORE_START_HOURS, VALIDATION_HOURS = "cron(0 5 2 * ? *)", 8, 1
"""When a backup is restored for a test, within how many hours, and how long the table stays that came of it."""
MAX_SELECTION_DAYS = 365
"""Days within which AWS Backup looks for a backup to restore for a test, at most."""
START_MINUTES, COMPLETION_MINUTES = 60, 24 * 60
"""Minutes within which a backup must have begun, and be complete; else it has failed."""
LOCKED_AFTER_DAYS = 3
"""Days until a lock of the mode `compliance` is final: the least that AWS takes."""
POLICIES = (
    "service-role/AWSBackupServiceRolePolicyForBackup",
    "service-role/AWSBackupServiceRolePolicyForRestores",
    "AWSBackupServiceRolePolicyForS3Backup",
    "AWSBackupServiceRolePolicyForS3Restore",
)
"""AWS's own policies of the role: what AWS Backup needs for tables and buckets is theirs to know."""


class Backups(Stack):
    """Vault, plan and selection."""

    def __init__(self, scope: Construct, stage: Stage, shared: SharedResources) -> None:
        super().__init__(scope, stage.named(BACKUPS), env=stage.environment, synthesizer=stage.synthesizer)
        self._stage = stage
        self._configuration = stage.configuration.backups
        vault = self._vault()
        plan = backup.CfnBackupPlan(
            self,
            "Plan",
            backup_plan=backup.CfnBackupPlan.BackupPlanResourceTypeProperty(
                backup_plan_name=stage.named(BACKUPS), backup_plan_rule=self._rules(vault)
            ),
        )
        role = self._role()
        if self._configuration.restore_tests:
            self._restore_tests(vault, role, shared)
        bucket_arn = f"arn:{self.partition}:s3:::{shared.bucket}"
        backup.CfnBackupSelection(
            self,
            "Selection",
            backup_plan_id=plan.ref,
            backup_selection=backup.CfnBackupSelection.BackupSelectionResourceTypeProperty(
                selection_name=stage.named(BACKUPS),
                iam_role_arn=role.attr_arn,
                resources=[shared.table_arn, bucket_arn],
            ),
        )

    def _vault(self) -> backup.CfnBackupVault:
        key = kms.Key(
            self,
            "Key",
            description=f"Encrypts the backups of {self._stage.named()}.",
            enable_key_rotation=True,
            removal_policy=self._stage.removal,
        )
        vault = backup.CfnBackupVault(
            self,
            "Vault",
            backup_vault_name=self._stage.named(BACKUPS),
            encryption_key_arn=key.key_arn,
            lock_configuration=self._lock(),
        )
        vault.apply_removal_policy(self._stage.removal)
        return vault

    def _lock(self) -> backup.CfnBackupVault.LockConfigurationTypeProperty | None:
        """The lock of the vault: no backup is deleted before the time that the plan gives it."""
        if not self._configuration.lock:
            return None
        days = self._days()
        return backup.CfnBackupVault.LockConfigurationTypeProperty(
            min_retention_days=min(days.values()),
            max_retention_days=max(days.values()),
            changeable_for_days=LOCKED_AFTER_DAYS if self._configuration.lock == "compliance" else None,
        )

    def _days(self) -> dict[str, int]:
        """The days that backups are kept, by the schedule of those that there are."""
        days = {DAILY: self._configuration.daily_days, MONTHLY: self._configuration.monthly_days}
        return {schedule: number for schedule, number in days.items() if number}

    def _rules(self, vault: backup.CfnBackupVault) -> list[backup.CfnBackupPlan.BackupRuleResourceTypeProperty]:
        names = {DAILY: "daily", MONTHLY: "monthly"}
        return [
            backup.CfnBackupPlan.BackupRuleResourceTypeProperty(
                rule_name=names[schedule],
                target_backup_vault=vault.ref,
                schedule_expression=schedule,
                start_window_minutes=START_MINUTES,
                completion_window_minutes=COMPLETION_MINUTES,
                lifecycle=backup.CfnBackupPlan.LifecycleResourceTypeProperty(delete_after_days=days),
                copy_actions=self._copies(days),
                recovery_point_tags={"project": "fitai", "stage": self._stage.name},
            )
            for schedule, days in self._days().items()
        ]

    def _copies(self, days: int) -> list[backup.CfnBackupPlan.CopyActionResourceTypeProperty] | None:
        if not self._configuration.copy_to:
            return None
        return [
            backup.CfnBackupPlan.CopyActionResourceTypeProperty(
                destination_backup_vault_arn=self._configuration.copy_to,
                lifecycle=backup.CfnBackupPlan.LifecycleResourceTypeProperty(delete_after_days=days),
            )
        ]

    def _restore_tests(self, vault: backup.CfnBackupVault, role: iam.CfnRole, shared: SharedResources) -> None:
        """Restore the newest backup of the table into one that is deleted again: its job says how long it took."""
        name = self._stage.named("restores").replace("-", "_")
        plan = backup.CfnRestoreTestingPlan(
            self,
            "RestoreTests",
            restore_testing_plan_name=name,
            schedule_expression=RESTORE_TEST,
            start_window_hours=RESTORE_START_HOURS,
            recovery_point_selection=backup.CfnRestoreTestingPlan.RestoreTestingRecoveryPointSelectionProperty(
                algorithm="LATEST_WITHIN_WINDOW",
                include_vaults=[vault.attr_backup_vault_arn],
                recovery_point_types=["SNAPSHOT"],
                selection_window_days=min(max(self._days().values()), MAX_SELECTION_DAYS),
            ),
        )
        selection = backup.CfnRestoreTestingSelection(
            self,
            "RestoredTable",
            restore_testing_plan_name=name,
            restore_testing_selection_name="table",
            iam_role_arn=role.attr_arn,
            protected_resource_type="DynamoDB",
            protected_resource_arns=[shared.table_arn],
            validation_window_hours=VALIDATION_HOURS,
        )
        selection.add_dependency(plan)

    def _role(self) -> iam.CfnRole:
        """The role by which AWS Backup reads the table and the bucket, and writes those that it restores."""
        arns = [f"arn:{self.partition}:iam::aws:policy/{name}" for name in POLICIES]
        role = iam.CfnRole(
            self,
            "Role",
            role_name=self._stage.named(BACKUPS),
            assume_role_policy_document=trust_policy("backup.amazonaws.com"),
            managed_policy_arns=arns,
        )
        for arn in arns:
            acknowledge_policy(role, arn)
        return role
