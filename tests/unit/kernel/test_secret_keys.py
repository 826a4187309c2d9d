"""Symmetric keys in a secret: created at the first deployment, rotated, and used once every container holds them."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from fitai.kernel import secret_keys
from fitai.kernel.cursors import cursor_keys
from fitai.kernel.errors import Unavailable
from fitai.kernel.settings import settings

from functions.schedules.rotate_cursor_keys import handler
from tests.harness.gateway import CONTEXT
from tests.unit.auth.people import Time

pytestmark = pytest.mark.usefixtures("aws")


def stored() -> list[dict[str, Any]]:
    secret = boto3.client("secretsmanager").get_secret_value(SecretId=settings().cursor_secret)
    return json.loads(secret["SecretString"])["keys"]  # type: ignore[no-any-return]


def store(content: str) -> None:
    boto3.client("secretsmanager").put_secret_value(SecretId=settings().cursor_secret, SecretString=content)
    cursor_keys.clear_cache()


@pytest.mark.parametrize("content", ["{}", '{"keys": []}', "[]", "text"])
def test_the_first_deployment_makes_a_key(content: str) -> None:
    store(content)
    created = cursor_keys.ensure()

    assert [key["created"] for key in stored()] == [created]
    assert len(cursor_keys.all()) == 1
    assert cursor_keys.ensure() == created, "a second deployment changes nothing"


def test_a_new_key_is_used_once_every_container_holds_it() -> None:
    time = Time()
    (before,) = cursor_keys.all()
    cursor_keys.rotate()

    assert cursor_keys.all()[0] == before
    time.pass_by(seconds=secret_keys.ACTIVATION_DELAY - 1)
    assert cursor_keys.all()[0] == before
    time.pass_by(seconds=1)
    current, previous = cursor_keys.all()
    assert previous == before
    assert current != before
    assert secret_keys.ACTIVATION_DELAY > secret_keys.KEYS_CACHE_LIFETIME


def test_a_rotation_keeps_the_current_and_the_previous_key() -> None:
    time = Time()
    for _ in range(3):
        newest = cursor_keys.rotate()
        time.pass_by(days=90)

    assert len(stored()) == 2
    assert stored()[-1]["created"] == newest


def test_a_schedule_that_fires_twice_makes_one_key() -> None:
    first = handler({}, CONTEXT)

    assert handler({}, CONTEXT) == first
    assert len(stored()) == 2
    assert handler.declaration.rate == "rate(90 days)"


def test_without_a_readable_secret_the_keys_of_the_container_stay_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = cursor_keys.all()

    def fail() -> list[Any]:
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "GetSecretValue")

    monkeypatch.setattr(secret_keys, "KEYS_CACHE_LIFETIME", -1.0)
    monkeypatch.setattr(cursor_keys, "_load", fail)
    assert cursor_keys.all() == keys
    cursor_keys.clear_cache()
    with pytest.raises(Unavailable):
        cursor_keys.all()
