"""The mails that were sent, as moto keeps them."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its reader gets it (moto keeps the HTML only)."""

    sender: str
    to: list[str]
    subject: str
    html: str

    @property
    def link(self) -> str:
        """The one link in it."""
        (all_mails,) = re.findall(r'href="([^"]+)"', self.html)
        return unescape(all_mails)

    @property
    def token(self) -> str:
        """The token of its link."""
        return re.split(r"[?#]token=", self.link)[1].partition("&")[0]


def sent() -> list[Any]:
    """The mails sent so far as moto keeps them, oldest first: its own list."""
    kept: list[Any] = ses_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].sent_messages
    return kept


def mails(to: str | None = None, subject: str | None = None) -> list[Mail]:
    """The mails sent so far, oldest first."""
    all_mails = [Mail(mail.source, mail.destinations["ToAddresses"], mail.subject, mail.body) for mail in sent()]
    return [
        mail for mail in all_mails if (to is None or mail.to == [to]) and (subject is None or mail.subject == subject)
    ]


def forget_mails() -> None:
    """Empty the mailboxes, where an account of moto serves several tests."""
    sent().clear()
