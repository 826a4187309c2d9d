"""Forgetting a password, choosing another one, changing it."""

from typing import Any

import pytest
from fitai.auth import credentials, rules, service, store
from fitai.auth.store import SignInState
from fitai.kernel.settings import settings

from tests.harness.gateway import Answer, call, deliver_events
from tests.harness.mail import mails
from tests.unit.auth.people import PASSWORD, Person, Time, audited_actions, is_accepted, items, login, refresh, register

NEW = "pears behind a barn 9"
VERIFY, RESET, CHANGED = "Confirm your e-mail address", "Choose a new password", "Your password was changed"


def forget(email: str = "ada@example.com") -> Answer:
    return call("POST", "/auth/forgot-password", {"email": email})


def reset_token(email: str = "ada@example.com") -> str:
    forget(email)
    deliver_events()
    return mails(email, RESET)[-1].token


def reset(token: str, password: str = NEW) -> Answer:
    return call("POST", "/auth/reset-password", {"token": token, "password": password})


def change(person: Person, old: str = PASSWORD, new: str = NEW) -> Answer:
    body = {"currentPassword": old, "newPassword": new}
    return call("POST", "/users/change-password", body, token=person.token)


def account(user_id: str) -> dict[str, Any]:
    (found,) = [item for item in items(f"USER#{user_id}") if item["SK"] == "ACCOUNT"]
    return found


# --- forgetting --------------------------------------------------------------------------------------------


def test_a_known_and_an_unknown_address_get_the_same_answer_after_the_same_work(aws: None) -> None:
    register()
    known, unknown = forget(), forget("nobody@example.com")
    assert (known.status, known.data) == (unknown.status, unknown.data) == (202, {})
    assert known.operations == unknown.operations
    assert known.write_units == unknown.write_units


