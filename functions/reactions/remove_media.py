"""Delete replaced profile pictures, and the files of deleted pictures."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Media, Table
from fitai.media import removal
from fitai.media.events import MediaDeleted
from fitai.users.events import AvatarReplaced


@reaction(MediaDeleted, AvatarReplaced, needs=(Table.GET, Table.DELETE, Table.PUT, Media.DELETE))
def handler(event: MediaDeleted | AvatarReplaced) -> None:
    removal.delete_obsolete_media(event)
