"""The table, the bucket, the keys."""

from pathlib import Path

from tests.harness.cloud import table_definition
from tests.infra.conftest import Assembly, configured, synthesised, text


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
    values = [parameter.properties["Value"] for parameter in assembly.of("AWS::SSM::Parameter")]
    assert not any("keys" in text(value) for value in values)


def test_the_public_keys_are_in_no_template(assembly: Assembly):
    """An update of the stack would write the template's value back, and every token would be refused."""
    names = [text(parameter.properties["Name"]) for parameter in assembly.of("AWS::SSM::Parameter")]
    assert [name for name in names if not name.endswith("/address")] == []
    variables = assembly.functions["platform-authorizer"].properties["Environment"]["Variables"]
    assert variables["FITAI_JWKS_PARAMETER"] == f"/fitai/{assembly.stage}/jwks"
    assert not any("Keys" in resource.id and "Parameter" in resource.type for resource in assembly.resources)


def test_the_set_up_publishes_the_keys_and_runs_again_when_their_place_changes(assembly: Assembly):
    (set_up,) = [
        resource
        for resource in assembly.of("Custom::SetUp")
        if resource.properties.get("Parameter") == f"/fitai/{assembly.stage}/jwks"
    ]
    assert set_up.properties["HighThroughput"] == "false"
    statements = assembly.statements_of(assembly.functions["platform-setup_keys"])
    assert {"ssm:GetParameter", "ssm:PutParameter"} in [set(statement["Action"]) for statement in statements]


def test_a_key_of_ours_seals_the_signing_keys(on_aws: Assembly):
    key = on_aws.one("AWS::KMS::Key", "foundation")
    assert key.properties["EnableKeyRotation"] is True
    assert key.content["DeletionPolicy"] == "RetainExceptOnCreate"
    sealed = {
        secret.properties["Name"].rpartition("/")[2]
        for secret in on_aws.of("AWS::SecretsManager::Secret")
        if "KmsKeyId" in secret.properties
    }
    assert sealed == {"signing-keys"}


def test_only_what_reads_the_signing_keys_may_unseal_them_and_by_secrets_manager_only(on_aws: Assembly):
    uses: dict[str, set[str]] = {}
    readers = set()
    for name, function in on_aws.functions.items():
        for statement in on_aws.statements_of(function):
            if any(action.startswith("kms:") for action in statement["Action"]):
                uses[name] = set(statement["Action"])
                assert "kms:ViaService" in statement["Condition"]["StringEquals"]
                assert "*" not in map(text, statement["Resource"])
            if any("signing-keys" in text(arn) for arn in statement["Resource"]):
                readers.add(name)
    assert uses.keys() == readers
    assert uses["auth-refresh"] == {"kms:Decrypt"}
    assert uses["schedules-rotate_signing_keys"] == {"kms:Decrypt", "kms:GenerateDataKey"}
    assert "platform-authorizer" not in uses


def test_parameters_that_are_read_often_are_a_choice(tmp_path: Path):
    context = configured("dev", tmp_path, "[keys]", "high_throughput = true")
    stack = synthesised("dev", tmp_path / "out", context | {"stacks": "platform"})
    (set_up,) = [resource for resource in stack.of("Custom::SetUp") if "Parameter" in resource.properties]
    assert set_up.properties["HighThroughput"] == "true"
