"""An operator changes a setting with one command, whatever the state of the API; it is in the history and the audit trail."""

import json

import pytest
from fitai.admin.settings import service, store
from fitai.kernel import switches
from fitai.kernel.errors import Conflict
from fitai.kernel.switches import CATALOGUE

from infra.local import switch
from infra.local.console import Trouble
from tests.harness.cloud import table
from tests.harness.gateway import access_token, call

pytestmark = pytest.mark.usefixtures("aws")


def test_a_switch_acts_and_is_audited() -> None:
    assert switch.switch("read_only", "true", "The table is slow.") == ["readOnly: false → true"]
    switches.clear_cache()
    assert call("POST", "/workouts", {}, token=access_token("ann")).error["code"] == "read_only"

    (entry,) = [item for item in table().scan()["Items"] if item.get("action") == "admin.settings_changed"]
    assert "actor" not in entry and entry["PK"] == "AUDIT#operator"
    assert json.loads(entry["details"]) == {"version": 1, "reason": "The table is slow.", "readOnly": "false → true"}
    (change,) = store.load_settings().history
    assert (change.by, change.reason) == ("operator", "The table is slow.")


def test_it_starts_from_whatever_the_settings_are() -> None:
    switch.switch("ai_coach", "false", "x")
    assert switch.switch("anonymousRequests", "5", "x") == [
        f"anonymousRequests: {CATALOGUE['anonymous_requests'].initial} → 5"
    ]
    assert switch.switch("ai_coach", "off", "x") == [], "it is so already"
    assert switch.switch("ai_coach", "", "back to the default") == ["aiCoach: false → true"]
    assert store.load_settings().values == {"anonymous_requests": 5}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("read_ony", "true", "There is no setting read_ony"),
        ("read_only", "maybe", "Must be true or false"),
        ("ai_daily_budget_usd", "-3", "Must be a whole number"),
    ],
)
def test_what_is_no_setting_is_refused_with_what_there_is(name: str, value: str, message: str) -> None:
    with pytest.raises(Trouble, match=message):
        switch.switch(name, value, "x")
    assert store.load_settings().version == 0


def test_a_change_by_somebody_else_at_the_same_moment_is_started_from(monkeypatch: pytest.MonkeyPatch) -> None:
    writes = store.settings_writes
    calls = 0

    def once_too_late(before: store.StoredSettings, after: store.StoredSettings) -> object:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise Conflict
        return writes(before, after)

    monkeypatch.setattr(service.store, "settings_writes", once_too_late)
    assert switch.switch("fan_out", "false", "x") == ["fanOut: true → false"]
    assert calls == 2
