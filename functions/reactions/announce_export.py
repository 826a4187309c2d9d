"""Notify the owner that the archive of an account's data can be downloaded."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Exports, Mail, Table
from fitai.users.export import service
from fitai.users.export.events import ExportReady


@reaction(ExportReady, needs=(*LIVE_NEEDS, Table.PUT, Table.UPDATE, Mail.SEND, Exports.READ))
def handler(event: ExportReady) -> None:
    service.announce_export(event)
