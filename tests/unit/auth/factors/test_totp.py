"""Authenticator apps: added, used in the second step of a sign-in, and no code twice."""

from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import pytest
import segno
from fitai.auth.factors import sealing
from fitai.kernel.settings import settings
from fitai.kernel.tokens import verify_access_token

from tests.harness.cloud import table
from tests.harness.gateway import access_token, call, deliver_events
from tests.harness.mail import mails
from tests.unit.auth.factors.owners import (
    Owner,
    add_totp,
    begin_totp,
    change_account,
    confirm_totp,
    factors,
    first_step,
    owner,
    with_code,
)
from tests.unit.auth.people import (
    PASSWORD,
    Person,
    Time,
    audited_actions,
    is_accepted,
    items,
    login,
    register,
    suspend_account,
)

SUBJECT = "The sign-in of your account"


def svg_size(content: str) -> str:
    """The view box of the QR code of a text, with the quiet zone of four modules that readers need."""
    modules = segno.make_qr(content).symbol_size(border=4)[0]
    return f"0 0 {modules} {modules}"


def test_an_app_is_added_once_a_code_of_it_was_confirmed(aws: None) -> None:
    Time()
    ada = owner()
    begun = begin_totp(ada.token, name="Phone").data
    assert begun["uri"].startswith("otpauth://totp/FitAI:ada%40example.com?secret=" + begun["secret"])
    picture = ElementTree.fromstring(begun["qrCode"])
    assert (picture.tag.rpartition("}")[2], picture.get("viewBox")) == ("svg", svg_size(begun["uri"]))
    assert factors(ada.token)["factors"] == []
    assert login().data["status"] == "signed_in", "a secret that nobody has confirmed asks nobody for a code"
    ada.secret = begun["secret"]
    wrong = confirm_totp(ada.token, begun["id"], "000000" if ada.code() != "000000" else "000001")
    assert (wrong.status, wrong.error["code"]) == (422, "wrong_code")
    added = confirm_totp(ada.token, begun["id"], ada.code()).data
    assert (added["factor"]["id"], added["factor"]["kind"], added["factor"]["name"]) == (begun["id"], "totp", "Phone")
    assert len(set(added["recoveryCodes"])) == 10
    assert verify_access_token(added["accessToken"]).amr == ("pwd", "otp", "mfa")
    (factor,) = factors(ada.token)["factors"]
    assert factor == added["factor"]
    assert factors(ada.token)["recoveryCodes"]["remaining"] == 10
    again = confirm_totp(ada.token, begun["id"], ada.code(1))
    assert again.status == 404


def test_the_owner_is_told_and_the_trail_says_so(aws: None) -> None:
    ada = owner()
    add_totp(ada)
    deliver_events()
    (mail,) = mails("ada@example.com", SUBJECT)
    assert "An authenticator app was added" in mail.html
    assert "auth.factor_added" in audited_actions(ada.id)


def test_neither_secret_nor_codes_are_stored_as_they_are(aws: None, capsys: pytest.CaptureFixture[str]) -> None:
    ada = owner()
    add_totp(ada)
    deliver_events()
    stored, written = repr(items()), "".join(capsys.readouterr())
    for secret in (ada.secret, *ada.recovery_codes, *(code.replace("-", "") for code in ada.recovery_codes)):
        assert secret not in stored
        assert secret not in written


def test_an_enrolment_is_open_for_ten_minutes_and_replaced_by_a_later_one(aws: None) -> None:
    time = Time()
    ada = owner()
    first, second = begin_totp(ada.token).data, begin_totp(ada.token).data
    ada.secret = first["secret"]
    assert confirm_totp(ada.token, first["id"], ada.code()).status == 404
    ada.secret = second["secret"]
    time.pass_by(minutes=10)
    late = confirm_totp(access_token(ada.id), second["id"], ada.code())
    assert late.error["code"] == "enrolment_expired"


