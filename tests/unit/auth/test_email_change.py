"""Another e-mail address: confirmed by its mailbox, undone from the former one; and what a page of a link does not do."""

import re
from html import unescape
from typing import Any

import pytest
from fitai.auth import rules
from fitai.kernel.identity import RECENT_SIGN_IN_SECONDS

from tests.harness.gateway import Answer, call, deliver_events
from tests.harness.mail import mails
from tests.unit.auth.people import (
    PASSWORD,
    Person,
    Time,
    audited_actions,
    is_accepted,
    items,
    login,
    refresh,
    register,
    registration,
)

OLD, NEW = "ada@example.com", "ada.new@example.com"
CONFIRM, CHANGED = "Confirm your new e-mail address", "Your e-mail address was changed"
VERIFY = "Confirm your e-mail address"


def verified(name: str = "ada") -> Person:
    """An account whose address is verified."""
    person = register(name)
    deliver_events()
    token = mails(person.email, VERIFY)[-1].token
    assert call("POST", "/auth/verify-email", {"token": token}).status == 200
    return person


def ask(token: str, email: str = NEW) -> Answer:
    return call("POST", "/auth/change-email", {"email": email}, token=token)


def confirm(email: str = NEW) -> Answer:
    deliver_events()
    return call("POST", "/auth/confirm-email-change", {"token": mails(email, CONFIRM)[-1].token})


def undo_token(email: str = OLD) -> str:
    deliver_events()
    return mails(email, CHANGED)[-1].token


def undo(token: str) -> Answer:
    return call("POST", "/auth/undo-email-change", {"token": token})


# --- pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["verify-email", "confirm-email-change", "undo-email-change"])
def test_opening_a_link_shows_a_page_and_does_nothing(aws: None, path: str) -> None:
    register()
    deliver_events()
    token = mails(OLD, VERIFY)[-1].token
    before = [item for item in items() if item["kind"] != "caller"]
    answer = call("GET", f"/auth/{path}?token={token}")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "script" not in answer.text
    assert [item for item in items() if item["kind"] != "caller"] == before
    (action,) = re.findall(r'action="([^"]+)"', answer.text)
    (value,) = re.findall(r'name="token" value="([^"]+)"', answer.text)
    assert (action, unescape(value)) == (path, token)


def test_a_scanner_that_opens_the_link_verifies_nobody(aws: None) -> None:
    ada = register()
    deliver_events()
    call("GET", f"/auth/verify-email?token={mails(OLD, VERIFY)[-1].token}")
    assert login("ada").data["user"]["emailVerified"] is False
    assert "auth.email_verified" not in audited_actions(ada.id)


def test_the_page_posts_a_form_and_gets_a_page(aws: None) -> None:
    register()
    deliver_events()
    form = f"token={mails(OLD, VERIFY)[-1].token}"
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = call("POST", "/auth/verify-email", raw_body=form, headers=kind)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "The address is confirmed" in answer.text
    assert login("ada").data["user"]["emailVerified"] is True
    again = call("POST", "/auth/verify-email", raw_body=form, headers=kind)
    assert (again.status, again.headers["content-type"]) == (400, "text/html; charset=utf-8")


def test_a_page_writes_what_it_is_given_as_text(aws: None) -> None:
    answer = call("GET", "/auth/verify-email", token='"><script>alert(1)</script>')
    assert "<script" not in answer.text


# --- changing ----------------------------------------------------------------------------------------------


def test_the_address_changes_when_its_mailbox_has_confirmed_it(aws: None) -> None:
    ada = verified()
    assert ask(ada.token).status == 202
    assert login(OLD).status == 200, "nothing has changed yet"
    assert confirm().data == {"email": NEW, "emailVerified": True}
    user = login(NEW).data["user"]
    assert (user["id"], user["email"], user["emailVerified"]) == (ada.id, NEW, True)
    assert login(OLD).status == 401
    assert is_accepted(ada.token)
    assert {"auth.email_change_requested", "auth.email_changed"} <= set(audited_actions(ada.id))


