"""Send a link that verifies an e-mail address, to a new account or on request."""

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
