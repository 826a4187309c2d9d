"""Notify the owner of an account by mail that its password was changed, in case somebody else did."""

from fitai.auth import mails
from fitai.auth.events import PasswordChanged
from fitai.kernel.events import reaction
from fitai.kernel.needs import Mail, Table


@reaction(PasswordChanged, needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Mail.SEND))
def handler(event: PasswordChanged) -> None:
    mails.send_password_changed(event)
