"""Identifiers, the clock, the settings, who calls."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.settings import settings
from pydantic import TypeAdapter, ValidationError

from tests.unit.kernel.endpoints import account


def test_an_id_is_a_uuid_of_version_7():
    identifier = UUID(new_id())

    assert (identifier.version, identifier.variant) == (7, "specified in RFC 4122")
    assert identifier.int >> 80 == pytest.approx(time.time() * 1000, abs=1000)


def test_ids_sort_by_the_time_they_were_made(monkeypatch):
    made = []
    for millisecond in (1, 2, 255, 256, 2**40):
        monkeypatch.setattr(time, "time_ns", lambda now=millisecond: now * 1_000_000)
        made.append(new_id())

    assert made == sorted(made)


def test_ids_do_not_repeat():
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_a_test_can_stop_the_clock():
    clock.set_source(lambda: datetime(2026, 1, 31, 9, 30, 0, 999_999, tzinfo=UTC))
    assert clock.epoch() == 1769851800
    assert clock.iso(clock.now()) == "2026-01-31T09:30:00.999Z"
    clock.set_source(None)
    assert clock.now().year >= 2026 and clock.now() != datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def test_a_moment_is_utc_outside_and_needs_a_zone_inside():
    adapter = TypeAdapter(Moment)
    berlin = datetime(2026, 1, 31, 10, 30, tzinfo=timezone(timedelta(hours=1)))

    assert adapter.dump_python(berlin) == "2026-01-31T09:30:00.000Z"
    assert adapter.validate_python("2026-01-31T10:30:00+01:00") == berlin
    with pytest.raises(ValidationError):
        adapter.validate_python("2026-01-31T10:30:00")


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("FITAI_STAGE", "prod")
    monkeypatch.setenv("FITAI_LIMIT_USER", "7")
    settings.cache_clear()
    try:
        assert (settings().stage, settings().limit_user, settings().limit_premium) == ("prod", 7, 500)
    finally:
        monkeypatch.undo()
        settings.cache_clear()


@pytest.mark.parametrize(
    ("role", "subscription", "passes"),
    [
        ("user", "free", {"public", "user"}),
        ("user", "premium", {"public", "user", "premium"}),
        ("user", "pro", {"public", "user", "premium"}),
        ("premium", "free", {"public", "user", "premium"}),
        ("admin", "free", {"public", "user", "premium", "admin"}),
    ],
)
def test_which_caller_has_which_access(role, subscription, passes):
    caller = account(role=role, subscription=subscription)

    samples = {
        "public": "public",
        "user": "read:own_profile",
        "premium": "write:ai_requests",
        "admin": "read:all_users",
    }
    assert {level for level, access in samples.items() if caller.may(access)} == passes


def test_a_caller_survives_the_authorizers_context():
    caller = account("u-1", role="premium", subscription="pro")

    assert Caller.from_context(caller.context) == caller
    assert all(isinstance(value, str) for value in caller.context.values())
    assert Caller.from_context({}) is None


def test_what_a_token_or_a_key_grants_survives_the_authorizers_context():
    limited = account("u-1", subscription="pro", granted=frozenset({"read:own_workouts", "read:own_profile"}))
    empty_key = replace(account("u-1"), granted=frozenset(), key_id="k-1")

    assert Caller.from_context(limited.context) == limited
    assert Caller.from_context(empty_key.context) == empty_key
    without_scopes = {name: value for name, value in empty_key.context.items() if name != "scopes"}
    assert Caller.from_context(without_scopes) == empty_key, "a key without scopes may do nothing"
