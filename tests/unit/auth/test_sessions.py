"""Sessions: refreshing, replaying, replacing, ending."""

from typing import Any

import pytest
from fitai.auth import rules, store
from fitai.auth.rules import Session
from fitai.kernel.settings import settings
from fitai.kernel.table import WriteConflict
from fitai.kernel.tokens import verify_access_token

from tests.harness.gateway import access_token, call
from tests.unit.auth.people import Time, audited_actions, is_accepted, items, login, refresh, register


def sessions(user_id: str) -> list[dict[str, object]]:
    return [item for item in items(f"USER#{user_id}") if item["SK"].startswith("SESSION#")]


def test_a_refresh_token_names_its_user_and_family_and_carries_32_random_bytes(aws: None) -> None:
    ada = register(device={"id": "phone-1", "name": "Ada's phone"})
    user, family, secret = ada.refresh.split(".")
    assert user == ada.id
    assert family == verify_access_token(ada.token).session
    assert len(secret) == 64, "32 random bytes and a code of 16"
    (session,) = sessions(ada.id)
    assert session["SK"] == f"SESSION#{family}"
    assert (session["device_id"], session["device_name"]) == ("phone-1", "Ada's phone")
    assert session["ttl"] == session["expires"]
    assert session["network"] == "192.0.2.0/24"


def test_refreshing_rotates(aws: None) -> None:
    ada = register()
    first = refresh(ada.refresh)
    assert first.status == 200
    assert first.data["user"]["id"] == ada.id
    assert first.data["refreshToken"] != ada.refresh
    assert is_accepted(first.data["accessToken"])
    assert verify_access_token(first.data["accessToken"]).session == verify_access_token(ada.token).session
    second = refresh(first.data["refreshToken"])
    assert second.status == 200
    assert len(sessions(ada.id)) == 1
    assert first.operations == ["UpdateItem", "BatchGetItem", "UpdateItem"], "one read, one conditional write"


def test_a_replayed_token_ends_its_family(aws: None) -> None:
    ada = register()
    other = login("ada").data
    time = Time()
    good = refresh(ada.refresh).data
    time.pass_by(seconds=rules.REPEAT_SECONDS + 1)
    replay = refresh(ada.refresh)
    assert (replay.status, replay.error["code"]) == (401, "invalid_token")
    assert refresh(good["refreshToken"]).status == 401, "the newest token of the family is worthless too"
    assert not is_accepted(good["accessToken"]), "and so are its access tokens"
    assert not is_accepted(ada.token)
    assert is_accepted(other["accessToken"]), "another device is not touched"
    assert refresh(other["refreshToken"]).status == 200
    assert audited_actions(ada.id).count("auth.token_replayed") == 1


