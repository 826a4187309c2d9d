"""Tell the owner of an account that the archive of its data can be downloaded."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Exports, Mail, Table
from fitai.users.export import service
from fitai.users.export.events import ExportReady


@reaction(ExportReady, needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE, Mail.SEND, Exports.READ))
def handler(event: ExportReady) -> None:
    service.announce_export(event)
