"""What a suspended user is told: by the open connections before they are closed, and by mail."""

from datetime import datetime

from fitai.accounts import store as accounts_store
from fitai.accounts.events import AccountReinstated, AccountSuspended
from fitai.accounts.models import Account
from fitai.admin.people.live_events import AccountSuspendedNow
from fitai.admin.people.mail_texts import NO_NOTE, REASONS, WITHOUT_END
from fitai.kernel import languages
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME
from fitai.kernel.live import connections, delivery
from fitai.mail import published as mail
from fitai.mail.models import MailRequest


def close_connections(event: AccountSuspended) -> None:
    """Tell the open connections of a suspended account why, and close them: two Querys, and what closing costs.

    However late this is, what was opened by a token from after the suspension is left: such a connection is refused while
    the suspension lasts.
    """
    suspended_at = int(event.since.timestamp())
    receivers = [
        connection
        for connection in connections.user_connections(event.user_id)
        if int(connection.expires) - ACCESS_TOKEN_LIFETIME <= suspended_at
    ]
    live_event = AccountSuspendedNow(reason=event.reason, note=event.note, until=event.until)
    delivery.push(receivers, live_event)
    connections.close_user_connections(event.user_id, (), before=suspended_at + 1)


def mail_suspension(event: AccountSuspended) -> None:
    """Write to the user why, and until when, the account is suspended; nothing where that is no longer so.

    Raises:
        DuplicateEvent: it was sent before.
    """
    account = accounts_store.find_account(event.user_id)
    if account is None or account.suspension is None or account.suspension.since != event.since:
        return
    language = _language(account)
    values = {
        "reason": REASONS[language][event.reason],
        "note": event.note or NO_NOTE[language],
        "until": WITHOUT_END[language] if event.until is None else _time_text(event.until, language),
    }
    mail.send_mail(MailRequest("account_suspended", account.email, values, language), event.id)


def mail_reinstatement(event: AccountReinstated) -> None:
    """Write to the user that the suspension is over.

    Raises:
        DuplicateEvent: it was sent before.
    """
    account = accounts_store.find_account(event.user_id)
    if account is not None and account.active:
        mail.send_mail(MailRequest("account_reinstated", account.email, {}, _language(account)), event.id)


def mail_upheld_appeal(user_id: str, event_id: str) -> None:
    """Write to the user of a suspended account that the appeal was rejected.

    Raises:
        DuplicateEvent: it was sent before.
    """
    account = accounts_store.find_account(user_id)
    if account is not None and not account.active:
        mail.send_mail(MailRequest("suspension_upheld", account.email, {}, _language(account)), event_id)


def _language(account: Account) -> str:
    return languages.language_of(account.preferences.language)


def _time_text(moment: datetime, language: str) -> str:
    return languages.moment_text(moment, language)
