"""Send a link that confirms a new e-mail address to that address."""

from fitai.auth import mails
from fitai.auth.events import EmailChangeRequested
from fitai.kernel.events import reaction
from fitai.kernel.needs import ApiUrl, Mail, Table


@reaction(EmailChangeRequested, needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Mail.SEND, ApiUrl.READ))
def handler(event: EmailChangeRequested) -> None:
    mails.send_email_change(event)
