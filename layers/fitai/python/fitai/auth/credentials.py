"""Use cases of an account's password and e-mail address: forgotten, reset, changed, verified."""

from fitai.accounts import rules as accounts_rules
from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.auth import attempts, first_admin, passwords, rules, store
from fitai.auth.attempts import Attempt
from fitai.auth.errors import AlreadyVerified
from fitai.auth.events import PasswordChanged, PasswordResetRequested, VerificationRequested
from fitai.auth.mail_links import count_use, open_link
from fitai.auth.models import EmailVerified, PasswordChange, PasswordReset, SignedOut
from fitai.kernel import events, limits
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Invalid, NotFound, TooManyRequests
from fitai.kernel.identity import Caller
from fitai.kernel.limits import CallerState
from fitai.kernel.settings import settings
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.mail import published as mail


def forget_password(email: str, origin: Origin) -> None:
    """Request the mail with a link to a new password, if an account has the address.

    An unknown address costs the same reads and writes; the reaction decides whether a mail is sent. Past `limit_mails`
    for one address nothing more is sent, and the response does not reveal it.

    Raises:
        TooManyRequests: too many requests from this network address.
    """
    limits.count_by_network("forgot", origin.address, settings().limit_credentials)
    subject = accounts_store.account_id_by_login(email) or rules.unknown_subject(accounts_rules.email_key(email))
    try:
        limits.count_request(f"forgot-mail#{subject}", settings().limit_mails)
    except TooManyRequests:
        return
    commit(
        events.outbox_write(PasswordResetRequested(user_id=subject)),
        audit_write(None, "auth.password_reset_requested", subject, origin),
    )


def reset_password(request: PasswordReset, origin: Origin) -> SignedOut:
    """Set another password for the account of a mailed link, and end all of its sessions.

    Every lock ends too: failures are about a password, and whoever can read the mail has no need to guess.

    Raises:
        InvalidLink: the link is not, or no longer, valid.
        Invalid: the password is too easy to guess; the link stays valid.
        TooManyRequests: too many requests from this network address.
    """
    limits.count_by_network("reset", origin.address, settings().limit_credentials)
    opened = open_link(request.token, "reset_password")
    _refuse_weak_password(request.password, opened.account, "password")
    password_hash = passwords.hash_password(request.password)

    def attempt() -> SignedOut:
        opened = open_link(request.token, "reset_password")
        account = opened.account
        return _set_password(
            account,
            password_hash,
            opened.caller_state,
            store.use_mail_link_write(opened.token, "reset_password"),
            store.clear_failures_write(account.id, attempts.network_scope(origin)),
            audit_write(None, "auth.password_reset", account.id, origin),
            is_email_verified=True,
        )

    return retry_on_conflict(attempt)


def change_password(caller: Caller, request: PasswordChange, attempt: Attempt, origin: Origin) -> SignedOut:
    """Set another password for the caller, and end the sessions of all other devices.

    Args:
        attempt: the counted one (`attempts.count_of_caller`).

    Raises:
        WrongPassword: the current password is wrong; it counts like a failed sign-in.
        Invalid: the new password is too easy to guess, or is the current one.
        NotFound: the account was deleted.
    """
    account = attempt.account
    if account is None:
        raise NotFound
    _refuse_weak_password(request.new_password, account, "newPassword")
    checked_hash = attempts.check_password(
        attempt, request.current_password, "auth.password_change_failed", "currentPassword", origin
    )
    if request.new_password == request.current_password:
        raise Invalid.field("newPassword", "Is the current password")
    password_hash = passwords.hash_password(request.new_password)

    def change() -> SignedOut:
        state = store.sign_in_state(caller.id)
        if state.account is None or state.account.password_hash != checked_hash:
            raise attempts.wrong_password("currentPassword")
        return _set_password(
            state.account,
            password_hash,
            state.caller_state,
            store.drop_mail_link_write(caller.id, "reset_password"),
            attempt.clear_write,
            audit_write(caller.id, "auth.password_changed", caller.id, origin),
            kept_session=caller.session,
        )

    return retry_on_conflict(change)


def verify_email(text: str, origin: Origin) -> EmailVerified:
    """Mark the account's e-mail address as verified, by the link that was sent there.

    The account with the address that the deployment names becomes an administrator by it, where there is none.

    Raises:
        InvalidLink: the link is not, or no longer, valid.
        TooManyRequests: too many requests from this network address.
    """
    count_use(origin)

    def attempt() -> EmailVerified:
        opened = open_link(text, "verify_email")
        account = opened.account
        commit(
            store.use_mail_link_write(opened.token, "verify_email"),
            accounts_store.email_verified_write(account.id),
            *mail.proven_writes(account.email),
            audit_write(account.id, "auth.email_verified", account.id, origin),
        )
        first_admin.appoint(account.model_copy(update={"email_verified": True}), origin)
        return EmailVerified(email=account.email)

    return retry_on_conflict(attempt)


def resend_verification(caller: Caller, origin: Origin) -> None:
    """Request the verification mail again; its link replaces the former one.

    Raises:
        AlreadyVerified: the address is verified, and mails arrive there.
        TooManyRequests: too many requests for it.
        NotFound: the account was deleted.
    """
    account = accounts_store.find_account(caller.id)
    if account is None:
        raise NotFound
    if account.email_verified and not mail.needs_proof(account.email):
        raise AlreadyVerified
    limits.count_request(f"verification-mail#{caller.id}", settings().limit_mails)
    commit(
        events.outbox_write(VerificationRequested(user_id=caller.id)),
        audit_write(caller.id, "auth.verification_requested", caller.id, origin),
    )


def _refuse_weak_password(password: str, account: Account, field: str) -> None:
    weakness = passwords.weakness(password, account.username, account.email)
    if weakness is not None:
        raise Invalid.field(field, weakness)


def _set_password(
    account: Account,
    password_hash: str,
    caller_state: CallerState | None,
    *others: Write,
    is_email_verified: bool = False,
    kept_session: str | None = None,
) -> SignedOut:
    """Write the password with its event, and end all sessions but `kept_session`.

    The account must have been read before: a sign-in since then is a write conflict, and its session ends too.
    """
    families = [session.family for session in store.sessions(account.id) if session.family != kept_session]
    store.end_sessions(
        account.id,
        caller_state,
        families,
        accounts_store.password_write(account, password_hash, is_email_verified=is_email_verified),
        events.outbox_write(PasswordChanged(user_id=account.id)),
        *others,
        all=kept_session is None,
    )
    return SignedOut(sessions_ended=len(families))
