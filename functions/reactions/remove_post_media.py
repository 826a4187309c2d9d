"""Take a deleted file out of the post that shows it; a post that has nothing else is deleted."""

from fitai.community.activities import service
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.media.events import MediaDeleted


@reaction(MediaDeleted, needs=(Table.GET, Table.PUT, Table.UPDATE, Table.DELETE))
def handler(event: MediaDeleted) -> None:
    service.remove_media(event)
