"""Use cases of pictures: requesting an upload, reading a picture, deleting one."""

from datetime import date, timedelta

from fitai.kernel import clock
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.table import retry_on_conflict
from fitai.media import objects, store
from fitai.media.models import MAX_BYTES, Media, MediaKind, PhotoAngle, PictureSize, ProgressPhoto, Upload
from fitai.media.rules import LINK_LIFETIME, UPLOAD_TIMEOUT, is_unexpired, size_key, size_keys, upload_key
from fitai.users import published


def create_avatar_upload(caller: Caller) -> Upload:
    """Create a form for the upload of a profile picture, which replaces the current one when it is ready."""
    return _create_upload(caller.id, "avatar")


def create_photo_upload(caller: Caller, photo: ProgressPhoto) -> Upload:
    """Create a form for the upload of a progress photo."""
    return _create_upload(caller.id, "progress_photo", photo.angle, photo.date)


def _create_upload(
    user_id: str, kind: MediaKind, angle: PhotoAngle | None = None, taken_on: date | None = None
) -> Upload:
    now = clock.now()
    media = Media(
        # Ids sort by creation, whatever the Idempotency-Key: the newest avatar is the one shown. A second picture that a
        # lost response leaves behind is never uploaded to, and expires.
        id=new_id(),
        user_id=user_id,
        kind=kind,
        angle=angle,
        taken_on=taken_on or now.date(),
        created_at=now,
        expires=int(now.timestamp()) + UPLOAD_TIMEOUT,
    )
    url, fields = objects.upload_form(upload_key(user_id, media.id))
    store.create_media(media)
    return Upload(
        id=media.id,
        url=url,
        fields=fields,
        max_bytes=MAX_BYTES,
        expires_at=now + timedelta(seconds=LINK_LIFETIME),
    )


def picture_link(caller: Caller, media_id: str, size: PictureSize) -> str:
    """A short-lived address of the picture, for the caller.

    Raises:
        NotFound: there is no such picture, or the caller may not see it.
        Conflict: `media_pending`, while the caller's own upload is expected or processed.
    """
    media = _load_media(media_id)
    if media.user_id != caller.id and not _may_see(caller, media):
        raise NotFound
    if media.status == "pending":
        raise Conflict("This picture is not ready yet.", code="media_pending")
    if media.status != "ready":
        raise NotFound
    return objects.picture_link(size_key(media.user_id, media.id, size))


def delete_own_media(caller: Caller, media_id: str) -> None:
    """Delete one of the caller's pictures.

    Raises:
        NotFound: the caller has no such picture.
    """
    media = _load_media(media_id)
    if media.user_id != caller.id:
        raise NotFound
    delete_media(media)


def delete_media(media: Media) -> None:
    """Delete a picture: first its item, then its files.

    The processing of an upload that runs meanwhile finds no item, and leaves no file either.

    Raises:
        NotFound: the picture was deleted before.
    """
    retry_on_conflict(lambda: store.delete_media(media))
    delete_files(media.user_id, media.id)


def delete_files(user_id: str, media_id: str) -> None:
    """Delete all files of a picture whose item is deleted."""
    objects.delete_objects([upload_key(user_id, media_id), *size_keys(user_id, media_id)])


def _load_media(media_id: str) -> Media:
    media = store.find_media(media_id)
    if media is None or not is_unexpired(media, clock.epoch()):
        raise NotFound
    return media


def _may_see(caller: Caller, media: Media) -> bool:
    return media.kind == "avatar" and media.status == "ready" and published.may_recognise(caller.id, media.user_id)