def test_two_refreshes_at_once_get_the_same_pair(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    real = store.token_state
    inside: list[Any] = []

    def read(token: rules.RefreshToken) -> store.SignInState:
        state = real(token)
        if not inside:
            inside.append(True)
            inside.append(refresh(ada.refresh).data)
        return state

    monkeypatch.setattr(store, "token_state", read)
    outside = refresh(ada.refresh).data
    assert (outside["refreshToken"], outside["accessToken"]) == (inside[1]["refreshToken"], inside[1]["accessToken"])
    assert refresh(outside["refreshToken"]).status == 200
    assert "auth.token_replayed" not in audited_actions(ada.id)


def test_a_lost_answer_is_given_again_for_ten_seconds(aws: None) -> None:
    time = Time()
    ada = register()
    first = refresh(ada.refresh).data
    time.pass_by(seconds=rules.REPEAT_SECONDS)
    again = refresh(ada.refresh).data
    assert again == first | {"expiresIn": first["expiresIn"] - rules.REPEAT_SECONDS}
    assert is_accepted(again["accessToken"])
    assert refresh(again["refreshToken"]).status == 200
    assert len(sessions(ada.id)) == 1


def test_a_tab_that_comes_late_gets_its_pair_though_the_other_has_refreshed_again(aws: None) -> None:
    Time()
    ada = register()
    first = refresh(ada.refresh).data
    second = refresh(first["refreshToken"]).data
    assert refresh(ada.refresh).data["refreshToken"] == first["refreshToken"]
    assert refresh(first["refreshToken"]).data["refreshToken"] == second["refreshToken"]
    assert refresh(second["refreshToken"]).status == 200


def test_what_is_kept_of_an_exchange_tells_no_token_and_does_not_grow(aws: None) -> None:
    Time()
    ada = register()
    newest, tokens = ada.refresh, []
    for _ in range(rules.MAX_EXCHANGES + 3):
        data = refresh(newest).data
        tokens += [newest, data["refreshToken"], data["accessToken"]]
        newest = data["refreshToken"]
    (item,) = sessions(ada.id)
    assert str(item["exchanges"]).count("sealed") == rules.MAX_EXCHANGES
    secrets = [token.rpartition(".")[2] for token in tokens]
    assert not [secret for secret in secrets if secret in repr(item)]


def test_an_exchange_is_forgotten_at_the_next_one(aws: None) -> None:
    time = Time()
    ada = register()
    first = refresh(ada.refresh).data
    time.pass_by(minutes=5)
    refresh(first["refreshToken"]).data  # noqa: B018
    assert str(sessions(ada.id)[0]["exchanges"]).count("sealed") == 1


def test_a_forged_token_ends_nobodys_session(aws: None) -> None:
    ada = register()
    jti = verify_access_token(ada.token).session
    user, family, secret = ada.refresh.split(".")
    flipped = secret[:-1] + ("A" if secret[-1] != "A" else "B")
    for forged in (f"{ada.id}.{jti}.AAAA", f"{user}.{family}.{'A' * 64}", f"{user}.{family}.{flipped}"):
        answer = refresh(forged)
        assert (answer.status, answer.error["code"]) == (401, "invalid_token")
        assert answer.operations == ["UpdateItem"], "nothing is read for a token that was never issued"
    assert is_accepted(ada.token)
    assert refresh(ada.refresh).status == 200
    assert "auth.token_replayed" not in audited_actions(ada.id)


def test_a_token_is_told_by_any_key_that_is_kept_and_by_no_other() -> None:
    token = rules.RefreshToken.of("u", "f", b"r" * 32, b"key one")
    assert token.is_issued([b"key two", b"key one"])
    assert not token.is_issued([b"key two"])
    assert not token.is_issued([])
    assert not rules.RefreshToken("u", "g", token.secret).is_issued([b"key one"])
    assert not rules.RefreshToken("u", "f", token.secret + "\u00e4").is_issued([b"key one"])


def test_a_session_ends_after_ninety_days_however_often_it_is_refreshed(aws: None) -> None:
    time = Time()
    ada = register()
    newest = ada.refresh
    for _ in range(15):
        time.pass_by(days=6)
        answer = refresh(newest)
        if answer.status != 200:
            break
        newest = answer.data["refreshToken"]
        assert sessions(ada.id)[0]["expires"] <= sessions(ada.id)[0]["created"] + 90 * 24 * 60 * 60
    assert (answer.status, answer.error["code"]) == (401, "invalid_token")
    assert time.now.timestamp() == int(sessions(ada.id)[0]["created"]) + 90 * 24 * 60 * 60 + time.now.timestamp() % 1
    assert "auth.token_replayed" not in audited_actions(ada.id)


def test_the_life_of_a_session_is_configuration(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAI_SESSION_DAYS", "1")
    settings.cache_clear()
    time = Time()
    ada = register()
    time.pass_by(hours=23)
    newest = refresh(ada.refresh).data["refreshToken"]
    time.pass_by(hours=1)
    assert refresh(newest).status == 401


@pytest.mark.parametrize("change", ["", "x", ".", "..", "a.b", "a.b.c", "a.b.c.d", "\u00e4.b.c", "a" * 512])
def test_what_is_no_token_is_refused(aws: None, change: str) -> None:
    answer = call("POST", "/auth/refresh", {"refreshToken": change})
    assert answer.status == (422 if change == "" else 401)


def test_a_token_of_another_user_or_family_is_refused(aws: None) -> None:
    ada, bob = register(), register("bob")
    (user, family, secret), (other, its, _) = ada.refresh.split("."), bob.refresh.split(".")
    for forged in (f"{other}.{family}.{secret}", f"{user}.{its}.{secret}"):
        assert refresh(forged).status == 401
    assert refresh(ada.refresh).status == 200
    assert refresh(bob.refresh).status == 200


def test_a_session_runs_out_seven_days_after_its_last_use(aws: None) -> None:
    ada = register()
    time = Time()
    time.pass_by(days=6, hours=23)
    again = refresh(ada.refresh).data["refreshToken"]
    time.pass_by(days=6, hours=23)
    last = refresh(again).data["refreshToken"]
    time.pass_by(days=7)
    answer = refresh(last)
    assert (answer.status, answer.error["code"]) == (401, "invalid_token")
    assert "auth.token_replayed" not in audited_actions(ada.id)


def test_signing_in_again_on_a_device_replaces_its_session(aws: None) -> None:
    ada = register(device={"id": "phone"})
    laptop = login("ada", device={"id": "laptop"}).data
    unnamed = login("ada").data
    phone = login("ada", device={"id": "phone"}).data
    assert len(sessions(ada.id)) == 3
    assert refresh(ada.refresh).status == 401
    assert not is_accepted(ada.token), "the replaced session's access token stops at once"
    for data in (laptop, unnamed, phone):
        assert is_accepted(data["accessToken"])
        assert refresh(data["refreshToken"]).status == 200


def test_two_sign_ins_of_one_device_at_once_leave_one_session(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register(device={"id": "phone"})
    real, inside = store.sessions, []

    def read(user_id: str) -> list[Session]:
        found = real(user_id)
        if not inside:
            inside.append(True)
            assert login("ada", device={"id": "phone"}).status == 200
        return found

    monkeypatch.setattr(store, "sessions", read)
    last = login("ada", device={"id": "phone"})
    assert last.status == 200
    assert [item["family"] for item in sessions(ada.id)] == [verify_access_token(last.data["accessToken"]).session]


def test_an_account_has_so_many_devices_and_no_more(aws: None) -> None:
    ada = register()
    time = Time()
    devices = []
    for number in range(rules.MAX_SESSIONS):
        time.pass_by(minutes=1)
        devices.append(login("ada", device={"id": f"device-{number}"}).data)
    assert len(sessions(ada.id)) == rules.MAX_SESSIONS
    assert refresh(ada.refresh).status == 401, "the one that was silent longest is out"
    assert refresh(devices[0]["refreshToken"]).status == 200


def test_which_sessions_a_new_one_displaces() -> None:
    def session(family: str, used: int, device: str | None = None, expires: int = 1_000) -> Session:
        return Session(family, "d", used, used, expires, "unknown", device)

    phone, laptop, old = session("phone", 10, "phone"), session("laptop", 20, "laptop"), session("old", 5, expires=50)
    assert rules.displaced_sessions([phone, laptop, old], "phone", 100) == [phone, old]
    assert rules.displaced_sessions([phone, laptop, old], None, 100) == [old]
    many = [session(str(number), 100 - number) for number in range(rules.MAX_SESSIONS + 2)]
    assert [displaced_session.family for displaced_session in rules.displaced_sessions(many, "new", 200)] == [
        "21",
        "20",
        "19",
    ]


# --- logging out -------------------------------------------------------------------------------------------


def test_logging_out_ends_this_device_at_once(aws: None) -> None:
    ada = register()
    other = login("ada").data
    answer = call("POST", "/auth/logout", token=ada.token)
    assert answer.data == {"sessionsEnded": 1}
    assert not is_accepted(ada.token)
    assert refresh(ada.refresh).status == 401
    assert is_accepted(other["accessToken"])
    assert audited_actions(ada.id)[-1] == "auth.signed_out"
    assert call("POST", "/auth/logout", token=ada.token).status == 401


def test_logging_out_everywhere_ends_all_devices_and_not_the_next_one(aws: None) -> None:
    Time()  # stands still: what follows happens within one second
    ada = register()
    other = login("ada").data
    renewed = refresh(other["refreshToken"]).data
    answer = call("POST", "/auth/logout?everywhere=true", token=ada.token)
    assert answer.data == {"sessionsEnded": 2}
    for token in (ada.token, other["accessToken"], renewed["accessToken"]):
        assert not is_accepted(token)
    for token in (ada.refresh, renewed["refreshToken"]):
        assert refresh(token).status == 401
    again = login("ada").data
    assert is_accepted(again["accessToken"]), "who signs in afterwards is in, in the same second too"


def test_everywhere_reaches_tokens_whose_session_is_not_listed(aws: None) -> None:
    time = Time()
    ada = register()
    stray = access_token(ada.id)
    assert is_accepted(stray)
    time.pass_by(seconds=1)
    call("POST", "/auth/logout?everywhere=true", token=ada.token).data  # noqa: B018
    assert not is_accepted(stray)


def test_everywhere_must_be_a_truth_value(aws: None) -> None:
    ada = register()
    answer = call("POST", "/auth/logout?everywhere=perhaps", token=ada.token)
    assert answer.status == 422
    assert answer.error["fields"][0]["path"] == "everywhere"


def test_ended_sessions_are_remembered_as_long_as_a_token_lives(aws: None) -> None:
    time = Time()
    ada = register()
    for _ in range(3):
        call("POST", "/auth/logout", token=login("ada").data["accessToken"]).data  # noqa: B018
    record = store.caller_state(ada.id)
    assert record is not None
    assert len(record.ended or {}) == 3
    time.pass_by(minutes=15)
    again = login("ada").data
    call("POST", "/auth/logout", token=again["accessToken"]).data  # noqa: B018
    record = store.caller_state(ada.id)
    assert record is not None
    assert list(record.ended or {}) == [again["refreshToken"].split(".")[1]]


def test_ending_sessions_does_not_lose_an_end_that_came_first(aws: None) -> None:
    ada = register()
    stale = store.caller_state(ada.id)
    store.end_sessions(ada.id, stale, ["one"])
    with pytest.raises(WriteConflict):
        store.end_sessions(ada.id, stale, ["two"])
    store.end_sessions(ada.id, store.caller_state(ada.id), ["two"])
    record = store.caller_state(ada.id)
    assert record is not None
    assert set(record.ended or {}) == {"one", "two"}


def test_the_end_of_a_session_makes_the_record_where_there_is_none(aws: None) -> None:
    store.end_sessions("somebody", None, ["one"])
    record = store.caller_state("somebody")
    assert record is not None
    assert record.refuses("one", 2_000_000_000)
    assert not record.refuses("two", 0)
