"""Whoever has forgotten a password is sent a link to a new one, if the account is there."""

from fitai.auth import mails
from fitai.auth.events import PasswordResetRequested
from fitai.kernel.events import reaction
from fitai.kernel.needs import ApiUrl, Mail, Table


@reaction(
    PasswordResetRequested,
    needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Mail.SEND, ApiUrl.READ),
)
def handler(event: PasswordResetRequested) -> None:
    mails.send_password_reset(event)
