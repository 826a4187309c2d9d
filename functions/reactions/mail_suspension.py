"""Write to a user of the own suspension, of its end, and of a rejected appeal against it."""

from fitai.accounts.events import AccountReinstated, AccountSuspended
from fitai.admin.people import telling
from fitai.community.cases.events import AppealDecided
from fitai.kernel.events import reaction
from fitai.kernel.needs import Mail, Table


@reaction(
    AccountSuspended,
    AccountReinstated,
    AppealDecided,
    needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Mail.SEND),
)
def handler(event: AccountSuspended | AccountReinstated | AppealDecided) -> None:
    if isinstance(event, AccountSuspended):
        telling.mail_suspension(event)
    elif isinstance(event, AccountReinstated):
        telling.mail_reinstatement(event)
    elif event.target_type == "user" and event.outcome == "upheld":
        telling.mail_upheld_appeal(event.user_id, event.id)
