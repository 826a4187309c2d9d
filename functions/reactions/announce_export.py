"""The owner is told that the archive of an account's data can be fetched."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Exports, Mail, Table
from fitai.users.account import service
from fitai.users.account.events import ExportReady


@reaction(ExportReady, needs=(*LIVE_NEEDS, Table.PUT, Table.UPDATE, Mail.SEND, Exports.READ))
def handler(event: ExportReady) -> None:
    service.announce(event)
