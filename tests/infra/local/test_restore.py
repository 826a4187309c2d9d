"""The parts of the restore drill, on moto: an export is whole, a restore is the same, and what differs is named."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.local import restored_table
from infra.local.console import Trouble
from infra.local.restore import estimate, exports, loading, usage
from infra.local.restore.exports import Damaged
from infra.local.restored_table import check_schema, prepare
from tests.harness.cloud import BUCKET, TABLE, cloud, sdk, table_definition

RESTORED = "fitai-test-restored"
PREFIX = "fitai/test/"


@pytest.fixture
def tables() -> Iterator[None]:
    """An account with a table of all types of values, and an empty one beside it."""
    with cloud():
        dynamodb = sdk("dynamodb")
        for number in range(60):
            dynamodb.put_item(TableName=TABLE, Item=item(number))
        dynamodb.create_table(**table_definition(RESTORED))
        yield


def item(number: int) -> dict[str, Any]:
    return {
        "PK": {"S": f"USER#{number}"},
        "SK": {"S": "ACCOUNT"},
        "kind": {"S": "account"},
        "name": {"S": "Zoë ✓"},
        "weight": {"N": "1.50"},
        "packed": {"B": bytes([number, 0, 255])},
        "names": {"SS": ["b", "a"]},
        "numbers": {"NS": ["2", "1"]},
        "pieces": {"BS": [b"\x00", b"\xff"]},
        "flags": {"M": {"on": {"BOOL": True}, "off": {"NULL": True}, "list": {"L": [{"B": b"x"}, {"N": "1"}]}}},
    }


def restored(folder: Path) -> list[str]:
    loading.load_table(sdk("dynamodb"), RESTORED, folder)
    return loading.table_differences(sdk("dynamodb"), RESTORED, folder)


def test_every_item_is_exported_once_and_restored_as_it_was(tables: None, tmp_path: Path) -> None:
    exported = exports.export_table(sdk("dynamodb"), TABLE, tmp_path)
    assert exported.count == 60
    assert len(list(exports.exported_items(tmp_path))) == 60
    assert restored(tmp_path) == []
    stored = sdk("dynamodb").get_item(TableName=RESTORED, Key={"PK": {"S": "USER#7"}, "SK": {"S": "ACCOUNT"}})["Item"]
    assert loading.canonical(stored) == loading.canonical(item(7))


def test_an_export_is_written_as_dynamodb_writes_it(tables: None, tmp_path: Path) -> None:
    exports.export_table(sdk("dynamodb"), TABLE, tmp_path)
    summary = json.loads((tmp_path / "table" / "manifest-summary.json").read_text())
    assert (summary["itemCount"], summary["outputFormat"]) == (60, "DYNAMODB_JSON")
    lines = [json.loads(line) for line in (tmp_path / "table" / "manifest-files.json").read_text().splitlines()]
    assert sum(line["itemCount"] for line in lines) == 60
    assert all((tmp_path / "table" / line["dataFileS3Key"]).exists() for line in lines)


def test_a_damaged_export_is_refused(tables: None, tmp_path: Path) -> None:
    exports.export_table(sdk("dynamodb"), TABLE, tmp_path)
    path = tmp_path / "table" / "data" / "000.json.gz"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(Damaged, match="checksum"):
        list(exports.exported_items(tmp_path))


def test_an_export_that_lacks_a_file_is_refused(tables: None, tmp_path: Path) -> None:
    exports.export_table(sdk("dynamodb"), TABLE, tmp_path)
    manifest = tmp_path / "table" / "manifest-files.json"
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if not json.loads(line)["itemCount"]))
    with pytest.raises(Damaged, match="manifest says 60"):
        list(exports.exported_items(tmp_path))


def test_what_differs_is_named(tables: None, tmp_path: Path) -> None:
    exports.export_table(sdk("dynamodb"), TABLE, tmp_path)
    restored(tmp_path)
    sdk("dynamodb").put_item(TableName=RESTORED, Item=item(1) | {"weight": {"N": "1.51"}})
    sdk("dynamodb").delete_item(TableName=RESTORED, Key={"PK": {"S": "USER#2"}, "SK": {"S": "ACCOUNT"}})
    sdk("dynamodb").put_item(TableName=RESTORED, Item=item(99))
    assert loading.table_differences(sdk("dynamodb"), RESTORED, tmp_path) == [
        "item USER#2 / ACCOUNT: missing",
        "item USER#99 / ACCOUNT: not in the export",
        "item USER#1 / ACCOUNT: changed",
    ]


def test_items_that_are_left_unprocessed_are_written_again(
    tables: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports.export_table(sdk("dynamodb"), TABLE, tmp_path)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    dynamodb, refused = sdk("dynamodb"), [0]

    class Busy:
        """A client whose table takes all but the last item of each first request."""

        def batch_write_item(self, RequestItems: Any) -> Any:  # noqa: N803
            ((name, requests),) = RequestItems.items()
            if len(requests) > 1:
                refused[0] += 1
                dynamodb.batch_write_item(RequestItems={name: requests[:-1]})
                return {"UnprocessedItems": {name: requests[-1:]}}
            return dynamodb.batch_write_item(RequestItems=RequestItems)

    loading.load_table(Busy(), RESTORED, tmp_path, writers=1)
    assert refused[0] == 3
    assert loading.table_differences(dynamodb, RESTORED, tmp_path) == []


def test_a_table_that_takes_nothing_ends_the_restore(
    tables: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exports.export_table(sdk("dynamodb"), TABLE, tmp_path)
    monkeypatch.setattr("time.sleep", lambda seconds: None)

    class Full:
        """A client whose table takes nothing."""

        def batch_write_item(self, RequestItems: Any) -> Any:  # noqa: N803
            return {"UnprocessedItems": RequestItems}

    with pytest.raises(loading.NotWritten):
        loading.load_table(Full(), RESTORED, tmp_path, writers=1)


def test_objects_and_secrets_come_back_and_no_value_is_told(tables: None, tmp_path: Path) -> None:
    s3, secrets = sdk("s3"), sdk("secretsmanager")
    s3.put_object(Bucket=BUCKET, Key="media/u/1", Body=b"\x00\xff", ContentType="image/webp", Metadata={"owner": "u"})
    exports.export_objects(s3, BUCKET, tmp_path)
    count = exports.export_secrets(secrets, PREFIX, tmp_path).count
    assert count == len(exports.secret_names(secrets, PREFIX)) > 3
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0

    s3.put_object(Bucket=BUCKET, Key="media/u/1", Body=b"\x00\xff", ContentType="image/png")
    s3.put_object(Bucket=BUCKET, Key="media/u/2", Body=b"new")
    secrets.put_secret_value(SecretId=f"{PREFIX}factor-keys", SecretString="another-value")
    assert loading.object_differences(s3, BUCKET, tmp_path) == [
        "object media/u/2: not in the export",
        "object media/u/1: changed",
    ]
    assert loading.secret_differences(secrets, tmp_path) == [f"secret {PREFIX}factor-keys: changed"]
    s3.delete_object(Bucket=BUCKET, Key="media/u/2")
    loading.load_objects(s3, BUCKET, tmp_path)
    loading.load_secrets(secrets, tmp_path)
    assert loading.object_differences(s3, BUCKET, tmp_path) == loading.secret_differences(secrets, tmp_path) == []


def test_a_workout_of_the_drill_is_whole() -> None:
    from datetime import UTC, datetime

    operations = list(usage.operations(datetime(2026, 1, 1, tzinfo=UTC), 60))
    kinds = [operation["op"] for operation in operations]
    assert kinds == ["create", "start", *["set"] * 25, "complete"]
    assert len({operation["workoutId"] for operation in operations}) == 1
    assert len({operation["clientId"] for operation in operations}) == len(operations)


# --- a table that AWS has restored -------------------------------------------------------------------------


def test_a_restored_table_gets_what_a_restore_leaves_out(tables: None) -> None:
    dynamodb = sdk("dynamodb")
    stream = prepare(dynamodb, RESTORED, "test")
    table = dynamodb.describe_table(TableName=RESTORED)["Table"]
    assert table["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    assert table["LatestStreamArn"] == stream
    assert table["DeletionProtectionEnabled"] is True
    ttl = dynamodb.describe_time_to_live(TableName=RESTORED)["TimeToLiveDescription"]
    assert (ttl["TimeToLiveStatus"], ttl["AttributeName"]) == ("ENABLED", "ttl")
    recovery = dynamodb.describe_continuous_backups(TableName=RESTORED)["ContinuousBackupsDescription"]
    assert recovery["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    tags = dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"project": "fitai", "stage": "test"}
    assert prepare(dynamodb, RESTORED, "test") == stream, "it may be repeated"
    dynamodb.update_table(TableName=RESTORED, DeletionProtectionEnabled=False)


def test_point_in_time_recovery_is_asked_for_until_the_new_table_takes_it(
    tables: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restored_table, "RETRY_SECONDS", 0.0)
    dynamodb, answers = sdk("dynamodb"), iter([True, True, False])
    original = dynamodb.update_continuous_backups

    def update(**arguments: Any) -> Any:
        if next(answers):
            error = {"Error": {"Code": "ContinuousBackupsUnavailableException", "Message": "later"}}
            raise ClientError(error, "UpdateContinuousBackups")
        return original(**arguments)

    monkeypatch.setattr(dynamodb, "update_continuous_backups", update)
    prepare(dynamodb, RESTORED, "test")
    assert list(answers) == []
    dynamodb.update_table(TableName=RESTORED, DeletionProtectionEnabled=False)


def test_a_table_with_other_keys_or_that_is_not_ready_is_refused(tables: None) -> None:
    table = sdk("dynamodb").describe_table(TableName=RESTORED)["Table"]
    check_schema(table)
    with pytest.raises(Trouble, match="CREATING"):
        check_schema(table | {"TableStatus": "CREATING"})
    with pytest.raises(Trouble, match="other keys or indexes"):
        check_schema(table | {"GlobalSecondaryIndexes": table["GlobalSecondaryIndexes"][:1]})


@pytest.mark.parametrize(
    ("table", "stage", "message"),
    [
        ("", "prod", "Which"),
        ("fitai-prod-restored", "dev", "no table of this stage"),
        ("fitai-prod", "prod", "no table"),
    ],
)
def test_a_table_of_another_stage_is_not_touched(
    table: str, stage: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESTORED_TABLE", table)
    monkeypatch.setenv("RESTORED_STAGE", stage)
    with pytest.raises(Trouble, match=message):
        restored_table.main()


# --- arithmetic --------------------------------------------------------------------------------------------


def test_a_terabyte_is_restored_within_an_hour_whatever_its_size() -> None:
    assert estimate.partitions(estimate.TERABYTE) == 103
    assert sum(step.minutes for step in estimate.recovery()) < 60
    # At the slowest rate it takes the whole hour.
    minutes = estimate.point_in_time_minutes(estimate.slowest_rate())
    others = sum(step.minutes for step in estimate.recovery()) - estimate.point_in_time_minutes()
    assert minutes + others == pytest.approx(60)
    assert estimate.slowest_rate() < estimate.PARTITION_MEGABYTES_PER_SECOND


def test_writing_a_terabyte_oneself_takes_hours_at_the_default_quota() -> None:
    minutes = estimate.rewriting_minutes(estimate.TERABYTE, item_bytes=1024, item_units=1, index_share=0.3)
    assert minutes == pytest.approx(estimate.TERABYTE / 1024 / estimate.WRITE_QUOTA / 60)
    assert minutes > 6 * 60
    units = estimate.needed_units(estimate.TERABYTE, 1024, 1, minutes)
    assert units == pytest.approx(estimate.WRITE_QUOTA, rel=0.01)
    # An index that is written more than the table decides.
    assert estimate.rewriting_minutes(estimate.TERABYTE, 1024, 1, 2.0) == pytest.approx(2 * minutes)
