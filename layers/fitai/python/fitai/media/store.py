"""The items of pictures and their keys.

MEDIA#<id>    MEDIA    the picture; GSI1 USER#<owner>#MEDIA  <kind>#<day>#<id>: an owner's pictures
"""

from datetime import date
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, events, table
from fitai.kernel.errors import NotFound
from fitai.kernel.table import Entity
from fitai.media.events import MediaDeleted, MediaReady, MediaRejected
from fitai.media.models import Media, RejectionReason
from fitai.media.rules import REJECTION_RETENTION


class MediaItem(Entity, discriminator="media"):
    """A picture: waited for, ready or rejected. One that is not ready has a TTL."""

    user_id = UnicodeAttribute()
    media_kind = UnicodeAttribute()
    status = UnicodeAttribute()
    angle = UnicodeAttribute(null=True)
    taken_on = UnicodeAttribute()
    reason = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()

    @classmethod
    def of(cls, media_id: str, **attributes: Any) -> "MediaItem":
        """The picture with this id."""
        return cls(PK=f"MEDIA#{media_id}", SK="MEDIA", **attributes)

    @classmethod
    def holding(cls, media: Media) -> "MediaItem":
        """The item of a new picture."""
        return cls.of(
            media.id,
            user_id=media.user_id,
            media_kind=media.kind,
            status=media.status,
            angle=media.angle,
            taken_on=media.taken_on.isoformat(),
            created_at=clock.iso(media.created_at),
            ttl=media.expires,
            GSI1PK=user_media_partition(media.user_id),
            GSI1SK=f"{media.kind}#{media.taken_on.isoformat()}#{media.id}",
        )

    @property
    def media(self) -> Media:
        """What the rest of the house sees of it."""
        return Media.model_validate(
            {
                "id": self.PK.partition("#")[2],
                "user_id": self.user_id,
                "kind": self.media_kind,
                "status": self.status,
                "angle": self.angle,
                "taken_on": date.fromisoformat(self.taken_on),
                "reason": self.reason,
                "created_at": self.created_at,
                "expires": None if self.ttl is None else int(self.ttl),
            }
        )


class NoLongerPending(Exception):
    """The picture waits for no upload any more: another call has decided, or it was deleted."""


def user_media_partition(user_id: str) -> str:
    """GSI1's partition of an owner's pictures."""
    return f"USER#{user_id}#MEDIA"


def create_media(media: Media) -> None:
    """Write a picture that is waited for."""
    table.commit(table.put(MediaItem.holding(media)))


def find_media(media_id: str) -> Media | None:
    """The picture, or None. One whose time has run out may still be found."""
    key = MediaItem.of(media_id)
    item = table.get(MediaItem, key.PK, key.SK)
    return None if item is None else item.media


def mark_ready(media: Media) -> None:
    """Let the picture be shown.

    Raises:
        Settled: it is not waited for any more.
    """
    table.commit(
        table.update(
            MediaItem.of(media.id),
            MediaItem.status.set("ready"),
            MediaItem.ttl.remove(),
            when=MediaItem.status == "pending",
            otherwise=NoLongerPending,
        ),
        events.outbox_write(MediaReady.of(media)),
    )


def mark_rejected(media: Media, reason: RejectionReason) -> None:
    """Remember why there is no picture.

    Raises:
        Settled: it is not waited for any more.
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
    )


def delete_media(media: Media) -> None:
    """Remove the picture's item, and tell of it.

    Raises:
        NotFound: it is gone already.
    """
    table.commit(table.delete(MediaItem.of(media.id), otherwise=NotFound), events.outbox_write(MediaDeleted.of(media)))


def load_user_media(user_id: str) -> list[Media]:
    """An owner's pictures, whatever their state, by kind and day."""
    items = table.query_all(user_media_partition(user_id), index="GSI1")
    return [item.media for item in table.of_kind(items, MediaItem)]
