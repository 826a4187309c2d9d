"""Delete pictures that are no longer used, with all their files."""

from fitai.community.activities.events import ActivityChanged, ActivityDeleted
from fitai.kernel.events import reaction
from fitai.kernel.needs import Media, Table
from fitai.media import removal
from fitai.media.events import MediaDeleted
from fitai.users.events import AvatarReplaced


@reaction(
    MediaDeleted,
    AvatarReplaced,
    ActivityDeleted,
    ActivityChanged,
    needs=(Table.GET, Table.DELETE, Table.PUT, Media.DELETE),
)
def handler(event: MediaDeleted | AvatarReplaced | ActivityDeleted | ActivityChanged) -> None:
    removal.delete_obsolete_media(event)
