"""Use cases of what an account is entered with: its password and its e-mail address."""

from fitai.accounts import rules as accounts_rules
from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.auth import attempts, passwords, rules, store
from fitai.auth.errors import AlreadyVerified, InvalidLink, WrongPassword
from fitai.auth.events import PasswordChanged, PasswordResetRequested, VerificationRequested
from fitai.auth.models import EmailVerified, PasswordChange, PasswordReset, SignedOut
from fitai.auth.rules import LinkPurpose, MailLinkToken
from fitai.auth.store import SignInState
from fitai.kernel import clock, events, limits
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import FieldError, Invalid, NotFound, TooManyRequests
from fitai.kernel.identity import Caller
from fitai.kernel.limits import CallerState
from fitai.kernel.settings import settings
from fitai.kernel.table import Write, commit, retry_on_conflict


def forget_password(email: str, origin: Origin) -> None:
    """Let a link to a new password be sent to the address, if it is an account's.

    An address that is nobody's costs the same reads and writes; what is sent, if anything, is decided behind the
    event. Past `limit_mails` for one address nothing more is sent, and that is not told either.

    Raises:
        TooManyRequests: too many requests from this network address.
    """
    limits.count_request(f"forgot#{origin.address}", settings().limit_credentials)
    subject = accounts_store.account_id_by_login(email) or rules.unknown_subject(accounts_rules.email_key(email))
    try:
        limits.count_request(f"forgot-mail#{subject}", settings().limit_mails)
    except TooManyRequests:
        return
    commit(
        events.outbox_write(PasswordResetRequested(user_id=subject)),
        audit_write(None, "auth.password_reset_requested", subject, origin),
    )


def reset_password(asked: PasswordReset, origin: Origin) -> SignedOut:
    """Give the account of a mailed link another password, and end all of its sessions.

    The lock of too many failures ends too: whoever reads the mail need not guess.

    Raises:
        InvalidLink: the link is not good, or not any more.
        Invalid: the password is too easy to guess; the link stays good.
        TooManyRequests: too many requests from this network address.
    """
    limits.count_request(f"reset#{origin.address}", settings().limit_credentials)
    token, account, _ = _open_link(asked.token, "reset_password")
    _refuse_weak_password(asked.password, account, "password")
    password_hash = passwords.hash_password(asked.password)

    def attempt() -> SignedOut:
        _, account, record = _open_link(asked.token, "reset_password")
        return _set_password(
            account,
            password_hash,
            record,
            store.use_mail_link_write(token, "reset_password"),
            store.clear_failures_write(account.id),
            audit_write(None, "auth.password_reset", account.id, origin),
            verified=True,
        )

    return retry_on_conflict(attempt)


def change_password(caller: Caller, asked: PasswordChange, origin: Origin) -> SignedOut:
    """Give the caller another password, and end the sessions of all other devices.

    Raises:
        WrongPassword: the present password is another; it counts like a failed sign-in.
        Locked: too many failures before this one.
        Invalid: the new password is too easy to guess, or is the present one.
        NotFound: the account is gone.
    """
    account = accounts_store.find_account(caller.id)
    if account is None:
        raise NotFound
    _refuse_weak_password(asked.new_password, account, "newPassword")
    standing, tries = attempts.count_attempt(caller.id)
    checked = standing.account.password_hash if standing.account else None
    if not passwords.is_match(asked.current_password, checked):
        attempts.audit_failure("auth.password_change_failed", caller.id, caller.id, tries, origin)
        raise WrongPassword(fields=[FieldError("currentPassword", "Is wrong")])
    if asked.new_password == asked.current_password:
        raise Invalid.field("newPassword", "Is the present password")
    password_hash = passwords.hash_password(asked.new_password)

    def attempt() -> SignedOut:
        now = store.sign_in_state(caller.id)
        if now.account is None or now.account.password_hash != checked:
            raise WrongPassword(fields=[FieldError("currentPassword", "Is wrong")])
        return _set_password(
            now.account,
            password_hash,
            now.record,
            store.drop_mail_link_write(caller.id, "reset_password"),
            store.clear_failures_write(caller.id),
            audit_write(caller.id, "auth.password_changed", caller.id, origin),
            keep=caller.session,
        )

    return retry_on_conflict(attempt)


def verify_email(text: str, origin: Origin) -> EmailVerified:
    """Note that the account's address is its owner's, who has just followed the link that was sent there.

    Raises:
        InvalidLink: the link is not good, or not any more.
    """
    limits.count_request(f"verify#{origin.address}", settings().limit_credentials)

    def attempt() -> EmailVerified:
        token, account, _ = _open_link(text, "verify_email")
        commit(
            store.use_mail_link_write(token, "verify_email"),
            accounts_store.email_verified_write(account.id),
            audit_write(account.id, "auth.email_verified", account.id, origin),
        )
        return EmailVerified(email=account.email)

    return retry_on_conflict(attempt)


def resend_verification(caller: Caller, origin: Origin) -> None:
    """Let the verification mail be sent again; its link replaces the former one.

    Raises:
        AlreadyVerified: there is nothing left to verify.
        TooManyRequests: it was asked for too often.
        NotFound: the account is gone.
    """
    account = accounts_store.find_account(caller.id)
    if account is None:
        raise NotFound
    if account.email_verified:
        raise AlreadyVerified
    limits.count_request(f"verification-mail#{caller.id}", settings().limit_mails)
    commit(
        events.outbox_write(VerificationRequested(user_id=caller.id)),
        audit_write(caller.id, "auth.verification_requested", caller.id, origin),
    )


def _open_link(text: str, purpose: LinkPurpose) -> tuple[MailLinkToken, Account, CallerState | None]:
    """The token that the text is, the account that it opens, and that account's record.

    Raises:
        InvalidLink: it opens none.
    """
    token = MailLinkToken.read(text)
    standing = store.mail_link_state(token.user_id, purpose) if token else SignInState(None)
    account, link = standing.account, standing.link
    if token is None or account is None or link is None or not account.active:
        raise InvalidLink
    if not link.opens(token, purpose, clock.epoch()):
        raise InvalidLink
    return token, account, standing.record


def _refuse_weak_password(password: str, account: Account, field: str) -> None:
    weakness = passwords.weakness(password, account.username, account.email)
    if weakness is not None:
        raise Invalid.field(field, weakness)


def _set_password(
    account: Account,
    password_hash: str,
    record: CallerState | None,
    *others: Write,
    verified: bool = False,
    keep: str | None = None,
) -> SignedOut:
    """Write the password, end the sessions, and tell the house; `keep` is the session that stays.

    The account must have been read before this: a sign-in that comes between is `Contended`, and its session ends.
    """
    ending = [one.family for one in store.sessions(account.id) if one.family != keep]
    store.end_sessions(
        account.id,
        record,
        ending,
        accounts_store.password_write(account, password_hash, verified=verified),
        events.outbox_write(PasswordChanged(user_id=account.id)),
        *others,
        all=keep is None,
    )
    return SignedOut(sessions_ended=len(ending))
