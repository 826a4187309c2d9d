"""`make restored-table TABLE=fitai-prod-restored STAGE=prod`: make a restored table ready to take the place of the first.

A restore copies items and indexes, and nothing of what is set up beside them: stream, time to live, point-in-time recovery,
protection, tags. Accounts that were erased after the moment that was gone back to are deleted again. It may be repeated.
"""

import os
import time
from typing import Any

from botocore.exceptions import ClientError, WaiterError
from fitai.kernel.ids import new_id
from fitai.kernel.table import INDEXES, PARTITION_KEY, SORT_KEY

from infra.local import console
from infra.local.console import Trouble, step
from infra.local.network import wait
from infra.local.stage_environment import use_stage
from infra.stage import STREAM_VIEW, TTL_ATTRIBUTE, tags

RETRY_SECONDS = 10.0
POLL_SECONDS = 2
ACTIVE_WITHIN = 15 * 60
"""Seconds in which a change of the table is done."""


def check_schema(table: dict[str, Any]) -> None:
    """Compare the keys of the table and of its indexes with those of the code.

    Args:
        table: the answer of DescribeTable.

    Raises:
        Trouble: it is being restored still, or is another table.
    """
    if table["TableStatus"] != "ACTIVE":
        raise Trouble(f"{table['TableName']} is {table['TableStatus']}; wait until it is ACTIVE.")
    expected = {"": _keys("")} | {index: _keys(index) for index in INDEXES}
    found = {"": _schema(table)} | {
        index["IndexName"]: _schema(index) for index in table.get("GlobalSecondaryIndexes", [])
    }
    if found != expected:
        raise Trouble(f"{table['TableName']} has other keys or indexes than the code: {found}.")


def _keys(index: str) -> tuple[str, ...]:
    return f"{index}{PARTITION_KEY}", f"{index}{SORT_KEY}"


def _schema(described: dict[str, Any]) -> tuple[str, ...]:
    keys = {key["KeyType"]: key["AttributeName"] for key in described["KeySchema"]}
    return keys["HASH"], keys["RANGE"]


def prepare(dynamodb: Any, name: str, stage: str) -> str:
    """Set up what a restore leaves out, and return the ARN of the table's stream.

    Args:
        dynamodb: a client.

    Raises:
        Trouble: it is no table of ours, or does not become active.
    """
    table = dynamodb.describe_table(TableName=name)["Table"]
    check_schema(table)
    if not table.get("StreamSpecification", {}).get("StreamEnabled"):
        stream = {"StreamEnabled": True, "StreamViewType": STREAM_VIEW}
        dynamodb.update_table(TableName=name, StreamSpecification=stream)
        _wait_until_active(dynamodb, name)
    if not table.get("DeletionProtectionEnabled"):
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=True)
        _wait_until_active(dynamodb, name)
    time_to_live = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    if time_to_live["TimeToLiveStatus"] not in ("ENABLED", "ENABLING"):
        specification = {"Enabled": True, "AttributeName": TTL_ATTRIBUTE}
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=specification)
    _enable_recovery(dynamodb, name)
    dynamodb.tag_resource(
        ResourceArn=table["TableArn"], Tags=[{"Key": key, "Value": value} for key, value in tags(stage).items()]
    )
    return str(dynamodb.describe_table(TableName=name)["Table"]["LatestStreamArn"])


def _enable_recovery(dynamodb: Any, name: str) -> None:
    """Switch on point-in-time recovery, which a new table takes after some minutes only.

    Raises:
        Trouble: it still does not take it.
    """

    def enable() -> bool:
        specification = {"PointInTimeRecoveryEnabled": True}
        try:
            dynamodb.update_continuous_backups(TableName=name, PointInTimeRecoverySpecification=specification)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ContinuousBackupsUnavailableException":
                raise
            time.sleep(RETRY_SECONDS)
            return False
        return True

    if not wait(enable, ACTIVE_WITHIN):
        raise Trouble(f"{name} does not take point-in-time recovery after {ACTIVE_WITHIN // 60} minutes.")


def _wait_until_active(dynamodb: Any, name: str) -> None:
    """Wait for the end of a change.

    Raises:
        Trouble: it does not end.
    """

    waiting = {"Delay": POLL_SECONDS, "MaxAttempts": ACTIVE_WITHIN // POLL_SECONDS}
    try:
        dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig=waiting)
    except WaiterError:
        raise Trouble(f"{name} is not active after {ACTIVE_WITHIN // 60} minutes.") from None


def main() -> int:
    """Prepare the table RESTORED_TABLE of the stage RESTORED_STAGE; return 1 where an account could not be deleted."""
    name, stage = os.environ.get("RESTORED_TABLE", ""), os.environ.get("RESTORED_STAGE", "")
    if not name or not stage:
        raise Trouble("Which? make restored-table TABLE=fitai-prod-restored STAGE=prod")
    if not name.startswith(f"fitai-{stage}-"):
        raise Trouble(f"{name} is no table of this stage; restore into fitai-{stage}-…, which its functions may use.")
    from fitai.kernel.aws import new_client

    use_stage(stage, FITAI_TABLE=name)
    with step(f"Setting up {name}"):
        stream = prepare(new_client("dynamodb"), name, stage)
    from fitai.auth.repeated_erasures import repeat_erasures

    with step("Repeating the erasures"):
        repetition = repeat_erasures(f"restore-{new_id()}")
    print(f"\n  {repetition.deleted} accounts that had been erased were deleted again.")
    for user_id in repetition.last_administrators:
        print(f"  ✗ {user_id} was not: it is the only administrator there. Appoint another one, and repeat this.")
    print(f'\n  infra/stages/{stage}.toml:\n\n  [backups]\n  restored_stream = "{stream}"\n')
    print(f"  Then: npx cdk deploy --all -c stage={stage}\n")
    return 1 if repetition.last_administrators else 0


if __name__ == "__main__":
    console.main(main)