def test_one_address_gets_few_mails_and_nobody_is_told(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    deliver_events()
    monkeypatch.setenv("FITAI_LIMIT_MAILS", "2")
    settings.cache_clear()
    assert [forget().status for _ in range(4)] == [202] * 4
    deliver_events()
    assert len(mails("ada@example.com", RESET)) == 2
    assert audited_actions(ada.id).count("auth.password_reset_requested") == 2
    assert [forget("nobody@example.com").status for _ in range(4)] == [202] * 4


def test_one_network_address_asks_so_often_and_no_more(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAI_LIMIT_CREDENTIALS", "2")
    settings.cache_clear()
    assert [forget(f"{number}@example.com").status for number in range(3)] == [202, 202, 429]


def test_an_address_must_be_one(aws: None) -> None:
    answer = forget("no address")
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "email")


# --- the link ----------------------------------------------------------------------------------------------


def test_a_reset_gives_a_new_password_and_ends_every_session(aws: None) -> None:
    ada = register()
    other = login("ada").data
    answer = reset(reset_token())
    assert answer.data == {"sessionsEnded": 2}
    for token in (ada.token, other["accessToken"]):
        assert not is_accepted(token)
    for token in (ada.refresh, other["refreshToken"]):
        assert refresh(token).status == 401
    assert login("ada").status == 401
    assert login("ada", NEW).status == 200
    assert "auth.password_reset" in audited_actions(ada.id)
    deliver_events()
    assert len(mails("ada@example.com", CHANGED)) == 1


def test_a_link_works_once(aws: None) -> None:
    register()
    token = reset_token()
    assert reset(token).status == 200
    again = reset(token, "quinces above a quay 4")
    assert (again.status, again.error["code"]) == (400, "invalid_link")
    assert login("ada", NEW).status == 200


def test_of_two_uses_at_once_one_wins(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    register()
    token = reset_token()
    real, inside = store.sessions, []

    def read(user_id: str) -> Any:
        if not inside:
            inside.append(0)
            inside.append(reset(token, "quinces above a quay 4").status)
        return real(user_id)

    monkeypatch.setattr(store, "sessions", read)
    assert reset(token).status == 400
    assert inside == [0, 200]
    assert login("ada", "quinces above a quay 4").status == 200


def test_a_newer_link_replaces_the_former(aws: None) -> None:
    register()
    first, second = reset_token(), reset_token()
    assert reset(first).status == 400
    assert reset(second).status == 200


def test_a_link_is_good_for_an_hour(aws: None) -> None:
    time = Time()
    register()
    token = reset_token()
    time.pass_by(seconds=rules.RESET_LIFETIME)
    assert reset(token).status == 400


@pytest.mark.parametrize("text", ["x", ".", "a.", ".b", "a.b", "a.b.c", "ä.b", "a" * 512])
def test_what_is_no_token_opens_nothing(aws: None, text: str) -> None:
    answer = reset(text)
    assert (answer.status, answer.error["code"]) == (400, "invalid_link")
    answer = call("POST", "/auth/verify-email", {"token": text})
    assert (answer.status, answer.error["code"]) == (400, "invalid_link")


def test_a_token_of_another_account_or_purpose_opens_nothing(aws: None) -> None:
    ada, bob = register(), register("bob")
    token = reset_token()
    deliver_events()
    reset_token("bob@example.com")
    assert reset(f"{bob.id}.{token.partition('.')[2]}").status == 400
    verification = mails("ada@example.com", VERIFY)[-1].token
    assert reset(verification).status == 400
    assert call("POST", "/auth/verify-email", {"token": token}).status == 400
    assert account(ada.id)["email_verified"] is False


def test_what_is_kept_of_a_token_belongs_to_its_purpose() -> None:
    token = rules.MailLinkToken.of("ada", b"x" * rules.SECRET_BYTES)
    link = rules.MailLink(token.digest("verify_email"), 100)
    assert link.accepts(token, "verify_email", 99)
    assert not link.accepts(token, "verify_email", 100)
    assert not link.accepts(token, "reset_password", 99)
    assert not link.accepts(rules.MailLinkToken("bob", token.secret), "verify_email", 99)


def test_a_weak_password_is_refused_and_the_link_stays_good(aws: None) -> None:
    register()
    token = reset_token()
    for weak in ("short", "password123", "i am ada lovelace"):
        answer = reset(token, weak)
        assert (answer.status, answer.error["fields"][0]["path"]) == (422, "password")
    assert reset(token).status == 200


def test_a_reset_ends_a_lock_and_proves_the_address(aws: None) -> None:
    ada = register()
    for _ in range(rules.MAX_FAILURES):
        login("ada", "wrong password")
    assert login("ada").status == 429
    assert reset(reset_token()).status == 200
    assert login("ada", NEW).status == 200
    assert account(ada.id)["email_verified"] is True


def test_a_sign_in_that_has_seen_the_old_password_does_not_outlive_it(
    aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password is looked at, then changed by a reset, and only then would the session begin."""
    register()
    token = reset_token()
    real, inside = store.sign_in_state, []

    def read(user_id: str, device_mark: str | None = None) -> SignInState:
        if not inside:
            inside.append(reset(token).status)
        return real(user_id, device_mark)

    monkeypatch.setattr(service.store, "sign_in_state", read)
    assert login("ada").status == 401
    assert inside == [200]
    assert [item for item in items("USER#") if item["SK"].startswith("SESSION#")] == []


def test_a_sign_in_that_comes_between_is_ended_too(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    register()
    token = reset_token()
    real, inside = credentials.store.sessions, []

    def read(user_id: str) -> Any:
        found = real(user_id)
        if not inside:
            inside.append(None)
            inside.append(login("ada").data)
        return found

    monkeypatch.setattr(credentials.store, "sessions", read)
    assert reset(token).status == 200
    assert not is_accepted(inside[1]["accessToken"])
    assert refresh(inside[1]["refreshToken"]).status == 401


# --- changing ----------------------------------------------------------------------------------------------


def test_a_change_keeps_this_device_and_ends_the_others(aws: None) -> None:
    ada = register()
    other = login("ada").data
    token = reset_token()
    answer = change(ada)
    assert answer.data == {"sessionsEnded": 1}
    assert is_accepted(ada.token)
    assert refresh(ada.refresh).status == 200
    assert not is_accepted(other["accessToken"])
    assert refresh(other["refreshToken"]).status == 401
    assert login("ada").status == 401
    assert login("ada", NEW).status == 200
    assert "auth.password_changed" in audited_actions(ada.id)
    assert reset(token).status == 400, "a link that was on its way is worthless"
    deliver_events()
    assert len(mails("ada@example.com", CHANGED)) == 1


def test_the_present_password_is_asked_for(aws: None) -> None:
    ada = register()
    answer = change(ada, "wrong password")
    assert (answer.status, answer.error["code"]) == (422, "wrong_password")
    assert answer.error["fields"][0]["path"] == "currentPassword"
    assert is_accepted(ada.token)
    assert login("ada").status == 200
    assert audited_actions(ada.id)[-2] == "auth.password_change_failed"


def test_guessing_the_present_password_locks_the_session_alone(aws: None) -> None:
    ada = register()
    for _ in range(rules.MAX_FAILURES):
        assert change(ada, "wrong password").status == 422
    answer = change(ada)
    assert (answer.status, answer.error["code"]) == (429, "locked")
    assert login("ada").status == 200, "who guesses in a session locks nobody out"
    assert "auth.locked" in audited_actions(ada.id)


@pytest.mark.parametrize("new", ["short", "password123", "i am ada lovelace", PASSWORD])
def test_the_new_password_must_be_good_and_new(aws: None, new: str) -> None:
    ada = register()
    answer = change(ada, PASSWORD, new)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "newPassword")
    assert login("ada").status == 200


def test_passwords_are_kept_as_hashes_only(aws: None) -> None:
    ada = register()
    body = {"currentPassword": PASSWORD, "newPassword": NEW}
    headers = {"Idempotency-Key": "once"}
    first = call("POST", "/users/change-password", body, token=ada.token, headers=headers)
    again = call("POST", "/users/change-password", body, token=ada.token, headers=headers)
    assert first.data == again.data
    assert NEW not in repr(items())
    assert PASSWORD not in repr(items())


# --- verifying ---------------------------------------------------------------------------------------------


def verification(email: str = "ada@example.com") -> str:
    deliver_events()
    return mails(email, VERIFY)[-1].token


def verify(token: str) -> Answer:
    return call("POST", "/auth/verify-email", {"token": token})


def test_following_the_link_verifies_the_address_once(aws: None) -> None:
    ada = register()
    token = verification()
    assert verify(token).data == {"email": "ada@example.com", "emailVerified": True}
    assert login("ada").data["user"]["emailVerified"] is True
    assert "auth.email_verified" in audited_actions(ada.id)
    assert verify(token).status == 400


def test_the_link_is_good_for_a_day(aws: None) -> None:
    time = Time()
    register()
    token = verification()
    time.pass_by(days=1)
    assert verify(token).status == 400


def test_it_can_be_asked_for_again(aws: None) -> None:
    ada = register()
    first = verification()
    answer = call("POST", "/auth/resend-verification", token=ada.token)
    assert (answer.status, answer.data) == (202, {})
    second = verification()
    assert second != first
    assert verify(first).status == 400
    assert verify(second).status == 200
    again = call("POST", "/auth/resend-verification", token=ada.token)
    assert (again.status, again.error["code"]) == (409, "already_verified")


def test_it_cannot_be_asked_for_all_the_time(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    monkeypatch.setenv("FITAI_LIMIT_MAILS", "2")
    settings.cache_clear()
    answers = [call("POST", "/auth/resend-verification", token=ada.token) for _ in range(3)]
    assert [answer.status for answer in answers] == [202, 202, 429]
    assert int(answers[-1].headers["retry-after"]) > 0


# --- the list of devices -----------------------------------------------------------------------------------


def listed(person: Person, **query: Any) -> Answer:
    return call("GET", "/auth/sessions", token=person.token, **query)


def test_the_devices_are_listed_newest_first_and_the_own_is_marked(aws: None) -> None:
    ada = register(device={"id": "phone", "name": "Ada's phone"})
    login("ada", device={"id": "laptop"})
    register("bob")
    answer = listed(ada)
    laptop, phone = answer.data
    assert (laptop["deviceId"], laptop["current"]) == ("laptop", False)
    assert (phone["deviceId"], phone["deviceName"], phone["current"]) == ("phone", "Ada's phone", True)
    assert phone["network"] == "192.0.2.0/24"
    assert phone["id"] == ada.refresh.split(".")[1]
    assert {"createdAt", "usedAt", "expiresAt"} < phone.keys()
    assert "digest" not in answer.text
    assert answer.operations == ["UpdateItem", "Query"]


def test_the_list_comes_in_pages(aws: None) -> None:
    ada = register()
    for number in range(4):
        login("ada", device={"id": f"d{number}"})
    first = listed(ada, limit=3)
    second = listed(ada, limit=3, cursor=first.cursor)
    assert len({value["id"] for value in (*first.data, *second.data)}) == 5
    assert second.cursor is None


def test_a_session_that_has_run_out_is_not_listed(aws: None) -> None:
    time = Time()
    ada = register()
    time.pass_by(days=8)
    later = login("ada", device={"id": "other"}).data
    found = call("GET", "/auth/sessions", token=later["accessToken"]).data
    assert [item["deviceId"] for item in found] == ["other"]
    answer = call("DELETE", f"/auth/sessions/{ada.refresh.split('.')[1]}", token=later["accessToken"])
    assert answer.status == 404


def test_one_device_is_signed_out(aws: None) -> None:
    ada = register()
    other = login("ada").data
    family = other["refreshToken"].split(".")[1]
    assert call("DELETE", f"/auth/sessions/{family}", token=ada.token).data == {"sessionsEnded": 1}
    assert not is_accepted(other["accessToken"])
    assert refresh(other["refreshToken"]).status == 401
    assert is_accepted(ada.token)
    assert audited_actions(ada.id)[-1] == "auth.session_ended"
    assert call("DELETE", f"/auth/sessions/{family}", token=ada.token).status == 404


def test_another_users_session_is_not_there(aws: None) -> None:
    ada, bob = register(), register("bob")
    family = bob.refresh.split(".")[1]
    assert call("DELETE", f"/auth/sessions/{family}", token=ada.token).status == 404
    assert is_accepted(bob.token)
    assert [item["id"] for item in listed(ada).data] == [ada.refresh.split(".")[1]]
