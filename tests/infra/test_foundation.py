"""The table, the bucket, the keys."""

from tests.harness.cloud import table_definition
from tests.infra.conftest import Assembly


def test_the_table_is_the_one_that_the_tests_use(assembly: Assembly):
    deployed = assembly.one("AWS::DynamoDB::Table").properties
    tested = table_definition(f"fitai-{assembly.stage}")

    assert {name: deployed[name] for name in tested if name != "AttributeDefinitions"} == {
        name: value for name, value in tested.items() if name != "AttributeDefinitions"
    }
    assert sorted(deployed["AttributeDefinitions"], key=str) == sorted(tested["AttributeDefinitions"], key=str)


def test_the_table_has_its_stream_and_forgets_what_has_run_out(assembly: Assembly):
    table = assembly.one("AWS::DynamoDB::Table").properties

    assert table["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}
    assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}


def test_the_table_can_be_brought_back_and_not_be_deleted(on_aws: Assembly):
    table = on_aws.one("AWS::DynamoDB::Table").properties

    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["DeletionProtectionEnabled"] is True


def test_the_bucket_is_private_and_encrypted(assembly: Assembly):
    bucket = assembly.one("AWS::S3::Bucket").properties

    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]


def test_the_bucket_is_reached_by_tls_only(on_aws: Assembly):
    statements = on_aws.one("AWS::S3::BucketPolicy").properties["PolicyDocument"]["Statement"]
    (denied,) = [statement for statement in statements if statement["Principal"] == {"AWS": "*"}]

    assert (denied["Effect"], denied["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_no_template_holds_a_key(assembly: Assembly):
    secrets = {
        secret.properties["Name"]: secret.properties["SecretString"]
        for secret in assembly.of("AWS::SecretsManager::Secret")
        if "GenerateSecretString" not in secret.properties
    }
    assert {name.rpartition("/")[2]: value for name, value in secrets.items()} == {
        "signing-keys": '{"keys":[]}',
        "factor-keys": '{"keys":[]}',
        "webhook-keys": '{"keys":[]}',
        "cursor-keys": '{"keys":[]}',
        "providers": "{}",
        "model": "{}",
        "mail": "{}",
        "payments": "{}",
        "telemetry": "{}",
        **({"media-key": "{}"} if assembly.configuration.domains.media else {}),
    }
    parameters = {
        parameter.properties["Name"]: parameter.properties["Value"] for parameter in assembly.of("AWS::SSM::Parameter")
    }
    assert next(value for name, value in parameters.items() if name.endswith("/jwks")) == '{"keys":[]}'
