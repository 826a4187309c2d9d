"""Notify an account by mail that a new device has signed in."""

from fitai.auth import mails
from fitai.auth.events import NewDeviceSignedIn
from fitai.kernel.events import reaction
from fitai.kernel.needs import Mail, Table


@reaction(NewDeviceSignedIn, needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Mail.SEND))
def handler(event: NewDeviceSignedIn) -> None:
    mails.send_new_device(event)
