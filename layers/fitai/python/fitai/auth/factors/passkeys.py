"""WebAuthn: the options for a browser, and the verification of what a passkey answers (WebAuthn Level 3, section 7).

No statement about the authenticator is asked for (`attestation: none`): people use the passkeys that they have.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import webauthn
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from fitai.accounts.models import Account
from fitai.auth.factors import rules
from fitai.auth.factors.errors import InvalidPasskey, UnusablePasskey
from fitai.auth.factors.models import Assertion, NewCredential, Passkey, PasskeyCreation, PasskeyRequest
from fitai.kernel import clock
from fitai.kernel.errors import Problem
from fitai.kernel.ids import new_id
from fitai.kernel.settings import settings

SITE = "FitAI"
"""The name that the browser shows."""
TIMEOUT = rules.CHALLENGE_LIFETIME * 1000
"""Milliseconds that the browser waits for the person."""
MAX_CREDENTIAL_ID = 1023
"""Bytes of a credential's id (WebAuthn, section 7.1)."""
TRANSPORTS = {transport.value for transport in AuthenticatorTransport}

# What the library raises for an answer that it cannot read or verify: its own exceptions, and those of the values in it.
_UNUSABLE = (
    WebAuthnException, InvalidSignature, UnsupportedAlgorithm,
    ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class VerifiedAssertion:
    """An answer whose signature is that of the passkey.

    Attributes:
        sign_count: the authenticator's counter.
        user_verified: whether the authenticator has checked who holds it.
    """

    sign_count: int
    user_verified: bool
    backed_up: bool


def creation_options(account: Account, challenge: bytes, passkeys: Sequence[Passkey]) -> PasskeyCreation:
    """The options to make a passkey: one that can sign in alone where the authenticator can store it."""
    options = webauthn.generate_registration_options(
        rp_id=settings().passkey_site,
        rp_name=SITE,
        user_id=account.id.encode(),
        user_name=account.email,
        user_display_name=account.username,
        challenge=challenge,
        timeout=TIMEOUT,
        attestation=AttestationConveyancePreference.NONE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            require_resident_key=False,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_descriptors(passkeys),
    )
    return PasskeyCreation.model_validate(_json(options))


def request_options(challenge: bytes, passkeys: Sequence[Passkey], *, alone: bool) -> PasskeyRequest:
    """The options to answer with a passkey.

    Args:
        passkeys: those that may answer; none where the person chooses.
        alone: the passkey is the whole sign-in, so that its authenticator must check who holds it.
    """
    needed = UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED
    options = webauthn.generate_authentication_options(
        rp_id=settings().passkey_site,
        challenge=challenge,
        timeout=TIMEOUT,
        allow_credentials=_descriptors(passkeys),
        user_verification=needed,
    )
    return PasskeyRequest.model_validate(_json(options))


def answered_challenge(client_data: str, error: type[Problem]) -> bytes:
    """The challenge that an answer says it is for.

    Raises:
        Problem: `error`, when that cannot be read.
    """
    try:
        return _bytes(_client_data(client_data)["challenge"])
    except _UNUSABLE:
        raise error from None


def verify_creation(credential: NewCredential, challenge: bytes, name: str) -> Passkey:
    """The passkey that an authenticator has made for a challenge.

    Raises:
        UnusablePasskey: it cannot be verified.
    """
    try:
        verified = webauthn.verify_registration_response(
            credential=_credential_json(credential),
            expected_challenge=challenge,
            expected_rp_id=settings().passkey_site,
            expected_origin=_origins(),
        )
        is_embedded = _client_data(credential.response.client_data_json).get("crossOrigin") is True
    except _UNUSABLE:
        raise UnusablePasskey from None
    if is_embedded or len(verified.credential_id) > MAX_CREDENTIAL_ID:
        raise UnusablePasskey
    return Passkey(
        id=new_id(),
        name=name,
        created_at=clock.now(),
        credential_id=bytes_to_base64url(verified.credential_id),
        public_key=bytes_to_base64url(verified.credential_public_key),
        sign_count=verified.sign_count,
        transports=[transport for transport in credential.response.transports if transport in TRANSPORTS],
        backed_up=verified.credential_backed_up,
    )


def verify_assertion(
    assertion: Assertion, challenge: bytes, passkey: Passkey, *, needs_verified_user: bool
) -> VerifiedAssertion:
    """Verify a passkey's answer to a challenge. Its counter is for the caller to judge.

    Raises:
        InvalidPasskey: it cannot be verified, or the authenticator has not checked who holds it though it must.
    """
    try:
        verified = webauthn.verify_authentication_response(
            credential=_credential_json(assertion),
            expected_challenge=challenge,
            expected_rp_id=settings().passkey_site,
            expected_origin=_origins(),
            credential_public_key=_bytes(passkey.public_key),
            # A counter that goes back must be told from an answer that is wrong; the library does not.
            credential_current_sign_count=0,
            require_user_verification=needs_verified_user,
        )
        is_embedded = _client_data(assertion.response.client_data_json).get("crossOrigin") is True
    except _UNUSABLE:
        raise InvalidPasskey from None
    if is_embedded:
        raise InvalidPasskey
    return VerifiedAssertion(verified.new_sign_count, verified.user_verified, verified.credential_backed_up)


def user_id_of(user_handle: str) -> str:
    """The account that a passkey says it was made for.

    Raises:
        InvalidPasskey: that cannot be read.
    """
    try:
        return _bytes(user_handle).decode()
    except ValueError:
        raise InvalidPasskey from None


def _origins() -> list[str]:
    return settings().passkey_origins.split(",")


def _descriptors(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=_bytes(passkey.credential_id),
            transports=[AuthenticatorTransport(transport) for transport in passkey.transports],
        )
        for passkey in passkeys
    ]


def _json(options: Any) -> Any:
    return json.loads(webauthn.options_to_json(options))


def _credential_json(credential: NewCredential | Assertion) -> dict[str, Any]:
    return credential.model_dump(by_alias=True, exclude_none=True)


def _client_data(text: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(_bytes(text))
    return content


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
