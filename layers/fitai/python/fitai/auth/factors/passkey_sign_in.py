"""Use cases of signing in with a passkey: alone, without a user name, or as the second step."""

from fitai.accounts.models import Account
from fitai.auth import service
from fitai.auth.attempts import Attempt
from fitai.auth.factors import challenges, passkeys, rules, second_step, store
from fitai.auth.factors.errors import InvalidPasskey
from fitai.auth.factors.models import (
    AccountFactors,
    Assertion,
    Passkey,
    PasskeyOptionsRequest,
    PasskeyRequest,
    PasskeySignIn,
)
from fitai.auth.factors.notices import changed_write
from fitai.auth.factors.passkeys import VerifiedAssertion
from fitai.auth.factors.rules import MfaToken
from fitai.auth.factors.second_step import Proof
from fitai.auth.models import SignedIn
from fitai.kernel import clock, limits
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.identity import MULTI_FACTOR
from fitai.kernel.settings import settings
from fitai.kernel.table import commit, retry_on_conflict


class _CounterWentBack(Exception):
    """The passkey's counter does not go on from the stored one: somebody has a copy of it."""


def options(request: PasskeyOptionsRequest, origin: Origin) -> PasskeyRequest:
    """The options to sign in with a passkey.

    Raises:
        InvalidMfaToken: the token belongs to no sign-in that can be completed.
        TooManyRequests: too many from this network address.
    """
    limits.count_by_network("passkey", origin.address, settings().limit_credentials)
    if request.mfa_token is None:
        challenge = challenges.new_challenge("sign_in", None, "")
        return passkeys.request_options(challenge, [], alone=True)
    token = second_step.read_token(request.mfa_token)
    _, account, factors = second_step.open_first_step(token)
    challenge = challenges.new_challenge("second_step", account.id, token.digest)
    return passkeys.request_options(challenge, factors.passkeys, alone=False)


def count(request: PasskeySignIn, origin: Origin) -> Attempt | None:
    """Count a sign-in with a passkey, before it is verified.

    Returns:
        The counted attempt at the second step, if it is one. A passkey that signs in alone cannot be guessed.

    Raises:
        TooManyRequests: too many attempts from this network address.
        InvalidMfaToken, LoginLocked: as `second_step.count` says.
    """
    if request.mfa_token is not None:
        return second_step.count(request.mfa_token, origin)
    limits.count_by_network("factor", origin.address, settings().limit_credentials)
    return None


def sign_in(request: PasskeySignIn, attempt: Attempt | None, origin: Origin) -> SignedIn:
    """Sign in with a passkey, or complete a sign-in with it.

    Args:
        attempt: what `count` has returned.

    Raises:
        InvalidPasskey: the answer cannot be verified, answers no open challenge, or the passkey belongs to no account.
        InvalidMfaToken: as `second_step.complete` says.
    """
    challenge = passkeys.answered_challenge(request.credential.response.client_data_json, InvalidPasskey)
    if request.mfa_token is not None:
        assert attempt is not None
        return _complete(request.mfa_token, attempt, request.credential, challenge, origin)
    if not challenges.take_challenge(challenge, "sign_in", None, ""):
        raise InvalidPasskey
    user_id = _user_of(request.credential)
    if store.account_factors(user_id)[0] is None:
        raise InvalidPasskey
    try:
        return retry_on_conflict(lambda: _sign_in_alone(user_id, request, challenge, origin))
    except _CounterWentBack:
        _record_copy(user_id, origin)
        raise InvalidPasskey from None
    except InvalidPasskey:
        commit(audit_write(None, "auth.sign_in_failed", user_id, origin, {"by": "passkey"}))
        raise


def _sign_in_alone(user_id: str, request: PasskeySignIn, challenge: bytes, origin: Origin) -> SignedIn:
    account, factors = store.account_factors(user_id)
    if account is None:
        raise InvalidPasskey
    after = _after_use(factors, request.credential, challenge, is_alone=True)
    return service.open_session(
        user_id,
        request.device,
        origin,
        {"by": "passkey"},
        store.factors_write(user_id, factors, after),
        amr=["pop", MULTI_FACTOR],
    )


def _complete(text: str, attempt: Attempt, assertion: Assertion, challenge: bytes, origin: Origin) -> SignedIn:
    """Complete a sign-in with a passkey of its account."""
    token = MfaToken.read(text)
    is_open = token is not None and challenges.take_challenge(challenge, "second_step", token.user_id, token.digest)

    def verify(account: Account, factors: AccountFactors) -> Proof:
        if not is_open:
            raise InvalidPasskey
        try:
            after = _after_use(factors, assertion, challenge, is_alone=False)
        except _CounterWentBack:
            _record_copy(account.id, origin)
            raise InvalidPasskey from None
        return Proof("passkey", after, ("pop",))

    return second_step.complete(text, attempt, verify, origin, InvalidPasskey)


def _after_use(factors: AccountFactors, assertion: Assertion, challenge: bytes, *, is_alone: bool) -> AccountFactors:
    """The factors after this answer of one of the account's passkeys.

    Raises:
        InvalidPasskey: it is none of the account's, or the answer cannot be verified.
        _CounterWentBack: the signature is right, but its counter was used before.
    """
    passkey = _find_passkey(factors, assertion.id)
    verified = passkeys.verify_assertion(assertion, challenge, passkey, needs_verified_user=is_alone)
    if not rules.is_counter_credible(passkey.sign_count, verified.sign_count):
        raise _CounterWentBack
    return rules.with_changed_factor(factors, _used(passkey, verified))


def _find_passkey(factors: AccountFactors, credential_id: str) -> Passkey:
    for passkey in factors.passkeys:
        if passkey.credential_id == credential_id:
            return passkey
    raise InvalidPasskey


def _used(passkey: Passkey, verified: VerifiedAssertion) -> Passkey:
    change = {"sign_count": verified.sign_count, "backed_up": verified.backed_up, "used_at": clock.now()}
    return passkey.model_copy(update=change)


def _user_of(assertion: Assertion) -> str:
    """The account that the passkey says it was made for; its signature is checked with that account's key."""
    handle = assertion.response.user_handle
    if handle is None:
        raise InvalidPasskey
    return passkeys.user_id_of(handle)


def _record_copy(user_id: str, origin: Origin) -> None:
    """Write an audit entry of a passkey whose counter went back, and let the owner know."""
    commit(
        audit_write(None, "auth.passkey_cloned", user_id, origin),
        changed_write(user_id, "passkey_cloned", AccountFactors()),
    )