def test_an_account_with_an_app_gets_no_token_before_the_code(aws: None) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    answer = login(device={"id": "phone-1", "name": "Phone"}).data
    assert set(answer) == {"status", "mfaToken", "methods", "expiresIn"}
    assert (answer["status"], answer["methods"]) == ("second_factor_required", ["totp", "recovery_code"])
    assert not is_accepted_anywhere(answer["mfaToken"])
    signed_in = with_code(answer["mfaToken"], ada.code()).data
    caller = verify_access_token(signed_in["accessToken"])
    assert (caller.id, caller.amr) == (ada.id, ("pwd", "otp", "mfa"))
    assert is_accepted(signed_in["accessToken"])
    sessions = call("GET", "/auth/sessions", token=signed_in["accessToken"]).data
    assert [session["deviceName"] for session in sessions if session["current"]] == ["Phone"]
    assert factors(ada.token)["factors"][0]["usedAt"]


def is_accepted_anywhere(token: str) -> bool:
    """Whether a token opens anything: as an access token, or as a refresh token."""
    refreshed = call("POST", "/auth/refresh", {"refreshToken": token})
    profile = call("GET", "/users/profile", token=token)
    return refreshed.status != 401 or profile.status != 401


def test_a_code_is_good_once(aws: None) -> None:
    time = Time()
    ada = owner()
    add_totp(ada)
    code = ada.code()
    assert with_code(first_step(), code).status == 200
    replayed = with_code(first_step(), code)
    assert (replayed.status, replayed.error["code"]) == (401, "invalid_code")
    assert with_code(first_step(), ada.code(-1)).status == 401, "an earlier one is not good any more"
    time.pass_by(seconds=30)
    assert with_code(first_step(), code).status == 401
    assert with_code(first_step(), ada.code()).status == 200


def test_the_code_that_confirmed_the_app_does_not_sign_in(aws: None) -> None:
    Time()
    ada = owner()
    begun = begin_totp(ada.token).data
    ada.secret = begun["secret"]
    code = ada.code()
    confirm_totp(ada.token, begun["id"], code).data  # noqa: B018
    assert with_code(first_step(), code).status == 401


def test_of_two_sign_ins_at_once_with_one_code_one_succeeds(aws: None) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    tokens, code = [first_step() for _ in range(4)], ada.code()
    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(lambda token: with_code(token, code).status, tokens))
    assert statuses == [200, 401, 401, 401]


@pytest.mark.parametrize(("ahead", "status"), [(-2, 401), (0, 200), (1, 200), (2, 401)])
def test_the_clock_of_the_phone_may_differ_by_half_a_minute(aws: None, ahead: int, status: int) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    assert with_code(first_step(), ada.code(ahead)).status == status


def test_a_sign_in_between_its_steps_ends_after_five_minutes_and_with_its_use(aws: None) -> None:
    time = Time()
    ada = owner()
    add_totp(ada)
    used, late = first_step(), first_step()
    assert with_code(used, ada.code()).status == 200
    assert with_code(used, ada.code(1)).error["code"] == "invalid_mfa_token"
    time.pass_by(minutes=5)
    assert with_code(late, ada.code()).error["code"] == "invalid_mfa_token"


@pytest.mark.parametrize("token", ["x", "a.b", "a.b.c", "é.x", "."])
def test_a_made_up_token_completes_nothing(aws: None, token: str) -> None:
    assert with_code(token, "123456").error["code"] == "invalid_mfa_token"


def test_the_token_of_one_account_does_not_complete_the_sign_in_of_another(aws: None) -> None:
    Time()
    ada, bob = owner(), owner("bob")
    add_totp(ada)
    add_totp(bob)
    token = first_step("ada")
    moved = f"{bob.id}.{token.partition('.')[2]}"
    assert with_code(moved, bob.code()).error["code"] == "invalid_mfa_token"
    assert with_code(token, bob.code()).error["code"] == "invalid_code"


def test_another_password_ends_the_sign_ins_between_their_steps(aws: None) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    token = first_step()
    body = {"currentPassword": PASSWORD, "newPassword": "pears under an elm 8"}
    assert call("POST", "/users/change-password", body, token=ada.token).status == 200
    assert with_code(token, ada.code()).error["code"] == "invalid_mfa_token"


