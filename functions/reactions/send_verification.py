"""Send a new account, or one that asks for it again, the link that verifies its e-mail address."""

from fitai.accounts.events import UserRegistered
from fitai.auth import mails
from fitai.auth.events import VerificationRequested
from fitai.kernel.events import reaction
from fitai.kernel.needs import ApiUrl, Mail, Table


@reaction(
    UserRegistered,
    VerificationRequested,
    needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Mail.SEND, ApiUrl.READ),
)
def handler(event: UserRegistered | VerificationRequested) -> None:
    mails.send_verification(event)
