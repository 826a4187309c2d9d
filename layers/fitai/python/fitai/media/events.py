"""Domain events of pictures."""

from typing import ClassVar

from fitai.kernel.events import Event
from fitai.media.models import Media, MediaForm, MediaKind, RejectionReason


class MediaReady(Event):
    """A picture is ready to be shown.

    The event's id is the picture's: it happens once to a picture, and a reaction that receives the deletion first knows
    which event must have no effect.
    """

    name: ClassVar[str] = "media.ready"

    media_id: str
    kind: MediaKind
    exercise_id: str | None = None
    form: MediaForm = "image"

    @classmethod
    def of(cls, media: Media) -> "MediaReady":
        """The event of this picture."""
        return cls(
            id=media.id,
            user_id=media.user_id,
            media_id=media.id,
            kind=media.kind,
            exercise_id=media.exercise_id,
            form=media.form,
        )


class MediaRejected(Event):
    """An uploaded file was rejected."""

    name: ClassVar[str] = "media.rejected"

    media_id: str
    kind: MediaKind
    reason: RejectionReason


class MediaDeleted(Event):
    """A picture was deleted; its files may still exist."""

    name: ClassVar[str] = "media.deleted"

    media_id: str
    kind: MediaKind
    exercise_id: str | None = None
    activity_id: str | None = None

    @classmethod
    def of(cls, media: Media) -> "MediaDeleted":
        """The event of this picture."""
        return cls(
            user_id=media.user_id,
            media_id=media.id,
            kind=media.kind,
            exercise_id=media.exercise_id,
            activity_id=media.activity_id,
        )
