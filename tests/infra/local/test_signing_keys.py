"""The commands for the keys of access tokens."""

from collections.abc import Iterator
from typing import Any

import pytest
from fitai.auth import signing_keys
from fitai.kernel.tokens import KEYS_CACHE_LIFETIME

from infra.local import signing_keys as command
from infra.local.console import Trouble
from tests.harness.cloud import cloud


@pytest.fixture(autouse=True)
def account() -> Iterator[None]:
    with cloud():
        yield


class Gateway:
    """The API Gateway of an account with two stages."""

    def __init__(self) -> None:
        self.flushed: list[dict[str, str]] = []

    def get_paginator(self, name: str) -> "Gateway":
        assert name == "get_rest_apis"
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return [{"items": [{"id": f"{stage}-api", "name": f"fitai-{stage}-rest"}]} for stage in ("dev", "prod")]

    def flush_stage_authorizers_cache(self, **names: str) -> None:
        self.flushed.append(names)


def test_the_keys_are_listed_with_the_one_that_signs(capsys: pytest.CaptureFixture[str]) -> None:
    new = signing_keys.rotate_keys(is_forced=True)
    capsys.readouterr()
    command.show()
    first, second, last = capsys.readouterr().out.splitlines()
    assert "test-key" in first and first.endswith("signs")
    assert new in second and not second.endswith("signs")
    assert last.strip() == "published as they are stored"
    signing_keys._publish_keys(signing_keys.stored_keys()[:1])
    command.show()
    assert "1 published otherwise than stored" in capsys.readouterr().out


def test_a_rotation_by_hand_adds_a_key_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    command.rotate()
    command.rotate()
    assert len(signing_keys.stored_keys()) == 3
    assert "signs in 10 minutes" in capsys.readouterr().out


def test_a_revocation_empties_the_cache_before_and_after_the_containers_have_forgotten() -> None:
    calls: list[object] = []

    def flush() -> bool:
        calls.append("flush")
        return True

    command.revoke(["test-key"], flush, calls.append)
    assert calls == ["flush", KEYS_CACHE_LIFETIME + 5, "flush"]
    assert "test-key" not in [key["kid"] for key in signing_keys.stored_keys()]


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(Trouble, match="no such key: other"):
        command.revoke(["other"], lambda: True, lambda seconds: None)


def test_the_cache_of_this_stage_alone_is_emptied() -> None:
    gateway = Gateway()
    assert command.flush_authorizer_cache(gateway, "prod")
    assert gateway.flushed == [{"restApiId": "prod-api", "stageName": "v1"}]
    with pytest.raises(Trouble, match="fitai-test-rest"):
        command.flush_authorizer_cache(gateway, "test")


def test_a_revocation_must_say_which_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYS_ACTION", "revoke")
    monkeypatch.delenv("KEYS_KID", raising=False)
    with pytest.raises(Trouble, match="Which"):
        command.main()
