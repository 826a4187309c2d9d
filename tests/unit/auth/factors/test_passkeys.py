"""Passkeys of a software authenticator: added, the whole sign-in or its second step, and everything that must not work."""

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cbor2
import pytest
from fitai.kernel.tokens import verify_access_token

from tests.harness.authenticator import Authenticator, decoded, encoded
from tests.harness.gateway import call, deliver_events
from tests.harness.mail import mails
from tests.unit.auth.factors.owners import (
    Owner,
    add_passkey,
    add_totp,
    creation_options,
    factors,
    first_step,
    owner,
    request_options,
    send_passkey,
    with_passkey,
)
from tests.unit.auth.people import Time, audited_actions, is_accepted, items, login, suspend_account

SUBJECT = "The sign-in of your account"


def enrolled(name: str = "ada", **attributes: Any) -> tuple[Owner, Authenticator]:
    """Somebody with a passkey."""
    someone, key = owner(name), Authenticator(**attributes)
    add_passkey(someone, key)
    return someone, key


# --- adding ------------------------------------------------------------------------------------------------


def test_the_options_are_those_of_this_site_and_account(aws: None) -> None:
    ada = owner()
    options = creation_options(ada.token)
    assert options["rp"] == {"id": "fitai.example", "name": "FitAI"}
    assert decoded(options["user"]["id"]).decode() == ada.id
    assert (options["user"]["name"], options["user"]["displayName"]) == ("ada@example.com", "ada")
    assert len(decoded(options["challenge"])) == 32
    assert -7 in [parameter["alg"] for parameter in options["pubKeyCredParams"]]
    assert (options["attestation"], options["excludeCredentials"]) == ("none", [])
    assert options["authenticatorSelection"]["residentKey"] == "preferred"


@pytest.mark.parametrize("attestation", ["none", "packed"])
@pytest.mark.parametrize("synchronises", [True, False])
def test_a_passkey_is_added(aws: None, attestation: Any, synchronises: bool) -> None:
    ada, key = owner(), Authenticator(attestation=attestation, synchronises=synchronises, counts=not synchronises)
    added = add_passkey(ada, key, name="Blue key")
    assert (added["factor"]["kind"], added["factor"]["name"], len(added["recoveryCodes"])) == (
        "passkey",
        "Blue key",
        10,
    )
    assert verify_access_token(added["accessToken"]).amr == ("pwd", "pop", "mfa")
    options = creation_options(ada.token)
    assert [descriptor["id"] for descriptor in options["excludeCredentials"]] == [encoded(key.passkeys[0].id)]
    assert options["excludeCredentials"][0]["transports"] == ["internal", "hybrid"]
    deliver_events()
    assert "A passkey was added" in mails("ada@example.com", SUBJECT)[-1].html


def test_an_app_on_a_phone_may_add_one_too(aws: None) -> None:
    add_passkey(owner(), Authenticator(origin="android:apk-key-hash:rmnZ9lUrTVOKdKDHSlFQlBhDg-oxv1f8"))


Spoiler = Callable[[Authenticator, dict[str, Any]], dict[str, Any]]
"""A way to answer the options wrongly."""


