"""Creating an account."""

import pytest
from fitai.kernel.tokens import verify_access_token

from tests.harness.gateway import call
from tests.unit.auth.people import PASSWORD, audited_actions, is_accepted, items, login, register, registration


def test_a_registered_account_is_signed_in(aws: None) -> None:
    answer = call("POST", "/auth/register", registration(profile={"firstName": "Ada", "timezone": "Europe/London"}))
    assert answer.status == 201
    data = answer.data
    assert data["tokenType"] == "Bearer"
    assert data["expiresIn"] == 900
    user = data["user"]
    assert (user["email"], user["username"], user["role"]) == ("ada@example.com", "ada", "user")
    assert user["subscription"] == {"plan": "free", "status": "active"}
    assert user["profile"] == {"firstName": "Ada", "timezone": "Europe/London"}
    assert user["emailVerified"] is False
    caller = verify_access_token(data["accessToken"])
    assert (caller.id, caller.email, caller.role, caller.subscription) == (user["id"], user["email"], "user", "free")
    assert is_accepted(data["accessToken"])
    assert audited_actions(user["id"]) == ["auth.registered"]


def test_no_secret_is_stored_or_answered(aws: None) -> None:
    answer = call("POST", "/auth/register", registration())
    text = repr(items())
    assert PASSWORD not in text
    assert answer.data["refreshToken"] not in text
    assert answer.data["refreshToken"].split(".")[2] not in text
    assert answer.data["accessToken"] not in text
    assert "$2b$" in text
    assert "$2b$" not in answer.text
    assert "passwordHash" not in answer.text
    assert "192.0.2.1'" not in repr(items("AUDIT")) + repr(items("USER"))


def test_registering_tells_the_house(aws: None) -> None:
    ada = register(profile={"timezone": "Asia/Tokyo"}, preferences={"units": "imperial", "weeklyTarget": 5})
    (event,) = [item for item in items("OUTBOX#") if item["name"] == "user.registered"]
    for part in (ada.id, "Asia/Tokyo", '"weeklyTarget":5', '"units":"imperial"'):
        assert part in event["body"]
    (record,) = items(f"CALLER#user#{ada.id}")
    assert record["units"] == "imperial"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"username": "other"}, "email_taken"),
        ({"username": "other", "email": "ADA@Example.COM"}, "email_taken"),
        ({"email": "other@example.com"}, "username_taken"),
        ({"email": "other@example.com", "username": "ADA"}, "username_taken"),
    ],
)
def test_names_are_unique_whatever_their_case(aws: None, changes: dict[str, str], code: str) -> None:
    register()
    before = kept_response_count()
    answer = call("POST", "/auth/register", registration(**changes))
    assert answer.status == 409
    assert answer.error["code"] == code
    assert answer.error["fields"][0]["path"] == code.removesuffix("_taken")
    assert kept_response_count() == before, "a refused registration leaves nothing behind"


def kept_response_count() -> int:
    return len([item for item in items() if not item["PK"].startswith(("CALLER#address", "CALLER#register"))])


def test_the_case_of_a_name_is_kept(aws: None) -> None:
    register("Ada.Lovelace-1", email="Ada@Example.com")
    assert login("ada.lovelace-1").data["user"]["username"] == "Ada.Lovelace-1"
    assert login("ADA@EXAMPLE.COM").data["user"]["email"] == "Ada@example.com"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": None}, "email"),
        ({"username": "ab"}, "username"),
        ({"username": "a" * 31}, "username"),
        ({"username": "white space"}, "username"),
        ({"username": "ädä"}, "username"),
        ({"username": "at@sign"}, "username"),
        ({"password": "short 123"}, "password"),
        ({"password": "x1y2" * 33}, "password"),
        ({"password": 1234567890}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "i am ADA lovelace"}, "password"),
        ({"profile": {"timezone": "Europe/Atlantis"}}, "profile.timezone"),
        ({"profile": {"dateOfBirth": "2999-01-01"}}, "profile.dateOfBirth"),
        ({"profile": {"shoeSize": 43}}, "profile.shoeSize"),
        ({"device": {"id": ""}}, "device.id"),
        ({"role": "admin"}, "role"),
    ],
)
def test_bad_input_names_its_field(aws: None, changes: dict[str, object], path: str) -> None:
    answer = call("POST", "/auth/register", registration(**changes))
    assert answer.status == 422
    assert path in [field["path"] for field in answer.error["fields"]]
    assert items("USER#") == []