def test_a_link_works_once_and_only_the_newest(aws: None) -> None:
    ada = verified()
    ask(ada.token, "first@example.com")
    ask(ada.token)
    assert confirm("first@example.com").status in (200, 400)
    token = mails(NEW, CONFIRM)[-1].token
    statuses = [call("POST", "/auth/confirm-email-change", {"token": token}).status for _ in range(2)]
    assert statuses[1] == 400


def test_a_change_needs_a_recent_proof_of_identity(aws: None) -> None:
    time = Time()
    ada = verified()
    time.pass_by(seconds=RECENT_SIGN_IN_SECONDS)
    old = refresh(ada.refresh).data["accessToken"]
    assert ask(old).error["code"] == "step_up_required"
    stepped_up = call("POST", "/auth/step-up", {"password": PASSWORD}, token=old).data["accessToken"]
    assert ask(stepped_up).status == 202


def test_an_address_that_is_taken_or_ones_own_is_refused(aws: None) -> None:
    ada = verified()
    register("bob")
    assert ask(ada.token, "BOB@example.com").error["code"] == "email_taken"
    assert ask(ada.token, "Ada@Example.com").error["code"] == "email_unchanged"


def test_an_address_that_was_taken_meanwhile_stays_where_it_is(aws: None) -> None:
    ada = verified()
    ask(ada.token)
    assert call("POST", "/auth/register", registration("eve", email=NEW)).status == 201
    assert confirm().error["code"] == "email_taken"
    assert login(OLD).status == 200


# --- the way back ------------------------------------------------------------------------------------------


def test_the_former_address_takes_the_account_back(aws: None) -> None:
    ada = verified()
    thief = login("ada").data
    ask(ada.token)
    confirm()
    answer = undo(undo_token())
    assert answer.data == {"email": OLD}
    for token in (ada.token, thief["accessToken"], login(NEW).json.get("data", {}).get("accessToken", "x.y.z")):
        assert not is_accepted(token)
    assert login(OLD).status == 401, "whoever knows the password may be the thief"
    deliver_events()
    token = mails(OLD, "Choose a new password")[-1].token
    assert call("POST", "/auth/reset-password", {"token": token, "password": "pears under an elm 8"}).status == 200
    user = login(OLD, "pears under an elm 8").data["user"]
    assert (user["id"], user["email"]) == (ada.id, OLD)
    assert call("POST", "/auth/register", registration("eve", email=NEW)).status == 201, "the other address is free"


def test_changing_twice_does_not_shut_the_owner_out(aws: None) -> None:
    ada = verified()
    ask(ada.token)
    confirm()
    token = undo_token()
    ask(login(NEW).data["accessToken"], "third@example.com")
    assert confirm("third@example.com").status == 200
    deliver_events()
    assert "href" not in mails(NEW, CHANGED)[-1].html
    assert undo(token).data == {"email": OLD}


def test_a_former_address_is_held_for_a_week_and_free_then(aws: None) -> None:
    time = Time()
    ada = verified()
    ask(ada.token)
    confirm()
    token = undo_token()
    taken = call("POST", "/auth/register", registration("eve", email=OLD))
    assert (taken.status, taken.error["code"]) == (409, "email_taken")
    time.pass_by(seconds=rules.UNDO_LIFETIME)
    assert undo(token).error["code"] == "invalid_link"
    assert call("POST", "/auth/register", registration("eve", email=OLD)).status == 201


def test_an_address_that_was_never_verified_gets_no_way_in(aws: None) -> None:
    ada = register()
    deliver_events()
    ask(ada.token)
    assert confirm().status == 200
    deliver_events()
    assert mails(OLD, CHANGED) == []
    assert call("POST", "/auth/register", registration("eve", email=OLD)).status == 201


def test_the_account_can_go_back_to_a_held_address_itself(aws: None) -> None:
    ada = verified()
    ask(ada.token)
    confirm()
    ask(login(NEW).data["accessToken"], OLD)
    assert confirm(OLD).status == 200
    assert login(OLD).data["user"]["id"] == ada.id
    assert login(NEW).status == 401


