"""A function that does what it has not declared fails in the tests as on AWS, whatever the process of the tests remembers."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fitai.exercises.library.loading import current_library
from fitai.kernel.aws import client
from fitai.kernel.catalogue import Function
from fitai.kernel.needs import ApiUrl, Exports, Imports, Keys, Library, Media, Need, Push, Table, Uploads
from fitai.kernel.settings import settings
from fitai.kernel.storage import delete_object, download_link, upload_form, write_object

from tests.harness.cloud import sdk
from tests.harness.held_needs import UndeclaredNeed, watched


def calling(*needs: Need) -> Function:
    """A function with these needs."""
    return cast(Function, SimpleNamespace(service="tests", name="test", needs=needs))


def write(key: str) -> Callable[[], object]:
    return lambda: write_object(key, b"text", "text/plain")


def read_secret(name: str) -> Callable[[], object]:
    return lambda: client("secretsmanager").get_secret_value(SecretId=getattr(settings(), name))


def register_device() -> Any:
    arn = client("sns").create_platform_endpoint(PlatformApplicationArn=settings().push_fcm, Token="4a" * 32)
    return arn["EndpointArn"]


def read_item() -> object:
    key = {"PK": {"S": "USER#1"}, "SK": {"S": "ACCOUNT"}}
    return client("dynamodb").get_item(TableName=settings().table, Key=key)


OPERATIONS: dict[str, tuple[Callable[[], object], Need, Need]] = {
    "an item": (read_item, Table.GET, Table.QUERY),
    "the library": (current_library, Library.READ, Exports.READ),
    "an object": (write("exports/1.zip"), Exports.WRITE, Imports.WRITE),
    "an object of a folder within another": (write("media/uploads/1"), Uploads.SIGN, Media.READ),
    "an object that is removed": (lambda: delete_object("exports/1.zip"), Exports.DELETE, Media.DELETE),
    "a link": (lambda: download_link("exports/1.zip", 60, "export.zip"), Exports.READ, Library.READ),
    "a form of an upload": (lambda: upload_form("imports/1.csv", 100, 60), Imports.WRITE, Uploads.SIGN),
    "a secret": (read_secret("signing_secret"), Keys.SIGN, ApiUrl.READ),
    "another secret of the same service": (
        read_secret("factor_secret"),
        Need("factor_keys", Keys.SIGN.actions),
        Keys.SIGN,
    ),
    "a parameter": (
        lambda: client("ssm").get_parameter(Name=settings().address_parameter),
        ApiUrl.READ,
        Keys.VERIFY,
    ),
    "a device": (register_device, Push.REGISTER, Push.SEND),
}
"""What a function does, the need that allows it, and one that is like it and does not."""


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_is_not_declared_fails(aws: None, operation: str):
    work, need, similar = OPERATIONS[operation]
    with watched(calling(need)):
        work()
    with watched(calling(similar)), pytest.raises(UndeclaredNeed):
        work()


def test_what_the_tests_do_themselves_meanwhile_is_not_held(aws: None):
    with watched(calling()):
        sdk("ssm").get_parameter(Name=settings().address_parameter)