def test_all_wrong_fields_are_named_at_once(aws: None) -> None:
    answer = call("POST", "/auth/register", {"email": "x", "username": "!", "password": "y", "profile": {"gender": 1}})
    assert {field["path"] for field in answer.error["fields"]} == {"email", "username", "password", "profile.gender"}


def test_an_idempotency_key_makes_one_account(aws: None) -> None:
    headers = {"Idempotency-Key": "one"}
    first = call("POST", "/auth/register", registration(), headers=headers)
    again = call("POST", "/auth/register", registration(), headers=headers)
    assert (first.status, again.status) == (201, 201)
    assert first.data["user"]["id"] == again.data["user"]["id"]
    assert is_accepted(again.data["accessToken"])
    other = call("POST", "/auth/register", registration("bob"), headers=headers)
    assert other.status == 409
    assert len(items("EMAIL#")) == 1


def test_a_registration_whose_answer_was_lost_can_be_sent_again(aws: None) -> None:
    headers = {"Idempotency-Key": "lost"}
    first = call("POST", "/auth/register", registration(), headers=headers)
    _forget_answers()
    again = call("POST", "/auth/register", registration(), headers=headers)
    assert again.status == 201
    assert again.data["user"]["id"] == first.data["user"]["id"]
    assert is_accepted(again.data["accessToken"])


@pytest.mark.parametrize(
    "changes",
    [
        {"password": "another good password"},
        {"email": "bob@example.com"},
        {"email": "b@example.com", "username": "b-b"},
    ],
)
def test_a_used_key_opens_nothing_to_another_request(aws: None, changes: dict[str, str]) -> None:
    """Whether the first answer is still kept or not."""
    headers = {"Idempotency-Key": "used"}
    call("POST", "/auth/register", registration(), headers=headers).data  # noqa: B018
    for _ in range(2):
        answer = call("POST", "/auth/register", registration(**changes), headers=headers)
        assert answer.status == 409
        assert answer.error["code"] in ("idempotency_key_reused", "username_taken")
        _forget_answers()
    assert len(items("EMAIL#")) == 1


def test_what_a_key_keeps_tells_nobody_anything(aws: None) -> None:
    import hashlib
    import json

    headers = {"Idempotency-Key": "kept"}
    first = call("POST", "/auth/register", registration(), headers=headers)
    (kept,) = items("IDEMPOTENCY#")
    assert first.data["refreshToken"] not in repr(kept)
    assert first.data["user"]["email"] not in repr(kept)
    content = json.dumps(["/auth/register", {}, "metric", json.dumps(registration())])
    for hashed in (content, json.dumps(content)):
        assert hashlib.md5(hashed.encode()).hexdigest() not in repr(kept)
    again = call("POST", "/auth/register", registration(), headers=headers)
    assert again.data == first.data, "the first answer, to the letter"


def _forget_answers() -> None:
    from tests.harness.cloud import table

    rows = table()
    for item in items("IDEMPOTENCY#"):
        rows.delete_item(Key={"PK": item["PK"], "SK": item["SK"]})


def test_registrations_from_one_address_are_limited(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _limit(monkeypatch, 2)
    register("one")
    register("two")
    answer = call("POST", "/auth/register", registration("three"))
    assert answer.status == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert login("one").status == 200, "signing in is counted apart"


def _limit(monkeypatch: pytest.MonkeyPatch, requests: int) -> None:
    from fitai.kernel.settings import settings

    monkeypatch.setenv("FITAI_LIMIT_CREDENTIALS", str(requests))
    settings.cache_clear()


def test_a_password_is_taken_to_the_last_character(aws: None) -> None:
    long = "ü" * 3 + "correct horses and a battery of staples " * 4
    register("long", password=long[:128])
    assert login("long", long[:128]).status == 200
    assert login("long", long[:127]).status == 401
    assert login("long", long[:127] + "!").status == 401
    register("space", password=" leading and trailing ")
    assert login("space", "leading and trailing").status == 401
    assert login("space", " leading and trailing ").status == 200


def test_the_cost_is_configured(aws: None) -> None:
    register()
    (account,) = [item for item in items("USER#") if item["SK"] == "ACCOUNT"]
    assert account["password_hash"].startswith("$2b$04$")
