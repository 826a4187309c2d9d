"""The lake is deployed where it is asked for, on AWS only; what it keeps is encrypted, partitioned by day, and expires."""

import subprocess
import sys
from pathlib import Path

import pytest
from aws_cdk import App
from fitai.telemetry.sinks import lake as sink

from infra.configuration import Retention
from infra.lake import COLUMNS, VIEW
from infra.stage import Stage
from tests.infra.conftest import Assembly, configured, synthesised, text

LAKE = "[product_events]\nlake = true"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Assembly:
    """The stack of the lake, with the foundation below it."""
    context = configured("dev", tmp_path_factory.mktemp("configuration"), LAKE)
    return synthesised("dev", tmp_path_factory.mktemp("lake"), {"stacks": "lake", **context})


def test_only_what_asks_for_it_has_a_lake(assemblies: dict[str, Assembly]) -> None:
    assert [stage for stage, assembly in assemblies.items() if "lake" in assembly.templates] == []


def test_the_local_stage_has_none_even_if_asked(tmp_path: Path) -> None:
    stages = [Stage.of(App(context=configured(name, tmp_path, LAKE)).node) for name in ("local", "prod")]
    assert [stage.has_lake for stage in stages] == [False, True]


def test_cfn_lint_and_cdk_nag_find_nothing(lake: Assembly) -> None:
    template = str(lake.folder / "fitai-dev-lake.template.json")
    lint = [str(Path(sys.executable).with_name("cfn-lint")), "--non-zero-exit-code", "error", "--", template]
    completed = subprocess.run(lint, capture_output=True, text=True, check=False)
    assert completed.returncode == 0, completed.stdout + completed.stderr
    findings = [
        f"{violation['ruleName']}: {place['constructPath']}"
        for report in lake.validation["pluginReports"]
        for violation in report["violations"]
        if violation["severity"] != "info"
        for place in violation["violatingConstructs"]
    ]
    assert findings == []


def test_only_product_events_are_delivered_and_of_them_the_detail(lake: Assembly) -> None:
    rule = lake.one("AWS::Events::Rule", "lake").properties
    (target,) = rule["Targets"]

    assert (rule["EventBusName"], rule["EventPattern"]) == ("fitai-dev", {"source": [sink.SOURCE]})
    assert target["InputPath"] == "$.detail"
    assert "Delivery" in text(target["Arn"])


def test_the_delivery_writes_parquet_by_day_with_the_columns_that_the_sink_sends(
    lake: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = lake.one("AWS::KinesisFirehose::DeliveryStream").properties
    destination = delivery["ExtendedS3DestinationConfiguration"]
    assert destination["Prefix"] == "events/day=!{timestamp:yyyy-MM-dd}/"
    assert "ParquetSerDe" in str(destination["DataFormatConversionConfiguration"]["OutputFormatConfiguration"])
    assert delivery["DeliveryStreamEncryptionConfigurationInput"] == {"KeyType": "AWS_OWNED_CMK"}

    table = lake.one("AWS::Glue::Table").properties["TableInput"]
    assert [column["Name"] for column in table["PartitionKeys"]] == ["day"]
    assert table["Parameters"]["projection.day.format"] == "yyyy-MM-dd"
    assert table["Parameters"]["storage.location.template"]
    records: list[dict[str, object]] = []
    monkeypatch.setattr(sink.Lake, "_put", lambda self, sent: records.extend(sent))
    sink.Lake().delete("random", None)
    assert records[0].keys() == COLUMNS.keys()
    assert {column["Name"] for column in table["StorageDescriptor"]["Columns"]} == COLUMNS.keys()


def test_the_view_leaves_out_who_has_asked_for_deletion() -> None:
    assert VIEW.count(f"'{sink.DELETED}'") == 2


def test_what_is_kept_is_private_expires_and_outlives_its_stack(lake: Assembly) -> None:
    bucket = lake.one("AWS::S3::Bucket", "lake")
    rules = {rule["Prefix"]: rule["ExpirationInDays"] for rule in bucket.properties["LifecycleConfiguration"]["Rules"]}

    assert set(bucket.properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket.properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert (rules["events/"], bucket.content["DeletionPolicy"]) == (
        Retention().lake_days,
        "RetainExceptOnCreate",
    )
    assert set(rules) == {"events/", "errors/", "results/"}


def test_no_role_of_it_may_do_more_than_it_must(lake: Assembly) -> None:
    actions = {
        action
        for role in lake.of("AWS::IAM::Role", "lake")
        for policy in role.properties["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for action in statement["Action"]
    }

    assert not [action for action in actions if "*" in action or action.endswith(("DeleteObject", "GetObject"))]
    assert "firehose:PutRecord" in actions


def test_ses_tells_of_bounces_and_complaints_of_this_stage(lake: Assembly) -> None:
    destination = lake.one("AWS::SES::ConfigurationSetEventDestination").properties["EventDestination"]

    assert destination["MatchingEventTypes"] == ["BOUNCE", "COMPLAINT"]
    assert text(destination["EventBridgeDestination"]["EventBusArn"]).endswith("event-bus/default")
    assert lake.one("AWS::SES::ConfigurationSet").properties["Name"] == "fitai-dev-mail"
