"""The mails of notifications, sent by reactions to events: of one, of those that waited, of a day.

The event says what may be sent; whether it is still to be is read again: nothing is sent of what was read or deleted meanwhile, or
was turned off. A mail is sent once for its event (`fitai.mail`).
"""

import os
from collections.abc import Sequence

from fitai.kernel import api_url, personal_data
from fitai.kernel.table import commit, retry_on_conflict
from fitai.mail import published as mail
from fitai.mail.models import MailRequest, Template
from fitai.notifications import catalogue, rules
from fitai.notifications.delivery import reading, store
from fitai.notifications.delivery.events import DigestDue, HeldReleased
from fitai.notifications.delivery.reading import Mailbox, ReadableLine
from fitai.notifications.delivery.rules import next_state
from fitai.notifications.events import NotificationStored
from fitai.notifications.matrix import CATEGORIES, Category, NotificationType
from fitai.notifications.models import Line
from fitai.notifications.unsubscribe.rules import KEY_BYTES, UnsubscribeToken, mail_categories
from fitai.users.models import Recipient

MAX_LISTED = 20
"""Lines that a summary lists; of more it says how many."""
UNSUBSCRIBE_PATH = "/notifications/unsubscribe"
MAILED_ALERTS = frozenset({"new_device", "password_changed", "email_changed", "factors_changed"})
"""Security alerts (their form in the catalogue) of which authentication itself writes a mail, with the details."""


def send_notification(event: NotificationStored) -> None:
    """Mail a notification at once.

    Two BatchGetItems; then those of sending.

    Raises:
        DuplicateEvent: it was sent before.
    """
    if not event.mail:
        return
    mailbox = reading.load_mailbox(event.user_id, [event.notification_id])
    _send(event.user_id, mailbox, _to_mail(mailbox), event.id)


def send_held(event: HeldReleased) -> None:
    """Mail what has waited for the end of the quiet hours: a single notification as itself, several as one summary.

    Raises:
        DuplicateEvent: it was sent before.
    """
    line_ids = [line.id for line in event.lines if line.mail]
    if line_ids:
        mailbox = reading.load_mailbox(event.user_id, line_ids)
        _send(event.user_id, mailbox, _to_mail(mailbox), event.id)


def send_digest(event: DigestDue) -> None:
    """Mail the daily summary: the unread lines since the last one, by category; nothing where there are none.

    One BatchGetItem and one Query; then those of sending.

    Raises:
        DuplicateEvent: it was sent before.
    """
    mailbox = reading.load_mailbox(event.user_id)
    if mailbox.recipient is None or not _is_mailed("digest", mailbox):
        return
    shown = reading.digest_lines(event, mailbox, mailbox.recipient)
    if shown:
        text = catalogue.message("digest", mailbox.recipient.language, {"count": str(len(shown))})
        _send_summary(event.user_id, mailbox, mailbox.recipient, text, shown, ["digest"], event.id)


def _to_mail(mailbox: Mailbox) -> list[Line]:
    """The lines that are still to be mailed. Security is mailed even if it was read: somebody else may have read it."""
    return [
        line
        for line in mailbox.lines
        if _is_mailed(line.type, mailbox)
        and (rules.is_unread(line, mailbox.inbox) or CATEGORIES[line.type] == "security")
        and not (line.type == "security_alert" and line.values.get(catalogue.FORM) in MAILED_ALERTS)
    ]


def _is_mailed(type: NotificationType, mailbox: Mailbox) -> bool:
    recipient = mailbox.recipient
    return (
        recipient is not None
        and recipient.mail_address is not None
        and rules.channels(type, recipient.choices, mailbox.preferences).mail
    )


def _send(user_id: str, mailbox: Mailbox, lines: Sequence[Line], event_id: str) -> None:
    recipient = mailbox.recipient
    shown = reading.readable(user_id, recipient, lines) if recipient and lines else []
    if recipient is None or not shown:
        return
    if len(shown) == 1:
        _send_one(user_id, mailbox, recipient, shown[0], event_id)
        return
    values = {catalogue.FORM: "quiet", "count": str(len(shown))}
    text = catalogue.message("digest", recipient.language, values)
    categories = mail_categories(entry.line.type for entry in shown)
    _send_summary(user_id, mailbox, recipient, text, shown, categories, event_id)


def _send_one(user_id: str, mailbox: Mailbox, recipient: Recipient, shown: ReadableLine, event_id: str) -> None:
    values = {"title": printable(shown.text.title), "message": printable(shown.text.body)}
    categories = mail_categories([shown.line.type])
    if not categories:
        request = MailRequest("security_notice", recipient.mail_address or "", values, recipient.language)
        mail.send_mail(request, event_id)
        return
    links, headers = _unsubscribing(user_id, mailbox, recipient, categories)
    template: Template = "notice"
    if shown.line.type == "payment" and "url" in shown.line.data:
        # Of a payment that has failed the page on which it is paid: nobody looks for that in an app.
        template, links = "payment_notice", links | {"link": shown.line.data["url"]}
    request = MailRequest(template, recipient.mail_address or "", values | links, recipient.language, headers=headers)
    mail.send_mail(request, event_id)


def _send_summary(
    user_id: str,
    mailbox: Mailbox,
    recipient: Recipient,
    text: catalogue.Text,
    shown: Sequence[ReadableLine],
    categories: Sequence[Category],
    event_id: str,
) -> None:
    lines = [printable(entry.text.body) for entry in shown[:MAX_LISTED]]
    if len(shown) > MAX_LISTED:
        lines.append(catalogue.word("more", recipient.language, {"count": str(len(shown) - MAX_LISTED)}))
    links, headers = _unsubscribing(user_id, mailbox, recipient, categories)
    values = {"title": text.title, "message": text.body} | links
    request = MailRequest("notices", recipient.mail_address or "", values, recipient.language, lines, headers)
    mail.send_mail(request, event_id)


def printable(text: str) -> str:
    """The text in one printable line: names may hold emojis that are joined by characters which are not."""
    return "".join(character for character in text if character.isprintable())


# --- unsubscribing -----------------------------------------------------------------------------------------


def _unsubscribing(
    user_id: str, mailbox: Mailbox, recipient: Recipient, categories: Sequence[Category]
) -> tuple[dict[str, str], dict[str, str]]:
    """The values of a mail for its link by which one unsubscribes, and its headers (RFC 2369, RFC 8058)."""
    key = mailbox.state.unsubscribe_key or _make_key(user_id)
    token, language = UnsubscribeToken.of(user_id, categories, key), catalogue.best_language(recipient.language)
    url = f"{api_url.url_for(UNSUBSCRIBE_PATH)}?token={token}&language={language}"
    kind = ", ".join(catalogue.category_name(category, recipient.language) for category in categories)
    headers = {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return {"unsubscribe": url, "kind": kind}, headers


def _make_key(user_id: str) -> str:
    """The user's key, made with the first mail: a GetItem and a transaction."""

    def attempt() -> str:
        state = store.load_state(user_id)
        if not state.unsubscribe_key:
            after = next_state(state, unsubscribe_key=os.urandom(KEY_BYTES).hex())
            commit(*store.state_writes(user_id, state, after), personal_data.account_exists_check_write(user_id))
            return after.unsubscribe_key
        return state.unsubscribe_key

    return retry_on_conflict(attempt)
