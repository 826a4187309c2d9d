"""Administrators change accounts: roles, granted plans, suspensions, sessions; there always is an administrator."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fitai.accounts import store
from fitai.admin.people import service
from fitai.auth import published as auth
from fitai.kernel import clock
from fitai.kernel.tokens import verify_access_token

from tests.harness.gateway import access_token, call, deliver_events
from tests.harness.mail import mails
from tests.unit.admin.people.steps import account_of, administrator, change, look
from tests.unit.auth.people import PASSWORD, Time, audited_actions, is_accepted, items, login, register

pytestmark = pytest.mark.usefixtures("aws")
SPAM = {"reason": "spam", "note": "No advertisements."}


@pytest.fixture
def time() -> Iterator[Time]:
    yield Time()
    clock.set_source(None)


def _roster() -> set[str]:
    (item,) = items("ADMINS")
    return set(item.get("user_ids") or ())


# --- roles -------------------------------------------------------------------------------------------------


def test_a_new_role_ends_the_sessions_with_the_old_scopes_and_is_told() -> None:
    boss, ada = administrator("boss"), register("ada")
    answer = change(boss, ada, role="admin")
    assert (answer.data["role"], answer.data["sessions"]) == ("admin", 0)
    assert not is_accepted(ada.token)
    assert verify_access_token(login("ada").data["accessToken"]).role == "admin"
    assert _roster() == {boss.id, ada.id}
    assert change(boss, ada, role="user").data["role"] == "user"
    assert _roster() == {boss.id}
    assert audited_actions(ada.id).count("admin.role_changed") == 2
    deliver_events()
    messages = [line["message"] for line in call("GET", "/notifications", token=login("ada").data["accessToken"]).data]
    assert any("another role" in message for message in messages)


def test_a_stale_version_is_refused_and_changes_nothing() -> None:
    boss, ada = administrator("boss"), register("ada")
    change(boss, ada, signOutEverywhere=True).data  # noqa: B018
    version = account_of(ada).version
    stale = change(boss, ada, version=version - 1, suspension=SPAM)
    assert (stale.status, stale.error["code"], stale.error["currentVersion"]) == (409, "stale_version", version)
    assert account_of(ada).active


def test_the_identity_must_be_proven_again_and_the_own_account_is_for_others() -> None:
    boss, ada = administrator("boss"), register("ada")
    old = access_token(boss.id, role="admin", auth_time=clock.epoch() - 601)
    body = {"version": 1, "role": "admin"}
    assert call("PUT", f"/admin/users/{ada.id}", body, token=old).error["code"] == "step_up_required"
    gift = {"plan": "pro", "until": clock.iso(clock.now() + timedelta(days=9)), "reason": "For me."}
    for own in ({"role": "user"}, {"suspension": SPAM}, {"plan": gift}):
        assert change(boss, boss, **own).error["code"] == "own_account"
    delete = {"version": account_of(boss).version, "reason": "Tired."}
    assert call("DELETE", f"/admin/users/{boss.id}", delete, token=boss.token).error["code"] == "own_account"
    assert change(boss, boss, signOutEverywhere=True).status == 200


@pytest.mark.parametrize("removal", [{"role": "user"}, {"suspension": SPAM}])
def test_two_administrators_who_remove_each_other_leave_one(
    monkeypatch: pytest.MonkeyPatch, removal: dict[str, Any]
) -> None:
    boss, ada = administrator("boss"), administrator("ada")
    real, inside = auth.signed_in_state, []

    def read(user_id: str) -> Any:
        state = real(user_id)
        if user_id == ada.id and not inside:
            inside.append("")
            inside[0] = change(ada, boss, **removal).status
        return state

    monkeypatch.setattr(service.auth, "signed_in_state", read)
    answer = change(boss, ada, **removal)
    assert inside == [200]
    assert (answer.status, answer.error["code"]) == (409, "last_admin")
    assert _roster() == {ada.id}
    assert account_of(ada).role == "admin"
    assert account_of(ada).active


def test_the_last_administrator_cannot_leave_either() -> None:
    boss = administrator("boss")
    body = {"password": PASSWORD}
    kept = call("DELETE", "/users/account", body, token=boss.token)
    assert (kept.status, kept.error["code"]) == (409, "last_admin")
    ada = administrator("ada")
    assert change(boss, ada, suspension=SPAM).status == 200
    assert call("DELETE", "/users/account", body, token=boss.token).error["code"] == "last_admin", "ada is suspended"
    assert change(boss, ada, suspension=None).status == 200
    assert call("DELETE", "/users/account", body, token=boss.token).status == 202
    assert _roster() == {ada.id}


# --- plans -------------------------------------------------------------------------------------------------


def test_a_granted_plan_counts_while_it_is_higher_and_ends_by_itself(time: Time) -> None:
    boss, ada = administrator("boss"), register("ada")
    until = clock.now() + timedelta(days=30)
    grant = {"plan": "premium", "until": clock.iso(until), "reason": "Found a fault."}
    assert change(boss, ada, plan=grant).data["plan"] == "premium"
    assert is_accepted(ada.token), "a plan ends no session"
    token = login("ada").data["accessToken"]
    assert verify_access_token(token).subscription == "premium"
    shown = call("GET", "/users/profile", token=token).data["subscription"]
    assert (shown["plan"], shown["status"], shown["endDate"]) == ("premium", "active", clock.iso(until))
    time.pass_by(days=30)
    boss.token = access_token(boss.id, role="admin")
    assert verify_access_token(login("ada").data["accessToken"]).subscription == "free"
    seen = look(boss, ada).data
    assert (seen["plan"], "grantedPlan" in seen) == ("free", False)


def test_a_plan_that_is_withdrawn_with_the_end_of_a_suspension_ends_in_running_tokens_too(time: Time) -> None:
    boss, ada = administrator("boss"), register("ada")
    grant = {"plan": "pro", "until": clock.iso(clock.now() + timedelta(days=1)), "reason": "Test."}
    assert change(boss, ada, plan=grant, suspension=SPAM).status == 200
    token = login("ada").data["accessToken"]
    assert verify_access_token(token).subscription == "pro"
    assert change(boss, ada, plan=None, suspension=None).data["plan"] == "free"
    assert not is_accepted(token)
    assert verify_access_token(login("ada").data["accessToken"]).subscription == "free"


def test_a_granted_plan_is_withdrawn_and_a_past_end_is_refused() -> None:
    boss, ada = administrator("boss"), register("ada")
    grant = {"plan": "pro", "until": clock.iso(clock.now() + timedelta(days=1)), "reason": "Test."}
    change(boss, ada, plan=grant).data  # noqa: B018
    assert change(boss, ada, plan=None).data["plan"] == "free"
    past = {"until": clock.iso(clock.now() - timedelta(seconds=1))}
    assert change(boss, ada, plan=grant | past).status == 422
    assert change(boss, ada, suspension=SPAM | past).status == 422
    assert change(boss, ada).status == 422


# --- suspensions -------------------------------------------------------------------------------------------


def test_a_suspension_is_seen_changed_and_ended_and_remembered() -> None:
    boss, ada = administrator("boss"), register("ada")
    assert change(boss, ada, suspension=SPAM).data["status"] == "suspended"
    until = clock.iso(clock.now() + timedelta(days=1))
    assert change(boss, ada, suspension={"reason": "cheating", "until": until}).data["suspension"]["until"] == until
    ended = change(boss, ada, suspension=None).data
    assert (ended["status"], [past["reason"] for past in ended["pastSuspensions"]]) == ("active", ["spam", "cheating"])
    assert [case["action"] for case in ended["cases"]] == ["suspend"]
    assert audited_actions(ada.id)[-3:] == ["admin.user_suspended"] * 2 + ["admin.user_reinstated"]
    token = login("ada").data["accessToken"]
    exported = store.account_json(ada.id)
    assert exported is not None
    assert [over["reason"] for over in exported["suspensions"]] == ["spam", "cheating"]
    assert boss.id not in str(exported)
    assert is_accepted(token)


def test_a_suspension_and_a_role_in_one_request_are_one_transaction() -> None:
    boss, ada = administrator("boss"), administrator("ada")
    change(boss, ada, role="user", suspension=SPAM).data  # noqa: B018
    assert (account_of(ada).role, account_of(ada).active, _roster()) == ("user", False, {boss.id})
    change(boss, ada, role="admin", suspension=None, signOutEverywhere=True).data  # noqa: B018
    assert (account_of(ada).role, account_of(ada).active, _roster()) == ("admin", True, {boss.id, ada.id})


def test_signing_out_everywhere_ends_every_session() -> None:
    boss, ada = administrator("boss"), register("ada")
    assert change(boss, ada, signOutEverywhere=True).data["sessions"] == 0
    assert not is_accepted(ada.token)
    assert audited_actions(ada.id)[-1] == "admin.sessions_ended"


def test_signing_out_everywhere_pauses_webhooks_until_their_owner_enables_them() -> None:
    boss, ada = administrator("boss"), register("ada")
    hook = {"url": "https://hooks.example.com/x", "events": ["workout.completed"]}
    path = f"/developer/webhooks/{call('POST', '/developer/webhooks', hook, token=ada.token).data['id']}"
    change(boss, ada, signOutEverywhere=True).data  # noqa: B018
    token = login("ada").data["accessToken"]
    (paused,) = call("GET", "/developer/webhooks", token=token).data["webhooks"]
    assert (paused["status"], paused["disabledReason"]) == ("disabled", "paused")
    assert call("PUT", path, {"enabled": True}, token=token).data["status"] == "active"


def test_signing_out_everywhere_deletes_keys_also_where_the_suspension_changes(time: Time) -> None:
    boss, ada = administrator("boss"), register("ada")
    key = {"name": "Script", "scopes": ["read:own_profile"]}
    token = call("POST", "/developer/keys", key, token=ada.token).data["key"]
    assert change(boss, ada, suspension={"reason": "security"}, signOutEverywhere=True).status == 200
    time.pass_by(minutes=16)
    boss.token = access_token(boss.id, role="admin")
    assert change(boss, ada, suspension=None).status == 200
    time.pass_by(minutes=1)
    assert call("GET", "/users/profile", token=token).status == 401


def test_a_plan_that_is_withdrawn_with_a_suspension_acts_on_running_tokens() -> None:
    boss, ada = administrator("boss"), register("ada")
    grant = {"plan": "premium", "until": clock.iso(clock.now() + timedelta(days=9)), "reason": "Test."}
    change(boss, ada, plan=grant, suspension=SPAM).data  # noqa: B018
    token = login("ada").data["accessToken"]
    change(boss, ada, plan=None, suspension=None).data  # noqa: B018
    assert call("GET", "/analytics/volume", token=token).status in (401, 403)
    assert call("GET", "/analytics/volume", token=login("ada").data["accessToken"]).error["code"] == "upgrade_required"


# --- deleting ----------------------------------------------------------------------------------------------


def test_an_account_is_deleted_as_its_user_would() -> None:
    boss, ada = administrator("boss"), register("ada")
    path, body = f"/admin/users/{ada.id}", {"version": 7, "reason": "Made by a program."}
    assert call("DELETE", path, body, token=boss.token).error["code"] == "stale_version"
    assert call("DELETE", path, body | {"version": 1}, token=boss.token).status == 202
    assert not is_accepted(ada.token)
    assert items(f"USERNAME#{ada.username}") == items("JOINED#")[1:] == []
    assert call("DELETE", path, body | {"version": 1}, token=boss.token).status == 404
    entry = next(item for item in items(f"AUDIT#{ada.id}") if item["action"] == "admin.user_deleted")
    assert (entry["actor"], "Made by a program." in entry["details"]) == (boss.id, True)
    assert register("ada").id != ada.id


def test_a_suspended_account_that_is_deleted_leaves_no_end_behind() -> None:
    boss, ada = administrator("boss"), register("ada")
    until = clock.iso(clock.now() + timedelta(days=1))
    change(boss, ada, suspension=SPAM | {"until": until}).data  # noqa: B018
    assert len(items("SUSPENSIONS")) == 1
    body = {"version": account_of(ada).version, "reason": "Made by a program."}
    assert call("DELETE", f"/admin/users/{ada.id}", body, token=boss.token).status == 202
    assert items("SUSPENSIONS") == []
    deliver_events()
    assert mails(ada.email, "Your account is suspended") == [], "nobody is there who could be written to"


def test_no_route_of_administrators_gives_a_token() -> None:
    boss, ada = administrator("boss"), register("ada")
    answers = [look(boss, ada), change(boss, ada, role="admin"), change(boss, ada, signOutEverywhere=True)]
    assert [answer for answer in answers if "Token" in answer.text or "eyJ" in answer.text] == []
