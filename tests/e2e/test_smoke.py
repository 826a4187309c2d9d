"""`make smoke` on the deployed stack: all its checks hold, and the accounts are gone afterwards."""

from urllib.parse import urlsplit

import pytest

from infra.local.client import Api, Stack
from infra.local.cloud import Cloud
from infra.smoke import Smoke, Target


def test_all_checks_hold_and_the_accounts_are_deleted(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    cloud = Cloud(port=urlsplit(stack.rest_url).port or 80)
    smoke = Smoke(Target(stack, "local", is_local=True), cloud.client)

    assert smoke.run() == 0, capsys.readouterr().out
    assert len(smoke.accounts) == 2
    for account in smoke.accounts:
        answer = Api(stack).send("POST", "/auth/login", {"login": account.email, "password": account.password})
        assert answer.status_code == 401
