"""Notify the former e-mail address of a change, with a way back."""

from fitai.auth import mails
from fitai.auth.events import EmailChanged
from fitai.kernel.events import reaction
from fitai.kernel.needs import ApiUrl, Mail, Table


@reaction(EmailChanged, needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Mail.SEND, ApiUrl.READ))
def handler(event: EmailChanged) -> None:
    mails.send_email_changed(event)
