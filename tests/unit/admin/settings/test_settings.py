"""The platform's settings: reading, changing, versions, history, audit."""

import json
from typing import Any

import pytest
from fitai.admin.settings import rules, store
from fitai.admin.settings.models import SettingValues
from fitai.kernel import clock, switches
from fitai.kernel.digests import staff_digest
from pydantic import ValidationError
from pydantic.alias_generators import to_camel

from tests.harness.cloud import table
from tests.harness.gateway import Answer, access_token, call


@pytest.fixture
def admin(aws: None) -> str:
    return access_token("boss", role="admin")


def change(token: str, version: int, reason: str = "An incident.", **switched: Any) -> Answer:
    values = {to_camel(name): value for name, value in switched.items()}
    return call("PUT", "/admin/settings", {"version": version, "values": values, "reason": reason}, token=token)


def value_of(answer: Answer, name: str) -> Any:
    return answer.data["values"][name]


def test_all_settings_are_listed_with_their_declarations(admin: str) -> None:
    answer = call("GET", "/admin/settings", token=admin)
    assert answer.operations == ["UpdateItem", "Query", "Query"]
    assert (answer.data["version"], answer.data["history"], answer.data["imports"]) == (0, [], [])
    by_name = {setting["name"]: setting for setting in answer.data["settings"]}
    assert set(by_name) == set(answer.data["values"]) == set(map(to_camel, switches.CATALOGUE))
    budget = by_name["aiDailyBudgetUsd"]
    assert (budget["type"], budget["default"], budget["isChanged"]) == ("number", "1000", False)
    assert value_of(answer, "aiDailyBudgetUsd") == 1000
    assert all(setting["description"] and setting["readers"] for setting in by_name.values())


def test_a_change_acts_is_kept_and_audited_in_one_transaction(admin: str) -> None:
    answer = change(admin, 0, sign_up_open=False, maintenance_message="Until noon.")
    assert answer.operations == ["UpdateItem", "Query", "TransactWriteItems", "Query"]
    assert answer.data["version"] == 1
    assert not switches.flag("sign_up_open")
    switches.clear_cache()
    assert not switches.flag("sign_up_open"), "another container reads it"
    (step,) = answer.data["history"]
    assert (step["version"], step["reason"], step["by"]) == (1, "An incident.", staff_digest("boss"))
    assert step["settings"] == [
        {"name": "signUpOpen", "before": "true", "after": "false"},
        {"name": "maintenanceMessage", "before": "", "after": "Until noon."},
    ]
    (entry,) = [item for item in table().scan()["Items"] if item.get("action") == "admin.settings_changed"]
    assert entry["actor"] == "boss"
    assert json.loads(entry["details"])["signUpOpen"] == "true → false"
    assert "boss" not in answer.text


def test_of_two_administrators_one_changes_and_the_other_is_told(admin: str) -> None:
    change(admin, 0, imports=False)
    late = change(access_token("chief", role="admin"), 0, imports=True)
    assert (late.status, late.error["code"], late.error["currentVersion"]) == (409, "stale_version", 1)
    assert value_of(call("GET", "/admin/settings", token=admin), "imports") is False


def test_two_changes_at_the_same_moment_do_not_overwrite_each_other(
    admin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = store.load_settings

    def load_and_lose() -> store.StoredSettings:
        stored = load()
        monkeypatch.setattr(store, "load_settings", load)
        assert change(access_token("chief", role="admin"), 0, ai_coach=False).status == 200
        return stored

    monkeypatch.setattr(store, "load_settings", load_and_lose)
    assert change(admin, 0, imports=False).error["code"] == "stale_version"
    assert value_of(call("GET", "/admin/settings", token=admin), "imports") is True


def test_null_is_the_default_and_what_changes_nothing_writes_nothing(admin: str) -> None:
    change(admin, 0, imports=False, ai_daily_budget_usd=5)
    assert change(admin, 1, imports=False).data["version"] == 1
    answer = change(admin, 1, imports=None)
    assert (value_of(answer, "imports"), value_of(answer, "aiDailyBudgetUsd")) == (True, 5)
    changed = {setting["name"] for setting in answer.data["settings"] if setting["isChanged"]}
    assert changed == {"aiDailyBudgetUsd"}


def test_every_wrong_setting_is_named(admin: str) -> None:
    refused = change(admin, 0, imports="no", ai_daily_budget_usd=-1, coffee=True, ai_coach=False)
    assert {field["path"] for field in refused.error["fields"]} == {
        "values.imports",
        "values.aiDailyBudgetUsd",
        "values.coffee",
    }
    assert call("GET", "/admin/settings", token=admin).data["version"] == 0


def test_a_change_needs_a_recent_proof_of_identity_and_an_administrator(admin: str) -> None:
    long_ago = access_token("boss", role="admin", auth_time=1_000_000)
    assert change(long_ago, 0, imports=False).error["code"] == "step_up_required"
    assert change(access_token("ann"), 0, imports=False).status == 403
    assert call("GET", "/admin/settings", token=access_token("ann")).status == 403


def test_the_history_is_bounded() -> None:
    history: list[Any] = []
    for version in range(1, 60):
        history = rules.with_change(history, rules.new_change(version, [], "digest", "why", clock.now()))
    assert [step.version for step in history] == list(range(59, 9, -1))


def test_what_the_code_does_not_declare_any_more_is_dropped_with_the_next_change() -> None:
    stored = {"removed_switch": True, "imports": False}
    assert rules.changed_values(stored, SettingValues(ai_coach=False)) == {"ai_coach": False, "imports": False}
    assert rules.changed_values(stored, SettingValues(imports=None)) == {}


def test_the_values_of_a_request_are_those_of_the_catalogue() -> None:
    assert list(SettingValues.model_fields) == list(switches.CATALOGUE)
    for name, switch in switches.CATALOGUE.items():
        for value in (True, "x" * 300, "x" * 301, 0, 1_000_000, 1_000_001, -1):
            is_valid = switch.problem(value) is None
            try:
                SettingValues.model_validate({name: value})
            except ValidationError:
                assert not is_valid, f"{name}: {value}"
            else:
                assert is_valid, f"{name}: {value}"


def test_the_newest_imports_of_exercises_are_listed(admin: str) -> None:
    record = {"name": "Bag Toss", "primaryMuscles": ["glutes"], "equipment": "other"}
    for dry_run in (True, False):
        body = {"content": json.dumps([record]), "dryRun": dry_run}
        call("POST", "/exercises/import", body, token=admin)
    applied, checked = call("GET", "/admin/settings", token=admin).data["imports"]
    assert (applied["status"], checked["status"]) == ("applied", "checked")
    assert applied["added"] == 1 and "added" not in checked