def other_origin(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return replace(key, origin="https://fitai.evil.example").create(options)


def other_site(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return replace(key, site="evil.example").create(options)


def other_challenge(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return key.create(options | {"challenge": encoded(bytes(32))})


def sign_in_for_creation(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return key.create(options, type="webauthn.get")


def embedded(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return key.create(options, crossOrigin=True)


def absent_person(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return replace(key, is_present=False).create(options)


def other_id(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return key.create(options) | {"id": encoded(b"another id")}


def _with_attestation(credential: dict[str, Any], change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    content = cbor2.loads(decoded(credential["response"]["attestationObject"]))
    change(content)
    response = credential["response"] | {"attestationObject": encoded(cbor2.dumps(content))}
    return credential | {"response": response}


def tampered_statement(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    credential = replace(key, attestation="packed").create(options)

    def spoil(content: dict[str, Any]) -> None:
        signature = bytearray(content["attStmt"]["sig"])
        signature[-1] ^= 1
        content["attStmt"]["sig"] = bytes(signature)

    return _with_attestation(credential, spoil)


def cut_off(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    return _with_attestation(key.create(options), lambda content: content.update(authData=content["authData"][:60]))


def no_cbor(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    credential = key.create(options)
    return credential | {"response": credential["response"] | {"attestationObject": "_____w"}}


def no_json(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    credential = key.create(options)
    return credential | {"response": credential["response"] | {"clientDataJSON": encoded(b"\xff{")}}


def no_object(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
    credential = key.create(options)
    return credential | {"response": credential["response"] | {"clientDataJSON": encoded(b"[1]")}}


@pytest.mark.parametrize(
    "spoil",
    [
        other_origin, other_site, other_challenge, sign_in_for_creation, embedded, absent_person, other_id,
        tampered_statement, cut_off, no_cbor, no_json, no_object,
    ],
)  # fmt: skip
def test_what_is_wrong_is_not_added(aws: None, spoil: Spoiler) -> None:
    ada = owner()
    refused = send_passkey(ada.token, spoil(Authenticator(), creation_options(ada.token)))
    assert (refused.status, refused.error["code"]) == (422, "unusable_passkey")
    assert factors(ada.token)["factors"] == []


def test_a_challenge_is_good_once_for_its_session_and_for_five_minutes(aws: None) -> None:
    time = Time()
    ada, bob, key = owner(), owner("bob"), Authenticator()
    used = key.create(creation_options(ada.token))
    send_passkey(ada.token, used).data  # noqa: B018
    assert send_passkey(ada.token, used).error["code"] == "unusable_passkey"
    other_device = login("bob").data["accessToken"]
    assert send_passkey(other_device, key.create(creation_options(bob.token))).error["code"] == "unusable_passkey"
    assert send_passkey(bob.token, key.create(creation_options(ada.token))).error["code"] == "unusable_passkey"
    late = key.create(creation_options(bob.token))
    time.pass_by(minutes=5)
    assert send_passkey(bob.token, late).error["code"] == "unusable_passkey"


def test_a_failed_answer_uses_its_challenge_up(aws: None) -> None:
    ada, key = owner(), Authenticator()
    options = creation_options(ada.token)
    send_passkey(ada.token, other_origin(key, options))
    assert send_passkey(ada.token, key.create(options)).error["code"] == "unusable_passkey"


def test_the_same_passkey_is_not_added_twice(aws: None) -> None:
    ada, key = enrolled()
    (passkey,) = key.passkeys
    options = creation_options(ada.token)
    credential = key.create(options)

    def same_id(content: dict[str, Any]) -> None:
        content["authData"] = content["authData"].replace(key.passkeys[-1].id, passkey.id)

    again = _with_attestation(credential, same_id) | {"id": encoded(passkey.id), "rawId": encoded(passkey.id)}
    refused = send_passkey(ada.token, again)
    assert (refused.status, refused.error["code"]) == (409, "passkey_already_added")


def test_a_challenge_for_a_sign_in_adds_nothing(aws: None) -> None:
    ada, key = owner(), Authenticator()
    options = creation_options(ada.token) | {"challenge": request_options()["challenge"]}
    assert send_passkey(ada.token, key.create(options)).error["code"] == "unusable_passkey"


# --- signing in --------------------------------------------------------------------------------------------


def test_a_passkey_signs_in_alone(aws: None) -> None:
    ada, key = enrolled()
    options = request_options()
    assert (options["rpId"], options["userVerification"], options["allowCredentials"]) == (
        "fitai.example",
        "required",
        [],
    )
    signed_in = with_passkey(key.answer(options), device={"id": "phone-1", "name": "Phone"}).data
    assert (signed_in["status"], signed_in["user"]["id"]) == ("signed_in", ada.id)
    assert verify_access_token(signed_in["accessToken"]).amr == ("pop", "mfa")
    assert is_accepted(signed_in["accessToken"])
    sessions = call("GET", "/auth/sessions", token=signed_in["accessToken"]).data
    assert [session["deviceName"] for session in sessions if session["current"]] == ["Phone"]
    assert audited_actions(ada.id)[-1] == "auth.signed_in"


def test_a_passkey_is_the_second_step(aws: None) -> None:
    ada, key = enrolled(verifies_user=False)
    token = first_step()
    options = request_options(token)
    assert options["userVerification"] == "preferred"
    assert [descriptor["id"] for descriptor in options["allowCredentials"]] == [encoded(key.passkeys[0].id)]
    signed_in = with_passkey(key.answer(options), token).data
    assert verify_access_token(signed_in["accessToken"]).amr == ("pwd", "pop", "mfa")
    assert factors(ada.token)["factors"][0]["usedAt"]
    again = with_passkey(key.answer(request_options()), token)
    assert again.error["code"] == "invalid_mfa_token"


def test_alone_it_must_check_who_holds_it(aws: None) -> None:
    ada, key = enrolled(verifies_user=False)
    refused = with_passkey(key.answer(request_options()))
    assert (refused.status, refused.error["code"]) == (401, "invalid_passkey")
    assert audited_actions(ada.id)[-1] == "auth.sign_in_failed"


def assertion(change: Callable[[dict[str, Any]], None]) -> Spoiler:
    def spoil(key: Authenticator, options: dict[str, Any]) -> dict[str, Any]:
        credential = key.answer(options)
        change(credential)
        return credential

    return spoil


def flip(name: str, at: int = -1) -> Spoiler:
    def change(credential: dict[str, Any]) -> None:
        content = bytearray(decoded(credential["response"][name]))
        content[at] ^= 1
        credential["response"][name] = encoded(bytes(content))

    return assertion(change)


SPOILERS: dict[str, Spoiler] = {
    "another origin": lambda key, options: replace(key, origin="https://fitai.evil.example").answer(options),
    "another site": lambda key, options: replace(key, site="evil.example").answer(options),
    "another challenge": lambda key, options: key.answer(options | {"challenge": encoded(bytes(32))}),
    "of a creation": lambda key, options: key.answer(options, type="webauthn.create"),
    "in a frame of another site": lambda key, options: key.answer(options, crossOrigin=True),
    "nobody there": lambda key, options: replace(key, is_present=False).answer(options),
    "tampered signature": flip("signature"),
    "tampered counter": flip("authenticatorData"),
    "tampered flags": flip("authenticatorData", 32),
    "cut off": assertion(lambda credential: credential["response"].update(authenticatorData="AAAA")),
    "another id": assertion(lambda credential: credential.update(id=encoded(b"x" * 32), rawId=encoded(b"x" * 32))),
    "two ids": assertion(lambda credential: credential.update(rawId=encoded(b"x" * 32))),
    "no client data": assertion(lambda credential: credential["response"].update(clientDataJSON=encoded(b"{}"))),
    "deep client data": assertion(
        lambda credential: credential["response"].update(clientDataJSON=encoded(b"[" * 12_000))
    ),
}


@pytest.mark.parametrize("spoil", SPOILERS.values(), ids=SPOILERS)
@pytest.mark.parametrize("is_alone", [True, False])
def test_what_is_wrong_signs_nobody_in(aws: None, spoil: Spoiler, is_alone: bool) -> None:
    ada, key = enrolled()
    token = None if is_alone else first_step()
    refused = with_passkey(spoil(key, request_options(token)), token)
    assert (refused.status, refused.error["code"]) == (401, "invalid_passkey")
    assert "accessToken" not in refused.text
    assert audited_actions(ada.id).count("auth.signed_in") == 0


def test_a_challenge_is_answered_once_and_within_five_minutes(aws: None) -> None:
    time = Time()
    _, key = enrolled()
    answer = key.answer(request_options())
    assert with_passkey(answer).status == 200
    assert with_passkey(answer).error["code"] == "invalid_passkey"
    late = key.answer(request_options())
    time.pass_by(minutes=5)
    assert with_passkey(late).error["code"] == "invalid_passkey"


def test_a_challenge_serves_what_it_was_made_for_only(aws: None) -> None:
    _, key = enrolled()
    token, other_token = first_step(), first_step()
    assert with_passkey(key.answer(request_options()), token).error["code"] == "invalid_passkey"
    assert with_passkey(key.answer(request_options(token))).error["code"] == "invalid_passkey"
    assert with_passkey(key.answer(request_options(token)), other_token).error["code"] == "invalid_passkey"


def test_somebody_elses_passkey_completes_no_sign_in(aws: None) -> None:
    enrolled()
    _, bobs = enrolled("bob")
    token = first_step("ada")
    answer = bobs.answer(request_options(token), bobs.passkeys[0])
    assert with_passkey(answer, token).error["code"] == "invalid_passkey"
    claimed = bobs.answer(request_options())
    claimed["response"]["userHandle"] = encoded(owner("cat").id.encode())
    assert with_passkey(claimed).error["code"] == "invalid_passkey"


@pytest.mark.parametrize("handle", [None, "", encoded(b"\xff\xfe"), encoded(b"nobody")])
def test_a_passkey_of_no_account_signs_nobody_in(aws: None, handle: str | None) -> None:
    _, key = enrolled()
    answer = key.answer(request_options())
    answer["response"]["userHandle"] = handle
    assert with_passkey(answer).status in (401, 422)
    assert handle == "" or with_passkey(answer).error["code"] == "invalid_passkey"


def test_a_counter_that_goes_back_is_a_copy_and_its_owner_is_told(aws: None) -> None:
    ada, key = enrolled()
    copy = Authenticator(passkeys=list(key.passkeys), counter=key.counter)
    for _ in range(3):
        assert with_passkey(key.answer(request_options())).status == 200
    refused = with_passkey(copy.answer(request_options()))
    assert (refused.status, refused.error["code"]) == (401, "invalid_passkey")
    assert audited_actions(ada.id)[-1] == "auth.passkey_cloned"
    token = first_step()
    assert with_passkey(copy.answer(request_options(token)), token).error["code"] == "invalid_passkey"
    deliver_events()
    assert "there is a copy of it" in mails("ada@example.com", SUBJECT)[-1].html
    assert with_passkey(key.answer(request_options())).status == 200


def test_an_authenticator_without_a_counter_works(aws: None) -> None:
    _, key = enrolled(counts=False, synchronises=True)
    assert [with_passkey(key.answer(request_options())).status for _ in range(2)] == [200, 200]


def test_a_counter_that_stops_counting_is_a_copy(aws: None) -> None:
    _, key = enrolled()
    assert with_passkey(key.answer(request_options())).status == 200
    key.counts = False
    assert with_passkey(key.answer(request_options())).error["code"] == "invalid_passkey"


def test_a_removed_passkey_signs_nobody_in(aws: None) -> None:
    ada, key = enrolled()
    (factor,) = factors(ada.token)["factors"]
    assert call("DELETE", f"/auth/passkeys/{factor['id']}", token=ada.token).data == {
        "ids": [factor["id"]],
        "remaining": 0,
    }
    assert with_passkey(key.answer(request_options())).error["code"] == "invalid_passkey"
    assert login().data["status"] == "signed_in"


def test_a_suspended_account_is_signed_in_and_told_so(aws: None) -> None:
    ada, key = enrolled()
    suspend_account(ada.id)
    answer = with_passkey(key.answer(request_options()))
    assert answer.data["user"]["suspension"]["reason"] == "spam"


def test_wrong_passkeys_are_counted_with_wrong_codes(aws: None) -> None:
    Time()
    ada, key = enrolled()
    add_totp(ada)
    for _ in range(10):
        token = first_step()
        assert with_passkey(SPOILERS["tampered signature"](key, request_options(token)), token).status == 401
    token = first_step()
    assert with_passkey(key.answer(request_options(token)), token).error["code"] == "locked"


def test_nothing_that_is_stored_signs_in(aws: None) -> None:
    """Of a challenge there is a digest, of a passkey its public half."""
    _, key = enrolled()
    challenge = request_options()["challenge"]
    stored = repr(items())
    private = key.passkeys[0].key.private_numbers().private_value.to_bytes(32, "big")
    assert challenge not in stored and decoded(challenge).hex() not in stored
    assert encoded(private) not in stored and base64.b64encode(private).decode() not in stored
