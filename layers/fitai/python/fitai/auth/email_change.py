"""Use cases of changing an account's e-mail address: asked for, confirmed at the new address, undone from the old one."""

from datetime import UTC, datetime

from fitai.accounts import rules as accounts_rules
from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.auth import rules, store
from fitai.auth.errors import EmailUnchanged, InvalidLink
from fitai.auth.events import EmailChanged, EmailChangeRequested, PasswordResetRequested
from fitai.auth.factors import rules as factor_rules
from fitai.auth.factors import store as factors_store
from fitai.auth.identities import store as identities_store
from fitai.auth.mail_links import count_use, open_link
from fitai.auth.models import EmailChange, EmailRestored, EmailVerified
from fitai.kernel import clock, events, limits
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Conflict, FieldError, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.settings import settings
from fitai.kernel.table import commit, retry_on_conflict
from fitai.mail import published as mail


def request_change(caller: Caller, request: EmailChange, origin: Origin) -> None:
    """Send a link to the new address. The account keeps the present one until that link is confirmed.

    Raises:
        EmailUnchanged: it is the account's address.
        Conflict: `email_taken`, as at a registration.
        TooManyRequests: too many requests for it.
        NotFound: the account was deleted.
    """
    account = accounts_store.find_account(caller.id)
    if account is None:
        raise NotFound
    if accounts_rules.email_key(request.email) == accounts_rules.email_key(account.email):
        raise EmailUnchanged
    limits.count_request(f"email-change#{caller.id}", settings().limit_mails)
    if accounts_store.account_id_by_login(request.email) is not None:
        raise Conflict(
            "An account with this e-mail address exists.", code="email_taken", fields=[FieldError("email", "Is taken")]
        )
    commit(
        events.outbox_write(EmailChangeRequested(user_id=caller.id, email=request.email)),
        audit_write(caller.id, "auth.email_change_requested", caller.id, origin),
    )


def confirm_change(text: str, origin: Origin) -> EmailVerified:
    """Give the account the new address, by the link that was sent there.

    A former address that was verified is held for a week: its owner is told, and may take it back.

    Raises:
        InvalidLink: the link is not, or no longer, valid.
        Conflict: `email_taken`: another account has got the address meanwhile.
        TooManyRequests: too many requests from this network address.
    """
    count_use(origin)

    def attempt() -> EmailVerified:
        opened = open_link(text, "change_email")
        account, email = opened.account, opened.link.email
        if email is None:
            raise InvalidLink
        hold_until = _hold_until(account)
        notice = EmailChanged(user_id=account.id, former_email=account.email, undoable=hold_until is not None)
        commit(
            *accounts_store.email_change_writes(account, email, hold_until),
            store.use_mail_link_write(opened.token, "change_email"),
            store.drop_mail_link_write(account.id, "reset_password"),
            store.drop_mail_link_write(account.id, "verify_email"),
            *mail.proven_writes(email),
            audit_write(account.id, "auth.email_changed", account.id, origin),
            *([events.outbox_write(notice)] if account.email_verified else []),
        )
        return EmailVerified(email=email)

    return retry_on_conflict(attempt)


def _hold_until(account: Account) -> int | None:
    """Until when the present address is held.

    None for one that was never verified: it may be a stranger's. None too while another one is held: whoever has taken
    an account over must not get rid of its owner's way back by changing the address twice.
    """
    is_holding = account.held_until is not None and account.held_until > clock.epoch()
    return clock.epoch() + rules.UNDO_LIFETIME if account.email_verified and not is_holding else None


def undo_change(text: str, origin: Origin) -> EmailRestored:
    """Give the account its former address back, by the link that was sent there, and shut everybody out.

    All sessions end, the password is removed, and so are the identities at providers that were linked since, the second
    factors that were added since, and recovery codes that were made since. A mail with a link to a new password follows.

    Raises:
        InvalidLink: the link is not, or no longer, valid.
        TooManyRequests: too many requests from this network address.
    """
    count_use(origin)

    def attempt() -> EmailRestored:
        opened = open_link(text, "undo_email_change")
        account = opened.account
        if account.held_email is None or account.held_until is None or account.held_until <= clock.epoch():
            raise InvalidLink
        changed_at = account.held_until - rules.UNDO_LIFETIME
        factors = factors_store.account_factors(account.id)[1]
        remaining = factor_rules.factors_until(factors, datetime.fromtimestamp(changed_at, UTC))
        details: dict[str, str | int | bool] = {"factorsDropped": len(factors.factors) - len(remaining.factors)}
        factor_writes = [] if remaining == factors else [factors_store.factors_write(account.id, factors, remaining)]
        store.end_sessions(
            account.id,
            opened.caller_state,
            [session.family for session in store.sessions(account.id)],
            *accounts_store.email_restore_writes(account),
            *identities_store.unlink_providers_writes(account.id, since=changed_at),
            *factor_writes,
            store.use_mail_link_write(opened.token, "undo_email_change"),
            store.drop_mail_link_write(account.id, "change_email"),
            store.drop_mail_link_write(account.id, "reset_password"),
            *mail.proven_writes(account.held_email),
            audit_write(None, "auth.email_change_undone", account.id, origin, details),
            events.outbox_write(PasswordResetRequested(user_id=account.id)),
            all=True,
        )
        return EmailRestored(email=account.held_email)

    return retry_on_conflict(attempt)
