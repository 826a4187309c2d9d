"""Items and keys of pictures.

MEDIA#<id>    MEDIA    the picture; GSI1 USER#<owner>#MEDIA  <kind>#<day>#<id>: an owner's pictures
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, events, personal_data, table
from fitai.kernel.errors import NotFound
from fitai.kernel.table import Entity, Write
from fitai.media.events import MediaDeleted, MediaReady, MediaRejected
from fitai.media.models import Media, PhotoAngle, RejectionReason
from fitai.media.rules import REJECTION_RETENTION


class MediaItem(Entity, discriminator="media"):
    """A picture: pending, ready or rejected. One that is not ready has a TTL."""

    user_id = UnicodeAttribute()
    media_kind = UnicodeAttribute()
    status = UnicodeAttribute()
    angle = UnicodeAttribute(null=True)
    taken_on = UnicodeAttribute()
    exercise_id = UnicodeAttribute(null=True)
    activity_id = UnicodeAttribute(null=True)
    form = UnicodeAttribute(null=True)
    extension = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()

    @classmethod
    def of(cls, media_id: str, **attributes: Any) -> "MediaItem":
        """The picture with this id."""
        return cls(PK=f"MEDIA#{media_id}", SK="MEDIA", **attributes)

    @classmethod
    def from_media(cls, media: Media) -> "MediaItem":
        """The item of a new picture."""
        return cls.of(
            media.id,
            user_id=media.user_id,
            media_kind=media.kind,
            status=media.status,
            angle=media.angle,
            taken_on=media.taken_on.isoformat(),
            exercise_id=media.exercise_id,
            form=None if media.form == "image" else media.form,
            created_at=clock.iso(media.created_at),
            ttl=media.expires,
            GSI1PK=_user_media_partition(media.user_id),
            GSI1SK=f"{media.kind}#{media.taken_on.isoformat()}#{media.id}",
        )

    @property
    def media(self) -> Media:
        """The picture that the item holds."""
        return Media.model_validate(
            {
                "id": self.PK.partition("#")[2],
                "user_id": self.user_id,
                "kind": self.media_kind,
                "status": self.status,
                "angle": self.angle,
                "taken_on": date.fromisoformat(self.taken_on),
                "exercise_id": self.exercise_id,
                "activity_id": self.activity_id,
                "form": self.form or "image",
                "extension": self.extension,
                "reason": self.reason,
                "created_at": self.created_at,
                "expires": None if self.ttl is None else int(self.ttl),
            }
        )


class NoLongerPending(Exception):
    """The picture is no longer pending: another call has accepted or rejected it, or it was deleted."""


def media_key(media_id: str) -> tuple[str, str]:
    """The key of a picture."""
    key = MediaItem.of(media_id)
    return key.PK, key.SK


def create_media(media: Media) -> None:
    """Write a picture whose upload is expected."""
    table.commit(table.put(MediaItem.from_media(media)))


def find_media(media_id: str) -> Media | None:
    """The picture, or None. One that has expired may still be found."""
    item = table.get(MediaItem, *media_key(media_id))
    return None if item is None else item.media


def mark_ready(media: Media, extension: str | None = None, *others: Write) -> None:
    """Mark a pending picture as ready, with its event.

    Args:
        extension: of the file of a GIF or a video.
        others: writes of the same transaction.

    Raises:
        NoLongerPending: another call has accepted or rejected it, or it was deleted.
    """
    table.commit(
        table.update(
            MediaItem.of(media.id),
            MediaItem.status.set("ready"),
            *([MediaItem.extension.set(extension)] if extension else []),
            MediaItem.ttl.remove(),
            when=MediaItem.status == "pending",
            otherwise=NoLongerPending,
        ),
        events.outbox_write(MediaReady.of(media)),
        *others,
    )


def mark_rejected(media: Media, reason: RejectionReason, *others: Write) -> None:
    """Mark a pending picture as rejected, with its event.

    Args:
        others: writes of the same transaction.

    Raises:
        NoLongerPending: another call has accepted or rejected it, or it was deleted.
    """
    event = MediaRejected(user_id=media.user_id, media_id=media.id, kind=media.kind, reason=reason)
    table.commit(
        table.update(
            MediaItem.of(media.id),
            MediaItem.status.set("rejected"),
            MediaItem.reason.set(reason),
            MediaItem.ttl.set(clock.epoch() + REJECTION_RETENTION),
            when=MediaItem.status == "pending",
            otherwise=NoLongerPending,
        ),
        events.outbox_write(event),
        *others,
    )


def delete_media(media: Media) -> None:
    """Delete the picture's item, with its event.

    Raises:
        NotFound: it was deleted before.
    """
    table.commit(table.delete(MediaItem.of(media.id), otherwise=NotFound), events.outbox_write(MediaDeleted.of(media)))


def progress_photo_check_write(media_id: str, user_id: str, angle: PhotoAngle, otherwise: Exception) -> Write:
    """The check that this is a progress photo of the user, from this side, and neither rejected nor expired."""
    is_photo = (MediaItem.user_id == user_id) & (MediaItem.media_kind == "progress_photo") & (MediaItem.angle == angle)
    is_pending = (MediaItem.status == "pending") & (MediaItem.ttl > clock.epoch())
    return table.check(
        MediaItem.of(media_id), when=is_photo & ((MediaItem.status == "ready") | is_pending), otherwise=otherwise
    )


def activity_media_write(media_id: str, user_id: str, activity_id: str, otherwise: Exception) -> Write:
    """The write that an activity shows this file; refused unless it is the user's, ready, for activities, and in no other."""
    item = MediaItem
    is_own = (item.user_id == user_id) & (item.media_kind == "activity") & (item.status == "ready")
    is_free = item.activity_id.does_not_exist() | (item.activity_id == activity_id)
    return table.update(
        item.of(media_id), item.activity_id.set(activity_id), when=is_own & is_free, otherwise=otherwise
    )


def load_user_media(user_id: str) -> list[Media]:
    """An owner's pictures of any status, by kind and day."""
    items = table.query_all(_user_media_partition(user_id), index="GSI1")
    return [item.media for item in table.of_kind(items, MediaItem)]


def user_media_pages(user_id: str) -> Iterator[list[Media]]:
    """An owner's pictures of any status, a page at a time."""
    for page in personal_data.item_pages(_user_media_partition(user_id), index="GSI1"):
        yield [item.media for item in table.of_kind(page, MediaItem)]


def _user_media_partition(user_id: str) -> str:
    return f"USER#{user_id}#MEDIA"