def test_a_suspended_account_is_signed_in_and_told_so(aws: None) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    suspend_account(ada.id)
    assert with_code(first_step(), ada.code()).data["user"]["suspension"]["reason"] == "spam"


def wrong_code(right: str) -> str:
    return str((int(right) + 1) % 10**6).zfill(6)


def test_ten_wrong_codes_lock_the_second_step_and_the_owner_is_told(aws: None) -> None:
    time = Time()
    ada = owner()
    add_totp(ada)
    for _ in range(10):
        assert with_code(first_step(), wrong_code(ada.code())).status == 401
    locked = with_code(first_step(), ada.code())
    assert (locked.status, locked.error["code"]) == (429, "locked")
    assert 0 < int(locked.headers["retry-after"]) <= 15 * 60
    deliver_events()
    assert "failed the second one many times" in mails("ada@example.com", SUBJECT)[-1].html
    assert audited_actions(ada.id).count("auth.second_step_failed") == 10
    assert audited_actions(ada.id).count("auth.second_step_locked") == 1
    assert is_accepted(ada.token), "who is signed in stays so"
    time.pass_by(minutes=15)
    assert with_code(first_step(), ada.code()).status == 200


def test_a_right_password_does_not_make_room_for_more_guesses(aws: None) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    token = first_step()
    statuses = [with_code(token, wrong_code(ada.code())).status for _ in range(9)]
    login()
    statuses.append(with_code(first_step(), wrong_code(ada.code())).status)
    assert statuses == [401] * 10
    assert with_code(first_step(), ada.code()).status == 429


def test_a_success_clears_the_failures(aws: None) -> None:
    time = Time()
    ada = owner()
    add_totp(ada)
    for _ in range(9):
        with_code(first_step(), wrong_code(ada.code()))
    assert with_code(first_step(), ada.code()).status == 200
    time.pass_by(seconds=60)
    assert with_code(first_step(), wrong_code(ada.code())).status == 401
    assert with_code(first_step(), ada.code()).status == 200


def test_attempts_from_one_address_are_limited(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FITAI_LIMIT_CREDENTIALS", "3")
    settings.cache_clear()
    assert [with_code("a.b", "123456").status for _ in range(4)] == [401, 401, 401, 429]


def test_factors_are_for_verified_addresses(aws: None) -> None:
    """Else somebody could register a stranger's address, and lock the stranger out of it for good."""
    ada = register()
    refused = begin_totp(ada.token)
    assert (refused.status, refused.error["code"]) == (403, "email_not_verified")


def test_an_account_has_ten_factors_at_most(aws: None) -> None:
    ada = owner()
    for _ in range(10):
        add_totp(ada)
    assert begin_totp(ada.token).error["code"] == "too_many_factors"


def test_adding_needs_a_recent_proof_of_identity(aws: None) -> None:
    time = Time()
    ada = owner()
    time.pass_by(minutes=11)
    refused = begin_totp(ada.token)
    assert (refused.status, refused.error["code"]) == (403, "step_up_required")


def test_a_secret_is_sealed_anew_when_it_is_used_after_a_rotation(aws: None) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    kid = sealing.rotate_keys()
    assert kid not in repr(items("USER#"))
    assert with_code(first_step(), ada.code()).status == 200
    assert kid in repr(items("USER#"))
    assert with_code(first_step(), ada.code(1)).status == 200, "and it is the same secret"


def test_a_repeated_registration_does_not_go_round_the_second_factor(aws: None) -> None:
    body = {"email": "ada@example.com", "username": "ada", "password": PASSWORD}
    key = {"idempotency-key": "k-1"}
    registered = call("POST", "/auth/register", body, headers=key).data
    change_account(registered["user"]["id"], email_verified=True)
    ada = Owner(Person(registered["user"]["id"], body["email"], "ada", "", ""), registered["accessToken"])
    add_totp(ada)
    for item in items("IDEMPOTENCY#"):
        table().delete_item(Key={"PK": item["PK"], "SK": item["SK"]})
    again = call("POST", "/auth/register", body, headers=key)
    assert (again.status, again.error["code"]) == (409, "email_taken")