def test_a_held_address_is_free_when_the_account_is_deleted(aws: None) -> None:
    ada = verified()
    ask(ada.token)
    confirm()
    token = login(NEW).data["accessToken"]
    assert call("DELETE", "/users/account", {"password": PASSWORD}, token=token).status == 202
    assert call("POST", "/auth/register", registration("eve", email=OLD)).status == 201


# --- new devices -------------------------------------------------------------------------------------------


def new_device_mails() -> list[Any]:
    deliver_events()
    return mails(OLD, "A new device has signed in")


def test_a_new_device_causes_a_mail_and_a_known_one_none(aws: None) -> None:
    time = Time()
    register(device={"id": "phone"})
    assert new_device_mails() == [], "the first device is nothing new"
    login("ada", device={"id": "phone"})
    assert new_device_mails() == []
    login("ada", device={"id": "laptop", "name": "Win money at evil.example"})
    (mail,) = new_device_mails()
    assert "192.0.2.0/24" in mail.html
    assert "evil" not in mail.html
    time.pass_by(days=20)
    login("ada", device={"id": "laptop"})
    assert len(new_device_mails()) == 1
    time.pass_by(seconds=rules.DEVICE_LIFETIME)
    login("ada", device={"id": "laptop"})
    assert len(new_device_mails()) == 2


def test_new_devices_fill_no_mailbox(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from fitai.kernel.settings import settings

    monkeypatch.setenv("FITAI_LIMIT_MAILS", "2")
    settings.cache_clear()
    register()
    for number in range(4):
        login("ada", device={"id": f"device-{number}"})
    assert len(new_device_mails()) == 2


# --- the security log --------------------------------------------------------------------------------------


def log(token: str, **query: Any) -> Answer:
    return call("GET", "/users/security-log", token=token, **query)


def test_the_owner_reads_what_happened_the_newest_first(aws: None) -> None:
    ada = register(device={"id": "phone"})
    login("ada", "a wrong password")
    login("ada", device={"id": "laptop"})
    answer = log(ada.token)
    assert [entry["action"] for entry in answer.data] == ["auth.signed_in", "auth.sign_in_failed", "auth.registered"]
    signed_in, failed, registered = answer.data
    assert (signed_in["byYou"], signed_in["newDevice"], signed_in["method"]) == (True, True, "password")
    assert (failed["byYou"], failed["newDevice"], failed["network"]) == (False, False, "192.0.2.0/24")
    assert registered["session"]
    assert answer.operations == ["UpdateItem", "Query"]


def test_the_log_has_pages(aws: None) -> None:
    ada = register()
    for _ in range(4):
        login("ada")
    first = log(ada.token, limit=3)
    rest = log(ada.token, limit=3, cursor=first.cursor)
    ids = [entry["id"] for entry in (*first.data, *rest.data)]
    assert len(ids) == len(set(ids)) == 5
    assert ids == sorted(ids, reverse=True)


def test_neither_log_nor_export_names_who_reported_or_blocked(aws: None) -> None:
    from fitai.kernel import personal

    ada, bob = register(), register("bob")
    report = {"targetType": "user", "targetId": ada.id, "reason": "spam"}
    assert call("POST", "/users/report", report, token=bob.token).status < 300
    assert call("POST", f"/users/{ada.id}/block", token=bob.token).status < 300
    assert call("POST", f"/users/{bob.id}/block", token=ada.token).status < 300
    assert [entry["action"] for entry in log(ada.token).data] == ["auth.registered"]
    exported = list(personal.PERSONAL_DATA.export(ada.id))
    assert [value["action"] for kind, value in exported if kind == "audit"] == ["auth.registered"]
    assert bob.id not in repr(exported)


def test_what_is_kept_of_devices_is_exported_and_erased(aws: None) -> None:
    from fitai.auth import personal as auth_personal

    ada = register(device={"id": "phone"})
    exported = [value for kind, value in auth_personal.PERSONAL_DATA.export(ada.id) if kind == "device"]
    assert [set(value) for value in exported] == [{"network", "signedIn"}]
    for _ in auth_personal.PERSONAL_DATA.erase(ada.id):
        pass
    assert not [item for item in items(f"USER#{ada.id}") if item["SK"].startswith("DEVICE#")]
