"""Let the profile show an avatar once it is ready, and none once it is deleted."""

from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.media.events import MediaDeleted, MediaReady
from fitai.users import avatar


@reaction(MediaReady, MediaDeleted, needs=(Table.GET, Table.PUT, Table.UPDATE))
def handler(event: MediaReady | MediaDeleted) -> None:
    avatar.update_profile_picture(event)
