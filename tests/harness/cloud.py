"""The AWS side of the in-process tests: moto, one table, one bucket, one key; no network, no stack."""

import base64
import hashlib
import json
import os
import sys
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from fitai.kernel import call_deadline
from moto import mock_aws
from pydantic import TypeAdapter

from tests.harness import moto_speed, token_speed

if TYPE_CHECKING:
    from fitai.exercises.models import Exercise

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "layers" / "fitai" / "python" / "fitai"
BUILT = ROOT / ".build" / "tests"
TABLE = "fitai-test"
BUCKET = "fitai-test"
SERVER = "AWS_ENDPOINT_URL_DYNAMODB"
"""The environment variable that names a DynamoDB which is not moto's."""
ADDRESS = "https://api.fitai.example/v1"
ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_LAMBDA_FUNCTION_NAME": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "FitAI",
    "FITAI_STAGE": "test",
    "FITAI_TABLE": TABLE,
    "FITAI_BUCKET": BUCKET,
    "FITAI_BUS": "fitai-test",
    "FITAI_GENERATION_MACHINE": "arn:aws:states:eu-central-1:123456789012:stateMachine:fitai-test-generation",
    "FITAI_WEBSOCKET_ENDPOINT": "https://live.invalid",
    "FITAI_LIVE_URL": "wss://live.invalid/live",
    "FITAI_SITE_FOLDER": str(Path(__file__).with_name("site")),
    "FITAI_SIGNING_SECRET": "fitai/test/signing-keys",
    "FITAI_CURSOR_SECRET": "fitai/test/cursor-keys",
    "FITAI_JWKS_PARAMETER": "/fitai/test/jwks",
    "FITAI_PROVIDERS_SECRET": "fitai/test/providers",
    "FITAI_FACTOR_SECRET": "fitai/test/factor-keys",
    "FITAI_MODEL_SECRET": "fitai/test/model",
    "FITAI_PAYMENTS_SECRET": "fitai/test/payments",
    "FITAI_WEBHOOK_SECRET": "fitai/test/webhook-keys",
    "FITAI_PASSKEY_SITE": "fitai.example",
    "FITAI_PASSKEY_ORIGINS": "https://app.fitai.example,android:apk-key-hash:rmnZ9lUrTVOKdKDHSlFQlBhDg-oxv1f8",
    "FITAI_ADDRESS_PARAMETER": "/fitai/test/address",
    "FITAI_PUSH_APNS": "arn:aws:sns:eu-central-1:123456789012:app/APNS/fitai-test",
    "FITAI_PUSH_APNS_SANDBOX": "arn:aws:sns:eu-central-1:123456789012:app/APNS_SANDBOX/fitai-test",
    "FITAI_PUSH_FCM": "arn:aws:sns:eu-central-1:123456789012:app/GCM/fitai-test",
    "FITAI_GOOGLE_CLIENT_ID": "fitai-on-google",
    "FITAI_APPLE_CLIENT_ID": "fitai-on-apple",
    "FITAI_PASSWORD_COST": "4",
    "FITAI_LIMIT_ANONYMOUS": "100000",
    "FITAI_LIMIT_USER": "100000",
    "FITAI_LIMIT_PREMIUM": "100000",
    "FITAI_LIMIT_PRO": "100000",
    "FITAI_LIMIT_ADMIN": "100000",
    "FITAI_LIMIT_LIVE": "100000",
    "FITAI_LIVE_BURST": "100000",
    "FITAI_LIMIT_CREDENTIALS": "100000",
    "FITAI_LIMIT_MAILS": "100000",
}


def table_definition(name: str = TABLE) -> dict[str, Any]:
    """The table, as `infra` deploys it (tests/infra hold the two against each other)."""
    keys = ["PK", "SK", "GSI1PK", "GSI1SK", "GSI2PK", "GSI2SK"]
    schema = [
        [{"AttributeName": keys[n], "KeyType": "HASH"}, {"AttributeName": keys[n + 1], "KeyType": "RANGE"}]
        for n in (0, 2, 4)
    ]
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in keys],
        "KeySchema": schema[0],
        "GlobalSecondaryIndexes": [
            {"IndexName": f"GSI{n}", "KeySchema": schema[n], "Projection": {"ProjectionType": "ALL"}} for n in (1, 2)
        ],
    }


