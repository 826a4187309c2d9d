"""Notify an account by mail that its second factors were changed, in case somebody else did it."""

from fitai.auth import mails
from fitai.auth.factors.events import FactorsChanged
from fitai.kernel.events import reaction
from fitai.kernel.needs import Mail, Table


@reaction(FactorsChanged, needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Mail.SEND))
def handler(event: FactorsChanged) -> None:
    mails.send_factors_changed(event)
