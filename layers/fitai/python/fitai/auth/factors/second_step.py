"""The second step of a sign-in: what completes it, and how failures are counted. Only it opens a session."""

from collections.abc import Callable
from dataclasses import dataclass

from fitai.accounts.models import Account
from fitai.auth import attempts, service
from fitai.auth import rules as auth_rules
from fitai.auth import store as auth_store
from fitai.auth.errors import AccountSuspended
from fitai.auth.factors import rules, store
from fitai.auth.factors.errors import InvalidCode, InvalidMfaToken, InvalidPasskey
from fitai.auth.factors.models import AccountFactors, Method, RecoverySignIn
from fitai.auth.factors.rules import Change, FirstStep, MfaToken
from fitai.auth.factors.service import changed_write
from fitai.auth.models import Device, SignedIn
from fitai.kernel import clock, limits
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.identity import MULTI_FACTOR
from fitai.kernel.settings import settings
from fitai.kernel.table import commit, retry_on_conflict


@dataclass(frozen=True, slots=True)
class Proof:
    """What completes a sign-in.

    Attributes:
        factors: the account's factors afterwards.
        amr: how the person has proven who they are in this step (RFC 8176).
        change: what the owner is told of.
    """

    method: Method
    factors: AccountFactors
    amr: tuple[str, ...]
    change: Change | None = None


def open_first_step(text: str) -> tuple[MfaToken, FirstStep, Account, AccountFactors]:
    """The sign-in that this token belongs to: one BatchGetItem.

    Raises:
        InvalidMfaToken: there is none, it has expired or was completed, or the password has changed since.
        AccountSuspended: the account is not active.
    """
    token = MfaToken.read(text)
    if token is None:
        raise InvalidMfaToken
    step, account, factors = store.first_step(token)
    if step is None or account is None or not step.accepts(account, clock.epoch()):
        raise InvalidMfaToken
    if not account.active:
        raise AccountSuspended
    return token, step, account, factors


def complete(
    text: str,
    verify: Callable[[Account, AccountFactors], Proof],
    origin: Origin,
    failure: type[InvalidCode] | type[InvalidPasskey],
) -> SignedIn:
    """Complete a sign-in: one attempt, which is counted before it is verified.

    Args:
        text: the `mfaToken`.
        verify: decides about the present state of the account, and returns the proof.
        failure: what `verify` raises when the proof is wrong.

    Raises:
        InvalidMfaToken: the token belongs to no sign-in that can be completed.
        AccountSuspended: the account is not active.
        LoginLocked: too many failures before this attempt.
    """
    user_id = open_first_step(text)[2].id
    attempt_count = attempts.count_attempt(rules.failures_subject(user_id))[1]

    def attempt() -> SignedIn:
        token, step, account, factors = open_first_step(text)
        proof = verify(account, factors)
        device = Device(id=step.device_id, name=step.device_name) if step.device_id else None
        links = service.provider_link_writes(step.link, user_id, origin) if step.link is not None else []

        def require(present: Account) -> None:
            if not present.active or not step.accepts(present, clock.epoch()):
                raise InvalidMfaToken

        return service.open_session(
            user_id,
            device,
            origin,
            {"by": step.by, "factor": proof.method},
            store.use_first_step_write(token),
            store.factors_write(user_id, factors, proof.factors),
            auth_store.clear_failures_write(rules.failures_subject(user_id)),
            *([changed_write(user_id, proof.change, proof.factors)] if proof.change else []),
            *links,
            require=require,
            amr=[rules.first_amr(step.by), *proof.amr, MULTI_FACTOR],
        )

    try:
        return retry_on_conflict(attempt)
    except failure:
        _record_failure(user_id, attempt_count, origin)
        raise


def _record_failure(user_id: str, attempt_count: int, origin: Origin) -> None:
    """Write an audit entry of a failed second step; when it locks them, another one, and let the owner know.

    Whoever gets here knows the password.
    """
    writes = [audit_write(None, "auth.second_step_failed", user_id, origin)]
    if attempt_count >= auth_rules.MAX_FAILURES:
        details = {"seconds": auth_rules.LOCK_SECONDS}
        writes.append(audit_write(None, "auth.second_step_locked", user_id, origin, details))
        writes.append(changed_write(user_id, "codes_locked", AccountFactors()))
    commit(*writes)


def sign_in_with_recovery_code(request: RecoverySignIn, origin: Origin) -> SignedIn:
    """Complete a sign-in with a recovery code, which is used up by it.

    Raises:
        InvalidMfaToken, AccountSuspended, LoginLocked: as `complete` says.
        InvalidCode: it is none of the account's, or was used.
        TooManyRequests: too many attempts from this network address.
    """
    limits.count_request(f"factor#{origin.address}", settings().limit_credentials)

    def verify(account: Account, factors: AccountFactors) -> Proof:
        digest = rules.matching_digest(factors, account.id, request.code)
        if digest is None:
            raise InvalidCode
        after = rules.without_recovery_code(factors, digest)
        return Proof("recovery_code", after, ("recovery_code",), "recovery_code_used")

    return complete(request.mfa_token, verify, origin, InvalidCode)