CACHING = (
    "fitai.auth.factors.sealing",
    "fitai.coach.model.configuration",
    "fitai.coach.model.usage.service",
    "fitai.developer.webhooks.sealing",
    "fitai.mail.providers.configuration",
    "fitai.media.links",
    "fitai.payments.configuration",
    "fitai.telemetry.configuration",
)
"""The modules of services that keep for a while what they have read."""


def forget(*, clients: bool = True) -> None:
    """Make the kernel look at the environment and the account again.

    Args:
        clients: also those of botocore, which take most of a second to make; they outlive an account of moto,
            but not a change of the environment.
    """
    from fitai.exercises.library import loading
    from fitai.kernel import api_url, aws, cursors, external_services, settings, switches, table, tokens

    settings.settings.cache_clear()
    tokens.clear_key_cache()
    cursors.cursor_keys.clear_cache()
    # As a container that has read them a moment ago: what a request costs does not depend on when it comes.
    switches.use({}, seconds=float("inf"))
    api_url.clear_cache()
    external_services.clear_cache()
    if oidc := sys.modules.get("fitai.auth.oidc"):
        oidc.clear_caches()
    for name in CACHING:
        if module := sys.modules.get(name):
            module.clear_cache()
    loading.reset_library()
    if clients:
        table.reset_connection()
        aws.client.cache_clear()


@cache
def sdk(service: str) -> Any:
    """A boto3 client for the tests' own look at the account."""
    return boto3.client(service)  # type: ignore[call-overload]


@cache
def table() -> Any:
    """The table as boto3's resource, which reads and writes plain values."""
    return boto3.resource("dynamodb").Table(TABLE)


def make_address() -> None:
    """Where the API is said to be, and the domain that mails are sent from."""
    sdk("ssm").put_parameter(Name=ENVIRONMENT["FITAI_ADDRESS_PARAMETER"], Value=ADDRESS, Type="String")
    sdk("sesv2").create_email_identity(EmailIdentity="fitai.example")


def make_push_applications() -> None:
    """The platform applications of SNS that push to phones."""
    for name in ("FITAI_PUSH_APNS", "FITAI_PUSH_APNS_SANDBOX", "FITAI_PUSH_FCM"):
        platform, application = ENVIRONMENT[name].split("/")[1:]
        sdk("sns").create_platform_application(
            Name=application, Platform=platform, Attributes={"PlatformCredential": "test"}
        )


def make_machine() -> None:
    """The state machine that makes plans, as far as moto has one: it is started and never goes on."""
    definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 1, "End": True}}}
    name = ENVIRONMENT["FITAI_GENERATION_MACHINE"].rpartition(":")[2]
    role = "arn:aws:iam::123456789012:role/fitai-test"
    sdk("stepfunctions").create_state_machine(name=name, definition=json.dumps(definition), roleArn=role)


@contextmanager
def cloud(dynamodb: str | None = None) -> Iterator[None]:
    """A fresh account: an empty table, the bucket with the exercise library, a signing key.

    Args:
        dynamodb: the URL of a DynamoDB to use in place of moto's, the same one for the whole process.
    """
    end_kept_account()
    before = dict(os.environ)
    os.environ.pop("AWS_ENDPOINT_URL", None)
    os.environ.update(ENVIRONMENT)
    if dynamodb is not None:
        os.environ[SERVER] = dynamodb
    moto_speed.install()
    token_speed.install()
    # How busy this machine is ends no call: only tests of the deadlines move a clock of their own.
    measured_by, call_deadline.monotonic = call_deadline.monotonic, lambda: 0.0
    passed = {"core": {"passthrough": {"services": ["dynamodb"] if dynamodb else [], "urls": []}}}
    try:
        with mock_aws(config=passed):
            forget(clients=not _prepared)
            _prepared.append(True)
            sdk("dynamodb").create_table(**table_definition())
            sdk("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
            make_keys()
            make_address()
            make_push_applications()
            make_machine()
            publish_library()
            try:
                yield
            finally:
                sdk("dynamodb").delete_table(TableName=TABLE)
    finally:
        call_deadline.monotonic = measured_by
        os.environ.clear()
        os.environ.update(before)
        forget(clients=False)


_prepared: list[bool] = []
end_of_kept_account: list[Callable[[], None]] = []
"""What ends the account that is kept for later: moto has one at a time."""


def end_kept_account() -> None:
    """End the account that is kept for later, if there is one, and what it has set in the environment."""
    while end_of_kept_account:
        end_of_kept_account.pop()()


def built(name: str, services: Sequence[str], make: Callable[[Path], object]) -> Path:
    """What takes seconds to build, built once for what it is built from: the code and the data of these services."""
    digest = hashlib.blake2b(digest_size=12)
    for service in ("kernel", *services):
        folder = CODE / service
        for source in sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".yaml", ".json"}):
            digest.update(str(source.relative_to(CODE)).encode() + source.read_bytes())
    path = BUILT / digest.hexdigest() / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            target = Path(folder) / name
            make(target)
            # Several processes may build it at once: each finds a whole file.
            target.replace(path)
    return path


