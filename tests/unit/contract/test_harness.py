"""What the tests stand on: moto's transactions as `tests/harness/moto_speed.py` has them, and the account between two."""

import pytest
from fitai.kernel import table
from fitai.kernel.settings import settings
from fitai.kernel.table import ABSENT, PRESENT, Contended
from pynamodb.attributes import NumberAttribute

from tests.harness.cloud import BUCKET, ENVIRONMENT, sdk
from tests.harness.renewal import Account


class Thing(table.Entity, discriminator="thing-of-the-harness"):
    """Something in the table."""

    size = NumberAttribute()

    @classmethod
    def of(cls, name: str, size: int = 0) -> "Thing":
        """A thing."""
        return cls(PK=f"THING#{name}", SK="THING", size=size)


def rows() -> dict[str, str]:
    found = sdk("dynamodb").scan(TableName=settings().table, ConsistentRead=True)["Items"]
    return {row["PK"]["S"]: row["size"]["N"] for row in found}


def test_a_transaction_that_fails_leaves_everything_as_it_was(aws: None):
    for name in ("changed", "removed", "replaced", "other"):
        table.commit(table.put(Thing.of(name, 1)))
    before = rows()
    with pytest.raises(Contended):
        table.commit(
            table.update(Thing.of("changed"), Thing.size.set(2)),
            table.delete(Thing.of("removed")),
            table.put(Thing.of("replaced", 2), when=PRESENT),
            table.put(Thing.of("new", 2)),
            table.update(Thing.of("made"), Thing.size.set(2), when=ABSENT),
            table.check(Thing.of("other"), when=Thing.size == 2),
        )
    assert rows() == before


def test_a_transaction_that_holds_is_written_whole(aws: None):
    table.commit(table.put(Thing.of("changed", 1)), table.put(Thing.of("removed", 1)))
    table.commit(table.update(Thing.of("changed"), Thing.size.set(2)), table.delete(Thing.of("removed")))

    assert rows() == {"THING#changed": "2"}


def state() -> tuple[object, ...]:
    objects = sdk("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return (
        rows(),
        sorted((one["Key"], one["ETag"]) for one in objects),
        [one["Name"] for one in sdk("s3").list_buckets()["Buckets"]],
        sdk("secretsmanager").get_secret_value(SecretId=ENVIRONMENT["FITAI_SIGNING_SECRET"])["SecretString"],
        sdk("ssm").get_parameter(Name=ENVIRONMENT["FITAI_JWKS_PARAMETER"])["Parameter"]["Value"],
        sorted(one["Name"] for one in sdk("secretsmanager").list_secrets()["SecretList"]),
        sorted(one["Name"] for one in sdk("events").list_event_buses()["EventBuses"]),
    )


def test_the_next_test_finds_the_account_as_new(account: Account):
    with account.lent():
        before = state()
    with account.lent():
        table.commit(table.put(Thing.of("left", 1)))
        for one in sdk("s3").list_objects_v2(Bucket=BUCKET)["Contents"]:
            sdk("s3").put_object(Bucket=BUCKET, Key=one["Key"], Body=b"overwritten")
        sdk("s3").put_object(Bucket=BUCKET, Key="left", Body=b"left")
        sdk("s3").create_bucket(Bucket="left", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        sdk("secretsmanager").put_secret_value(SecretId=ENVIRONMENT["FITAI_SIGNING_SECRET"], SecretString="left")
        sdk("secretsmanager").create_secret(Name="left", SecretString="left")
        sdk("ssm").put_parameter(Name=ENVIRONMENT["FITAI_JWKS_PARAMETER"], Value="left", Type="String", Overwrite=True)
        sdk("events").create_event_bus(Name="left")
    with account.lent():
        assert state() == before
        sdk("s3").create_bucket(Bucket="left", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
