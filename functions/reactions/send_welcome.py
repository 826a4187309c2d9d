"""Greet a new account by mail."""

from fitai.accounts.events import UserRegistered
from fitai.auth import mails
from fitai.kernel.events import reaction
from fitai.kernel.needs import Mail, Table


@reaction(UserRegistered, needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Mail.SEND))
def handler(event: UserRegistered) -> None:
    mails.send_welcome(event)
