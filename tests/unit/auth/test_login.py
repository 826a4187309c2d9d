"""Signing in, failing to, and being locked out."""

from collections.abc import Callable

import pytest
from fitai.auth import passwords, rules
from fitai.auth.rules import Failures
from fitai.kernel.tokens import verify_access_token

from tests.harness.gateway import Answer, call
from tests.unit.auth.people import Time, audited_actions, is_accepted, items, login, register, suspend_account

WRONG = "another good password"


@pytest.mark.parametrize("name", ["ada", "ADA", " ada ", "ada@example.com", "Ada@EXAMPLE.com"])
def test_signing_in_by_user_name_or_address(aws: None, name: str) -> None:
    ada = register()
    answer = login(name)
    assert answer.status == 200
    assert answer.data["user"]["id"] == ada.id
    assert verify_access_token(answer.data["accessToken"]).id == ada.id
    assert is_accepted(answer.data["accessToken"])
    assert audited_actions(ada.id) == ["auth.registered", "auth.signed_in"]


def test_an_unknown_login_and_a_wrong_password_get_the_same_answer_for_the_same_work(
    aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = register()
    checked: list[bool] = []
    real = passwords.bcrypt.checkpw

    def checkpw(password: bytes, stored: bytes) -> bool:
        checked.append(True)
        assert stored.startswith(b"$2b$04$")
        return real(password, stored)

    monkeypatch.setattr(passwords.bcrypt, "checkpw", checkpw)
    wrong, unknown, no_mail = login("ada", WRONG), login("nobody", WRONG), login("nobody@example.com", WRONG)
    assert len(checked) == 3
    for answer in (wrong, unknown, no_mail):
        assert answer.status == 401
        assert answer.error == {"code": "invalid_credentials", "message": wrong.error["message"]}
        assert answer.operations == wrong.operations
        assert set(answer.headers) == set(wrong.headers)
    assert audited_actions(ada.id)[-1] == "auth.sign_in_failed"
    assert "nobody" not in repr(items("AUDIT#") + items("LOCKOUT#")), "what was typed as a login is not kept"


@pytest.mark.parametrize("names", [["ada"] * 10, ["nobody"] * 10, ["ada@example.com", "ada"] * 5])
def test_ten_failures_lock_for_a_quarter_of_an_hour(aws: None, names: list[str]) -> None:
    register()
    time = Time()
    for name in names:
        assert login(name, WRONG).status == 401
        time.pass_by(minutes=1)
    locked = login(names[-1])
    assert locked.status == 429
    assert locked.error["code"] == "locked"
    assert 0 < int(locked.headers["retry-after"]) <= 15 * 60
    time.pass_by(minutes=13, seconds=59)
    assert login(names[-1]).status == 429
    time.pass_by(seconds=1)
    assert login(names[-1]).status == (401 if "nobody" in names else 200)


def test_a_locked_login_does_no_work_and_says_the_same_of_unknown_ones(aws: None) -> None:
    ada = register()
    time = Time()
    for name in ("ada", "nobody"):
        for _ in range(10):
            login(name, WRONG)
    known, unknown = login("ada", WRONG), login("nobody", WRONG)
    assert (known.status, known.error, known.operations) == (unknown.status, unknown.error, unknown.operations)
    assert known.headers["retry-after"] == unknown.headers["retry-after"]
    assert "auth.locked" in audited_actions(ada.id)
    assert audited_actions(ada.id).count("auth.sign_in_failed") == 10
    time.pass_by(minutes=15)
    assert login("ada").status == 200


def test_trying_while_locked_does_not_prolong_the_lock(aws: None) -> None:
    register()
    time = Time()
    for _ in range(10):
        login("ada", WRONG)
    for _ in range(14):
        time.pass_by(minutes=1)
        assert login("ada", WRONG).status == 429
    time.pass_by(minutes=1)
    assert login("ada").status == 200


def test_a_success_forgets_the_failures(aws: None) -> None:
    register()
    for _ in range(3):
        for _ in range(9):
            assert login("ada", WRONG).status == 401
        assert login("ada").status == 200
    assert items("LOCKOUT#") == []


def test_failures_that_are_old_do_not_count(aws: None) -> None:
    register()
    time = Time()
    for _ in range(9):
        login("ada", WRONG)
    time.pass_by(minutes=15)
    assert login("ada", WRONG).status == 401
    assert login("ada").status == 200


def test_a_lock_does_not_sign_out_who_is_in(aws: None) -> None:
    ada = register()
    for _ in range(11):
        login("ada", WRONG)
    assert is_accepted(ada.token)
    assert call("POST", "/auth/refresh", {"refreshToken": ada.refresh}).status == 200


def test_attempts_are_counted_before_the_password_is_looked_at() -> None:
    """However many arrive at once, each has its own number: no more than ten ever reach the check."""
    state: Failures | None = None
    passed = 0
    for _ in range(50):
        after = rules.failures_after_attempt(state, 1_000)
        passed += after is not None
        state = after or state
    assert passed == rules.MAX_FAILURES
    assert state is not None
    assert state.until == 1_000 + rules.LOCK_SECONDS
    assert rules.failures_after_attempt(state, state.until) == Failures(1, state.until + rules.FAILURES_WINDOW)


def test_a_count_that_somebody_else_changed_is_made_again(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from fitai.auth import store

    ada = register()
    password = rules.password_mark(
        next(item["password_hash"] for item in items(f"USER#{ada.id}") if item["SK"] == "ACCOUNT")
    )
    real, raced = store.login_state, []

    def read(subject: str, scope: str) -> store.SignInState:
        state = real(subject, scope)
        if not raced:
            raced.append(True)
            store.count_attempt(subject, scope, None, Failures(9, 2_000_000_000_000, password))
        return state

    monkeypatch.setattr(store, "login_state", read)
    assert login("ada", WRONG).status == 401
    assert login("ada", WRONG).status == 429, "the other nine were not forgotten"
    assert "auth.locked" in audited_actions(ada.id)


def test_attempts_from_one_address_are_limited(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from fitai.kernel.settings import settings

    register()
    monkeypatch.setenv("FITAI_LIMIT_CREDENTIALS", "3")
    settings.cache_clear()
    statuses = [login(f"name{number}", WRONG).status for number in range(4)]
    assert statuses == [401, 401, 401, 429]
    assert login("ada").error["code"] == "too_many_requests"


def test_a_suspended_account_is_told_so_only_with_its_password(aws: None) -> None:
    ada = register()
    suspend_account(ada.id)
    assert login("ada", WRONG).status == 401
    answer = login("ada")
    assert answer.data["user"]["suspension"]["reason"] == "spam"
    assert call("POST", "/auth/refresh", {"refreshToken": ada.refresh}).status == 401, "the earlier session has ended"
    assert call("POST", "/auth/refresh", {"refreshToken": answer.data["refreshToken"]}).status == 200


@pytest.mark.parametrize(
    ("subscription", "plan"),
    [
        ('{"plan":"premium","status":"active"}', "premium"),
        ('{"plan":"pro","status":"cancelled","endDate":"2999-01-01T00:00:00Z"}', "pro"),
        ('{"plan":"premium","status":"cancelled","endDate":"2020-01-01T00:00:00Z"}', "free"),
        ('{"plan":"premium","status":"expired"}', "free"),
    ],
)
def test_the_token_says_what_plan_is_in_force(aws: None, subscription: str, plan: str) -> None:
    ada = register()
    _change(ada.id, subscription=subscription, role="admin")
    for answer in (login("ada"), call("POST", "/auth/refresh", {"refreshToken": ada.refresh})):
        caller = verify_access_token(answer.data["accessToken"])
        assert (caller.subscription, caller.role) == (plan, "admin")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"password": "x"}, "login"),
        ({"login": "ada"}, "password"),
        ({"login": "", "password": "x"}, "login"),
        ({"login": "ada", "password": ""}, "password"),
        ({"login": "ada", "password": "x" * 1025}, "password"),
        ({"login": ["ada"], "password": "x"}, "login"),
        ({"login": "ada", "password": "x", "device": "phone"}, "device"),
    ],
)
def test_bad_input_names_its_field(aws: None, body: dict[str, object], path: str) -> None:
    answer = call("POST", "/auth/login", body)
    assert answer.status == 422
    assert [field["path"] for field in answer.error["fields"]] == [path]


@pytest.mark.parametrize("send", [lambda: login("ada", "\ud800 is half a letter"), lambda: login("\ud800", WRONG)])
def test_half_a_letter_is_bad_input(aws: None, send: Callable[[], Answer]) -> None:
    assert send().status == 422


def _change(user_id: str, **values: object) -> None:
    from tests.harness.cloud import table

    rows = table()
    for name, value in values.items():
        rows.update_item(
            Key={"PK": f"USER#{user_id}", "SK": "ACCOUNT"},
            UpdateExpression="SET #n = :v",
            ExpressionAttributeNames={"#n": name},
            ExpressionAttributeValues={":v": value},
        )
