"""Use cases of a step-up: a session proves again who its user is, for what a stolen access token must not do.

An endpoint that requires it declares `step_up=True`; the kernel compares the `auth_time` of the access token.
"""

from collections.abc import Sequence
from dataclasses import replace

from fitai.auth import attempts, service, store
from fitai.auth.attempts import Attempt
from fitai.auth.models import SteppedUp, StepUp
from fitai.kernel import clock
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Unauthorized
from fitai.kernel.identity import Caller
from fitai.kernel.table import Write, commit, retry_on_conflict


def step_up(caller: Caller, request: StepUp, attempt: Attempt, origin: Origin) -> SteppedUp:
    """Prove the caller's identity by the account's password.

    Args:
        attempt: the counted one (`attempts.count_of_caller`).

    Raises:
        WrongPassword: it counts like a failed sign-in.
        Unauthorized: the session has ended.
    """
    attempts.check_password(attempt, request.password, "auth.step_up_failed", "password", origin)
    return prove_identity(caller, ["pwd"], origin, attempt.clear_write)


def prove_identity(caller: Caller, amr: Sequence[str], origin: Origin, *others: Write) -> SteppedUp:
    """As `try_prove_identity`, repeated after a write conflict."""
    return retry_on_conflict(lambda: try_prove_identity(caller, amr, origin, *others))


def try_prove_identity(caller: Caller, amr: Sequence[str], origin: Origin, *others: Write) -> SteppedUp:
    """Note in the caller's session that it has just proven who its user is, and issue an access token that says so.

    Args:
        amr: how it was proven (RFC 8176); the caller of this function has checked it.
        others: writes that belong into the same transaction.

    Raises:
        Unauthorized: the session has ended.
        WriteConflict: to be retried.
    """
    state = store.prove_identity_state(caller.id, caller.session)
    account, session = state.account, state.session
    if account is None or session is None or session.expires <= clock.epoch():
        raise Unauthorized
    # What the session has proven before stays: an administrator who repeats the password keeps the second factor.
    proven = tuple(dict.fromkeys((*session.amr, *amr)))
    after = replace(session, auth_time=clock.epoch(), amr=proven)
    # Signed before it is written: when the keys cannot be read, nothing is noted.
    response = SteppedUp(access_token=service.session_access_token(account, after))
    audit_entry = audit_write(
        caller.id, "auth.stepped_up", caller.id, origin, {"session": session.family, "by": " ".join(amr)}
    )
    commit(store.prove_identity_write(caller.id, after), audit_entry, *others)
    return response
