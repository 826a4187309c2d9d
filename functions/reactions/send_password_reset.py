"""Send the link to a new password, if an account has the address."""

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
