"""SendGrid, by its SDK. Only this module and `mail.feedback.sendgrid` import it, and only where it is configured."""

import json
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from fitai.kernel.call_deadline import remaining
from fitai.kernel.settings import settings
from fitai.mail.models import RenderedMail, Template
from fitai.mail.providers.configuration import SendGridSettings
from fitai.mail.providers.interface import AddressRefused, MailRefused
from fitai.mail.rules import SECURITY, VERIFYING

TIMEOUT = 10
"""Seconds for a request: a mail whose answer is not waited for is sent twice."""
NO_TRACKING = {
    "click_tracking": {"enable": False, "enable_text": False},
    "open_tracking": {"enable": False},
    "subscription_tracking": {"enable": False},
}
"""Links stay as they are written: those of authentication go to nobody else, and mails have no pixels."""


BAD_REQUEST = 400
RECIPIENT_FIELD = "personalizations.0.to"
"""How the fields begin that SendGrid names where it refuses the recipient."""


def _names_recipient(body: bytes | str | None) -> bool:
    """Whether the body of a refusal names the recipient, and nothing else."""
    try:
        errors = json.loads(body or b"")["errors"]
        return bool(errors) and all(str(error["field"]).startswith(RECIPIENT_FIELD) for error in errors)
    except (ValueError, KeyError, TypeError):
        return False


class SendGrid:
    """An account of SendGrid."""

    def __init__(self, configured: SendGridSettings) -> None:
        # Not at the top: it would lengthen the cold start of every function that sends mails, by SES too.
        import sendgrid

        self._client: Any = sendgrid.SendGridAPIClient(configured.key, host=configured.host).client

    def send(self, to: str, mail: RenderedMail, headers: Mapping[str, str], template: Template) -> None:
        """Send a mail; 202 is SendGrid's word for having taken it.

        Raises:
            AddressRefused: the address is not valid to SendGrid.
            MailRefused: SendGrid does not take it, or does not answer.
        """
        name, address = parseaddr(settings().mail_sender)
        message = {
            "personalizations": [{"to": [{"email": to}]}],
            "from": {"email": address, "name": name},
            "subject": mail.subject,
            "content": [{"type": "text/plain", "value": mail.text}, {"type": "text/html", "value": mail.html}],
            "tracking_settings": NO_TRACKING,
            "mail_settings": {
                "bypass_bounce_management": {"enable": template in VERIFYING},
                "bypass_spam_management": {"enable": template in SECURITY},
            },
            **({"headers": dict(headers)} if headers else {}),
        }
        if remaining() < TIMEOUT:
            raise MailRefused("No time is left for a request to SendGrid")
        try:
            status = self._client.mail.send.post(request_body=message, timeout=TIMEOUT).status_code
        except Exception as error:
            # The SDK raises its own errors, those of urllib and those of sockets; some have the address in their text.
            status = getattr(error, "status_code", None)
            if status == BAD_REQUEST and _names_recipient(getattr(error, "body", None)):
                raise AddressRefused("SendGrid calls the address invalid") from None
            raise MailRefused(f"SendGrid has not taken a mail: {status or type(error).__name__}") from None
        if status != 202:
            raise MailRefused(f"SendGrid has not taken a mail: {status}")
