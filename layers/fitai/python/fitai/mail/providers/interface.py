"""What a mail service does."""

from collections.abc import Mapping
from typing import Protocol

from fitai.mail.models import RenderedMail, Template


class MailRefused(Exception):
    """The service has not taken a mail: the queue delivers the event again. The text names neither the address nor a key."""


class AddressRefused(Exception):
    """The service takes no mail for this address, which it calls invalid: it would give the same answer again. The text does not name it."""


class Provider(Protocol):
    """A service that sends mails."""

    def send(self, to: str, mail: RenderedMail, headers: Mapping[str, str], template: Template) -> None:
        """Send a mail, with one request and no retry: after a lost response a second one would send it twice.

        Args:
            to: the address, its domain in ASCII.
            headers: further headers of the mail.
            template: its kind, by which a service's own list of addresses that take no mails is set aside: ours has decided.

        Raises:
            AddressRefused: the address is not valid to the service.
            Exception: it has not taken the mail.
        """