@cache
def written_exercises() -> "list[Exercise]":
    """The exercises of the YAML families, as they are read.

    An exercise with a flaw is left out: it fails the tests of the data, and not every test there is.
    """
    from fitai.exercises.library import seed
    from fitai.exercises.models import Exercise

    kept = TypeAdapter(list[Exercise])

    def make(path: Path) -> None:
        path.write_bytes(kept.dump_json(seed.read_seed().exercises, by_alias=True, exclude_none=True))

    return kept.validate_json(built("exercises.json", ["exercises"], make).read_bytes())


@cache
def built_library() -> Path:
    """The snapshot of the exercise library."""

    def make(path: Path) -> None:
        from fitai.exercises.library.compiler import build_snapshot

        build_snapshot(path, written_exercises())

    return built("library.sqlite", ["exercises"], make)


@cache
def built_programmes() -> Path:
    """Our own training programmes as a deployment carries them.

    A programme with a flaw is left out: it fails the tests of the programmes, and not every test there is.
    """

    def make(path: Path) -> None:
        from fitai.templates.models import Programmes
        from fitai.templates.programmes.seed import read_programmes

        programmes = Programmes(
            programmes=read_programmes({exercise.id: exercise for exercise in written_exercises()}).programmes
        )
        path.write_text(programmes.model_dump_json(by_alias=True, exclude_none=True))

    return built("programmes.json", ["exercises", "templates"], make)


def publish_library() -> str:
    """Put the snapshot into the bucket, as a deployment does, and return its version."""
    from fitai.exercises.library.publishing import publish_snapshot

    return publish_snapshot(built_library(), BUCKET)


def make_keys() -> str:
    """Put a signing key into the secret and its public half into the parameter; return the `kid`."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from jwt.algorithms import ECAlgorithm

    private = json.loads(ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1())))
    private |= {"kid": "test-key", "created": 1, "use": "sig", "alg": "ES256"}
    refresh = {"created": 1, "key": b64encode(os.urandom(32)).decode()}
    public = {name: value for name, value in private.items() if name not in ("d", "created")}
    sdk("secretsmanager").create_secret(
        Name=ENVIRONMENT["FITAI_SIGNING_SECRET"], SecretString=json.dumps({"keys": [private], "refreshKeys": [refresh]})
    )
    sdk("ssm").put_parameter(
        Name=ENVIRONMENT["FITAI_JWKS_PARAMETER"], Value=json.dumps({"keys": [public]}), Type="String"
    )
    factor_key = {"kid": "factor-key", "created": 1, "key": base64.urlsafe_b64encode(os.urandom(32)).decode()}
    sdk("secretsmanager").create_secret(
        Name=ENVIRONMENT["FITAI_FACTOR_SECRET"], SecretString=json.dumps({"keys": [factor_key]})
    )
    webhook_key = {"kid": "webhook-key", "created": 1, "key": base64.urlsafe_b64encode(os.urandom(32)).decode()}
    sdk("secretsmanager").create_secret(
        Name=ENVIRONMENT["FITAI_WEBHOOK_SECRET"], SecretString=json.dumps({"keys": [webhook_key]})
    )
    cursor_keys = {"keys": [{"created": 1, "key": base64.b64encode(os.urandom(64)).decode()}]}
    sdk("secretsmanager").create_secret(Name=ENVIRONMENT["FITAI_CURSOR_SECRET"], SecretString=json.dumps(cursor_keys))
    sdk("secretsmanager").create_secret(Name=ENVIRONMENT["FITAI_PAYMENTS_SECRET"], SecretString="{}")
    return "test-key"
