"""The mails of authentication, sent by reactions to events.

A mail holds no text that the account's creator typed, since the address may be somebody else's. The token of a link is
created when its mail is written: it is in that mail, its digest is in the table, and it is nowhere else. A suspended
account gets these mails too: its user may sign in, and must be able to set a new password for that.
"""

import os
from datetime import UTC, datetime

from fitai.accounts import store as accounts_store
from fitai.accounts.events import UserRegistered
from fitai.accounts.models import Account
from fitai.auth import rules, store
from fitai.auth.events import (
    EmailChanged,
    EmailChangeRequested,
    NewDeviceSignedIn,
    PasswordChanged,
    PasswordResetRequested,
    VerificationRequested,
)
from fitai.auth.factors.events import FactorsChanged
from fitai.auth.mail_texts import FACTOR_CHANGES
from fitai.auth.rules import MailLinkToken
from fitai.kernel import api_url, clock, languages, limits
from fitai.kernel.errors import TooManyRequests
from fitai.kernel.settings import settings
from fitai.mail import published as mail
from fitai.mail.models import MailRequest


def send_welcome(event: UserRegistered) -> None:
    """Greet a new account."""
    account = accounts_store.find_account(event.user_id)
    if account is not None:
        mail.send_mail(MailRequest("welcome", account.email, {}, _language(account)), event.id)


def send_verification(event: UserRegistered | VerificationRequested) -> None:
    """Send the link that verifies the e-mail address, unless it is verified and mails arrive there."""
    account = accounts_store.find_account(event.user_id)
    if account is None or (account.email_verified and not mail.needs_proof(account.email)):
        return
    token = MailLinkToken.of(account.id, os.urandom(rules.SECRET_BYTES))
    values = {
        "link": f"{api_url.url_for('/auth/verify-email')}?token={token}",
        "hours": str(rules.VERIFY_LIFETIME // 3600),
    }
    link = store.mail_link_write(token, "verify_email", clock.epoch() + rules.VERIFY_LIFETIME)
    mail.send_mail(MailRequest("verify_email", account.email, values, _language(account)), event.id, link)


def send_password_reset(event: PasswordResetRequested) -> None:
    """Send the link to a new password, unless no account has the address, or the link would have expired."""
    account = accounts_store.find_account(event.user_id)
    expires = int(event.at.timestamp()) + rules.RESET_LIFETIME
    if account is None or expires <= clock.epoch():
        return
    token = MailLinkToken.of(account.id, os.urandom(rules.SECRET_BYTES))
    values = {"link": _reset_page_url(token), "until": _time_text(datetime.fromtimestamp(expires, UTC), account)}
    link = store.mail_link_write(token, "reset_password", expires)
    mail.send_mail(MailRequest("password_reset", account.email, values, _language(account)), event.id, link)


def send_password_changed(event: PasswordChanged) -> None:
    """Notify the owner that the password was changed."""
    account = accounts_store.find_account(event.user_id)
    if account is not None:
        values = {"at": _time_text(event.at, account)}
        mail.send_mail(MailRequest("password_changed", account.email, values, _language(account)), event.id)


def send_factors_changed(event: FactorsChanged) -> None:
    """Notify the owner of a change of the account's second factors, or of an attempt that they should know of."""
    account = accounts_store.find_account(event.user_id)
    if account is not None:
        change = FACTOR_CHANGES[_language(account)][event.change].format(remaining=event.remaining)
        values = {"change": change, "at": _time_text(event.at, account)}
        mail.send_mail(MailRequest("factors_changed", account.email, values, _language(account)), event.id)


def send_email_change(event: EmailChangeRequested) -> None:
    """Send the link that confirms a new address to that address."""
    account = accounts_store.find_account(event.user_id)
    expires = int(event.at.timestamp()) + rules.VERIFY_LIFETIME
    if account is None or expires <= clock.epoch():
        return
    token = MailLinkToken.of(account.id, os.urandom(rules.SECRET_BYTES))
    values = {
        "link": f"{api_url.url_for('/auth/confirm-email-change')}?token={token}",
        "hours": str(rules.VERIFY_LIFETIME // 3600),
    }
    link = store.mail_link_write(token, "change_email", expires, event.email)
    mail.send_mail(MailRequest("email_change", event.email, values, _language(account)), event.id, link)


def send_email_changed(event: EmailChanged) -> None:
    """Notify the former address of a change, with the link that undoes it."""
    account = accounts_store.find_account(event.user_id)
    if account is None:
        return
    at, language = _time_text(event.at, account), _language(account)
    expires = account.held_until or 0
    if not event.undoable or account.held_email != event.former_email or expires <= clock.epoch():
        mail.send_mail(MailRequest("email_changed", event.former_email, {"at": at}, language), event.id)
        return
    token = MailLinkToken.of(account.id, os.urandom(rules.SECRET_BYTES))
    values = {
        "at": at,
        "link": f"{api_url.url_for('/auth/undo-email-change')}?token={token}",
        "until": _time_text(datetime.fromtimestamp(expires, UTC), account),
    }
    link = store.mail_link_write(token, "undo_email_change", expires)
    mail.send_mail(MailRequest("email_changed_undo", event.former_email, values, language), event.id, link)


def send_new_device(event: NewDeviceSignedIn) -> None:
    """Tell the owner that a device has signed in that was never seen before; not more often than `limit_mails` allows."""
    account = accounts_store.find_account(event.user_id)
    if account is None:
        return
    try:
        limits.count_request(f"new-device-mail#{account.id}", settings().limit_mails)
    except TooManyRequests:
        return
    values = {"at": _time_text(event.at, account), "network": event.network}
    mail.send_mail(MailRequest("new_device", account.email, values, _language(account)), event.id)


def _reset_page_url(token: MailLinkToken) -> str:
    """The page for the new password. The token is in the fragment, which browsers send to no server and in no referrer."""
    front_end = settings().app_url
    page = f"{front_end}/reset-password" if front_end else api_url.url_for("/auth/reset-password")
    return f"{page}#token={token}"


def _language(account: Account) -> str:
    """The language of the account's mails."""
    return languages.language_of(account.preferences.language)


def _time_text(moment: datetime, account: Account) -> str:
    return languages.moment_text(moment, _language(account))
