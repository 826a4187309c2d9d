"""Unsubscribing from a kind of mails by the link in them, without signing in (RFC 8058)."""

from fitai.kernel import limits, pages
from fitai.kernel.errors import Malformed
from fitai.kernel.http_response import RawResponse
from fitai.kernel.pages import LinkPage
from fitai.kernel.personal_data import AccountGone, account_exists_check_write
from fitai.kernel.table import commit, retry_on_conflict
from fitai.notifications import catalogue, rules
from fitai.notifications.choices import store
from fitai.notifications.delivery import reading
from fitai.notifications.models import ChannelsChange, NotificationPreferencesChange
from fitai.notifications.unsubscribe.rules import UnsubscribeToken

USES_PER_WINDOW = 20
"""Uses of one user's links in a quarter of an hour: the mail service of a recipient may use a link more than once."""


class InvalidUnsubscribeLink(Malformed):
    """400: the link by which one unsubscribes is none of ours, or its account was deleted."""

    code, sentence = "invalid_link", "This link is not valid."


def unsubscribe(text: str) -> RawResponse:
    """Turn off the mails of the token's categories; again does nothing. Answers a page.

    One UpdateItem that counts the use, one BatchGetItem, one transaction.

    Raises:
        InvalidUnsubscribeLink: the token is not one of ours.
        TooManyRequests: one user's links are used too often.
    """
    token = UnsubscribeToken.read(text)
    if token is None:
        raise InvalidUnsubscribeLink
    limits.count_request(f"unsubscribe#{token.user_id}", USES_PER_WINDOW)
    language = retry_on_conflict(lambda: _turn_off(token))
    page = _page(token, language)
    return pages.message(page, page.done, language=catalogue.best_language(language))


def _turn_off(token: UnsubscribeToken) -> str:
    """Turn off the mails; the user's language."""
    mailbox = reading.load_mailbox(token.user_id)
    if mailbox.recipient is None or not token.is_genuine(mailbox.state.unsubscribe_key):
        raise InvalidUnsubscribeLink
    change = NotificationPreferencesChange(
        categories={category: ChannelsChange(mail=False) for category in token.categories}
    )
    before = mailbox.preferences
    after = rules.changed_preferences(before, change)
    if after != before:
        write = store.preferences_write(token.user_id, before, after)
        try:
            commit(write, account_exists_check_write(token.user_id))
        except AccountGone:
            raise InvalidUnsubscribeLink from None
    return mailbox.recipient.language


def confirmation(text: str, language: str) -> RawResponse:
    """The page of the link: it asks, and its button posts. Nothing is read or written: mail scanners open links.

    Raises:
        InvalidUnsubscribeLink: the token is malformed.
    """
    token = UnsubscribeToken.read(text)
    if token is None:
        raise InvalidUnsubscribeLink
    best = catalogue.best_language(language)
    return pages.confirmation(_page(token, language), {"List-Unsubscribe": "One-Click"}, best)


def _page(token: UnsubscribeToken, language: str) -> LinkPage:
    kind = ", ".join(catalogue.category_name(category, language) for category in token.categories)
    return LinkPage(
        action=f"unsubscribe?token={token}",
        title=catalogue.word("unsubscribe_title", language),
        question=catalogue.word("unsubscribe_question", language, {"kind": kind}),
        button=catalogue.word("unsubscribe_button", language),
        done=catalogue.word("unsubscribe_done", language),
    )
