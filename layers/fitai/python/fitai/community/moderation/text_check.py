"""The check of every text that others read."""

from collections.abc import Iterable
from datetime import datetime

from fitai.community.moderation import limits
from fitai.community.moderation.word_filter import find_words
from fitai.kernel.errors import FieldError, Invalid
from fitai.users.limits.models import Membership


def check_text(author: Membership, text: str | None, field: str, now: datetime | None = None) -> None:
    """Refuse a text with listed words, and a text with a link by a new or unverified account.

    Args:
        author: see `limits.load_author`.
        field: the path of the text in the request, which the error names.

    Raises:
        Invalid: it has such words, or such a link.
    """
    check_texts(author, {field: text}.items(), now)


def check_texts(author: Membership, texts: Iterable[tuple[str, str | None]], now: datetime | None = None) -> None:
    """Check several texts of a request, and name every field that fails.

    Raises:
        Invalid: one of them has listed words, or a link that the account may not write yet.
    """
    is_restricted = limits.is_restricted(author, now)
    wrong_fields = [
        FieldError(field, message)
        for field, text in texts
        if text
        for message in _objections(text, allows_links=not is_restricted)
    ]
    if wrong_fields:
        raise Invalid(fields=wrong_fields)


def check_words(text: str, field: str) -> None:
    """Refuse a text with listed words, whoever wrote it.

    Raises:
        Invalid: it has such words.
    """
    wrong_fields = [FieldError(field, message) for message in _objections(text, allows_links=True)]
    if wrong_fields:
        raise Invalid(fields=wrong_fields)


def _objections(text: str, *, allows_links: bool) -> list[str]:
    messages = []
    words = find_words(text)
    if words:
        messages.append(f"Contains words that are not allowed here: {', '.join(words)}")
    if not allows_links and limits.has_link(text):
        messages.append("Must not contain links until the mail address is verified and the account is a day old")
    return messages
