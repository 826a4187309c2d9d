"""How API keys are written, and what they may do."""

import re
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from fitai.developer.keys import rules
from fitai.developer.keys.models import StoredKey
from fitai.kernel.entitlements import ADMIN_SCOPES, PLANS, scopes_of

USER, KEY = "018f6a1e-7d2c-7b30-9c8e-2f1d3a4b5c6d", "018f6a1e-0000-7fff-8000-000000000001"
TOKEN = rules.new_token("prod", USER, KEY, bytes(range(32)))
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_key_says_which_account_and_key_it_is():
    assert rules.parse_token(TOKEN.text, "prod") == TOKEN
    assert (TOKEN.user_id, TOKEN.key_id) == (USER, KEY)


def test_every_id_and_secret_can_be_written_and_read():
    random = Random(7)
    extremes = [0, 1, (1 << 128) - 1]
    for number in [*extremes, *(random.getrandbits(128) for _ in range(300))]:
        user, key = str(UUID(int=number)), str(UUID(int=number ^ 1))
        token = rules.new_token("dev-2", user, key, random.randbytes(32))
        assert rules.parse_token(token.text, "dev-2") == token
        assert len(token.text) == len("fitai_dev2_") + 44 + 1 + 49


def test_a_scanner_of_secrets_finds_keys_by_one_expression():
    assert re.fullmatch(r"fitai_[0-9a-z]+_[0-9A-Za-z]{44}_[0-9A-Za-z]{49}", TOKEN.text)


def test_one_wrong_character_anywhere_is_noticed_without_a_request():
    for place in range(len("fitai_prod_"), len(TOKEN.text)):
        wrong = "0" if TOKEN.text[place] != "0" else "1"
        assert rules.parse_token(TOKEN.text[:place] + wrong + TOKEN.text[place + 1 :], "prod") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "fitai_",
        TOKEN.text[:-1],
        TOKEN.text + "0",
        TOKEN.text.upper(),
        f" {TOKEN.text}",
        TOKEN.text + "\n",
        "x" * 5000,
    ],
)
def test_what_is_no_key_is_not_read(text: str):
    assert rules.parse_token(text, "prod") is None


def test_a_key_of_another_stage_is_none_of_this_one():
    assert rules.parse_token(TOKEN.text, "dev") is None


def test_the_prefix_tells_keys_apart_and_nothing_of_the_secret():
    prefix = rules.prefix_of(TOKEN)

    assert TOKEN.text.startswith(prefix)
    assert len(prefix) < TOKEN.text.rindex("_")
    assert prefix != rules.prefix_of(rules.new_token("prod", USER, USER, bytes(range(32))))


def test_no_key_has_the_scopes_of_sessions_or_administrators():
    everything = scopes_of("admin", "pro")
    for scope in ("manage:account", *ADMIN_SCOPES):
        assert rules.scope_error([scope], everything) is not None
    assert rules.scope_error(sorted(rules.GRANTABLE), everything) is None


def test_a_new_key_has_scopes_of_its_accounts_plan_only():
    free = PLANS["free"].scopes

    assert rules.scope_error(["read:own_workouts"], free) is None
    assert "read:advanced_analytics" in (
        rules.scope_error(["read:own_workouts", "read:advanced_analytics"], free) or ""
    )


def test_a_key_ends_within_a_year():
    assert rules.expiry_of(None, NOW) == NOW + rules.MAX_LIFETIME
    assert rules.expiry_of(NOW + timedelta(days=30), NOW) == NOW + timedelta(days=30)
    assert rules.expiry_of(NOW, NOW) is None
    assert rules.expiry_of(NOW + rules.MAX_LIFETIME + timedelta(seconds=1), NOW) is None


def test_a_use_is_stored_once_an_hour():
    key = StoredKey(id=KEY, name="x", prefix="p", scopes=[], digest="d", created_at=0, expires_at=9_999)

    assert rules.is_use_due(key, 100)
    assert not rules.is_use_due(key.model_copy(update={"last_used_at": 100}), 3_699)
    assert rules.is_use_due(key.model_copy(update={"last_used_at": 100}), 3_700)
