"""The second step of a sign-in: what completes it, and how failures are counted. Only it opens a session."""

from collections.abc import Callable
from dataclasses import dataclass

from fitai.accounts.models import Account
from fitai.auth import attempts, service
from fitai.auth import rules as auth_rules
from fitai.auth.attempts import Attempt
from fitai.auth.factors import rules, store
from fitai.auth.factors.errors import InvalidCode, InvalidMfaToken, InvalidPasskey
from fitai.auth.factors.models import AccountFactors, Method, RecoverySignIn
from fitai.auth.factors.notices import changed_write
from fitai.auth.factors.rules import Change, FirstStep, MfaToken
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


def read_token(text: str) -> MfaToken:
    """The token in this text.

    Raises:
        InvalidMfaToken: it is malformed.
    """
    token = MfaToken.read(text)
    if token is None:
        raise InvalidMfaToken
    return token


def open_first_step(token: MfaToken) -> tuple[FirstStep, Account, AccountFactors]:
    """The sign-in that this token belongs to: one BatchGetItem.

    Raises:
        InvalidMfaToken: there is none, it has expired or was completed, or the password has changed since.
    """
    step, account, factors = store.first_step(token)
    if step is None or account is None or not step.accepts(account, clock.epoch()):
        raise InvalidMfaToken
    return step, account, factors


def count(text: str, origin: Origin) -> Attempt:
    """Count an attempt at the second step, before it is verified.

    Args:
        text: the `mfaToken`.

    Raises:
        TooManyRequests: too many attempts from this network address.
        InvalidMfaToken: as `open_first_step` says.
        LoginLocked: too many failures before this attempt.
    """
    limits.count_by_network("factor", origin.address, settings().limit_credentials)
    return attempts.count_from_anywhere(rules.failures_subject(open_first_step(read_token(text))[1].id))


def complete(
    text: str,
    attempt: Attempt,
    verify: Callable[[Account, AccountFactors], Proof],
    origin: Origin,
    failure: type[InvalidCode] | type[InvalidPasskey],
) -> SignedIn:
    """Complete a sign-in.

    Args:
        text: the `mfaToken`.
        attempt: the counted one (`count`).
        verify: decides about the present state of the account, and returns the proof.
        failure: what `verify` raises when the proof is wrong.

    Raises:
        InvalidMfaToken: the token belongs to no sign-in that can be completed.
    """
    token = read_token(text)

    def open_session() -> SignedIn:
        step, account, factors = open_first_step(token)
        proof = verify(account, factors)
        device = Device(id=step.device_id, name=step.device_name) if step.device_id else None
        links = service.provider_link_writes(step.link, account.id, origin) if step.link is not None else []

        def require(present: Account) -> None:
            if not step.accepts(present, clock.epoch()):
                raise InvalidMfaToken

        return service.open_session(
            account.id,
            device,
            origin,
            {"by": step.by, "factor": proof.method},
            store.use_first_step_write(token),
            store.factors_write(account.id, factors, proof.factors),
            attempt.clear_write,
            *([changed_write(account.id, proof.change, proof.factors)] if proof.change else []),
            *links,
            require=require,
            amr=[rules.first_amr(step.by), *proof.amr, MULTI_FACTOR],
            drops_unproven=step.link is not None,
        )

    try:
        return retry_on_conflict(open_session)
    except failure:
        _record_failure(token.user_id, attempt.count, origin)
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


def sign_in_with_recovery_code(request: RecoverySignIn, attempt: Attempt, origin: Origin) -> SignedIn:
    """Complete a sign-in with a recovery code, which is used up by it.

    Args:
        attempt: the counted one (`count`).

    Raises:
        InvalidMfaToken: as `complete` says.
        InvalidCode: it is none of the account's, or was used.
    """

    def verify(account: Account, factors: AccountFactors) -> Proof:
        digest = rules.matching_digest(factors, account.id, request.code)
        if digest is None:
            raise InvalidCode
        after = rules.without_recovery_code(factors, digest)
        return Proof("recovery_code", after, ("recovery_code",), "recovery_code_used")

    return complete(request.mfa_token, attempt, verify, origin, InvalidCode)
