"""Take a progress photo that was deleted or rejected out of the entry of the body log that shows it."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.media.events import MediaDeleted, MediaRejected
from fitai.users.body import service


@reaction(
    MediaDeleted,
    MediaRejected,
    needs=(Table.GET_MANY, Table.GET, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE),
)
def handler(event: MediaDeleted | MediaRejected) -> None:
    if event.kind == "progress_photo":
        service.remove_photo(event.user_id, event.media_id)
