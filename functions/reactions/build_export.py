"""Build the archive of an account's data, one bounded batch per message."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Archive, Bucket, Exports, Imports, Index, Media, Table
from fitai.users.export import service
from fitai.users.export.events import ExportContinued, ExportRequested


@reaction(
    ExportRequested,
    ExportContinued,
    needs=(
        Table.GET,
        Table.GET_MANY,
        Table.QUERY,
        Table.PUT,
        Index.QUERY,
        Bucket.LIST,
        Exports.WRITE,
        Imports.READ,
        Archive.READ,
        Media.READ,
    ),
    timeout=900,
    memory=1024,
)
def handler(event: ExportRequested | ExportContinued) -> None:
    service.continue_export(event)
