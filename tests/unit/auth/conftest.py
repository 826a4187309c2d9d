"""One account for all tests of a module, emptied after each: a tenth of the time of a fresh one."""

from collections.abc import Iterator

import boto3
import pytest
from fitai.kernel.settings import settings
from fitai.kernel.table import client

from tests.harness.cloud import cloud, forget, make_keys
from tests.harness.mail import forget_mails


@pytest.fixture(scope="module")
def account() -> Iterator[None]:
    """An account on moto."""
    with cloud():
        yield


@pytest.fixture
def aws(account: None) -> Iterator[None]:
    """The module's account: an empty table, one signing key, nothing remembered."""
    forget(clients=False)
    yield
    forget(clients=False)
    _empty_table()
    _first_key()
    forget_mails()


def _empty_table() -> None:
    table = settings().table
    for item in client().scan(TableName=table)["Items"]:
        client().delete_item(TableName=table, Key={"PK": item["PK"], "SK": item["SK"]})


def _first_key() -> None:
    secrets, parameters = boto3.client("secretsmanager"), boto3.client("ssm")
    secrets.delete_secret(SecretId=settings().signing_secret, ForceDeleteWithoutRecovery=True)
    parameters.delete_parameters(Names=[settings().jwks_parameter])
    make_keys()
