"""The service that is configured."""

from fitai.mail.providers.configuration import SendGridSettings, sendgrid_settings
from fitai.mail.providers.interface import Provider
from fitai.mail.providers.sendgrid import SendGrid
from fitai.mail.providers.ses import Ses

SES = Ses()
_sendgrid: "dict[SendGridSettings, SendGrid]" = {}
"""The account that was used last."""


def provider() -> Provider:
    """The service that mails are sent by.

    Raises:
        Unavailable: it is SendGrid, and its secret cannot be read.
    """
    configured = sendgrid_settings()
    if configured is None:
        return SES
    if configured not in _sendgrid:
        _sendgrid.clear()
        _sendgrid[configured] = SendGrid(configured)
    return _sendgrid[configured]
