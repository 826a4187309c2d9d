"""What happens to pictures, told to the rest of the house."""

from typing import ClassVar

from fitai.kernel.events import Event
from fitai.media.models import Media, MediaKind, RejectionReason


class MediaReady(Event):
    """A picture can be shown from now on.

    Its id is the picture's own: this happens to a picture once, and who hears of the deletion first can tell which
    event must have no effect any more.
    """

    name: ClassVar[str] = "media.ready"

    media_id: str
    kind: MediaKind

    @classmethod
    def of(cls, media: Media) -> "MediaReady":
        """The event of this picture."""
        return cls(id=media.id, user_id=media.user_id, media_id=media.id, kind=media.kind)


class MediaRejected(Event):
    """What was uploaded was not taken."""

    name: ClassVar[str] = "media.rejected"

    media_id: str
    kind: MediaKind
    reason: RejectionReason


class MediaDeleted(Event):
    """A picture is gone; its files may still have to go."""

    name: ClassVar[str] = "media.deleted"

    media_id: str
    kind: MediaKind

    @classmethod
    def of(cls, media: Media) -> "MediaDeleted":
        """The event of this picture."""
        return cls(user_id=media.user_id, media_id=media.id, kind=media.kind)
