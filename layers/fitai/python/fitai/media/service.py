"""Use cases of pictures, GIFs and videos: requesting an upload, reading one, deleting one."""

from datetime import date, timedelta

from fitai.community import published as community
from fitai.community.activities.models import ActivityMediaUpload
from fitai.exercises import published as exercises_published
from fitai.kernel import clock, storage
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.table import retry_on_conflict
from fitai.media import objects, store
from fitai.media.models import (
    LIBRARY_OWNER,
    ExerciseMediaUpload,
    Media,
    MediaForm,
    MediaKind,
    PhotoAngle,
    PictureSize,
    ProgressPhoto,
    Upload,
)
from fitai.media.rules import LINK_LIFETIME, UPLOAD_TIMEOUT, file_keys, is_unexpired, max_bytes, shown_key, upload_key
from fitai.users import published


def create_avatar_upload(caller: Caller) -> Upload:
    """Create a form for the upload of a profile picture, which replaces the current one when it is ready."""
    return _create_upload(caller.id, "avatar")


def create_photo_upload(caller: Caller, photo: ProgressPhoto) -> Upload:
    """Create a form for the upload of a progress photo."""
    return _create_upload(caller.id, "progress_photo", photo.angle, photo.date)


def create_exercise_upload(caller: Caller, exercise_id: str, request: ExerciseMediaUpload) -> Upload:
    """Create a form for the upload of a picture, GIF or video of an exercise, which shows it when it is ready.

    What an admin uploads for another user's exercise, or one of the library, belongs to the library.

    Raises:
        NotFound: there is no exercise with this id that the caller may change.
        Conflict: `too_many_media`: the exercise has as many of this form as it may have.
    """
    is_own = exercises_published.require_media_place(caller, exercise_id, request.type)
    owner = caller.id if is_own else LIBRARY_OWNER
    return _create_upload(owner, "exercise_media", exercise_id=exercise_id, form=request.type)


def create_activity_upload(caller: Caller, request: ActivityMediaUpload) -> Upload:
    """Create a form for the upload of a picture, GIF or video that an activity of the caller is to show."""
    return _create_upload(caller.id, "activity", form=request.type)


def _create_upload(
    user_id: str,
    kind: MediaKind,
    angle: PhotoAngle | None = None,
    taken_on: date | None = None,
    exercise_id: str | None = None,
    form: MediaForm = "image",
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
        exercise_id=exercise_id,
        form=form,
        created_at=now,
        expires=int(now.timestamp()) + UPLOAD_TIMEOUT,
    )
    content_type = "video/" if form == "video" else "image/"
    url, fields = storage.upload_form(upload_key(user_id, media.id), max_bytes(form), LINK_LIFETIME, content_type)
    store.create_media(media)
    return Upload(
        id=media.id,
        url=url,
        fields=fields,
        max_bytes=max_bytes(form),
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
    return objects.picture_link(shown_key(media, size))


def exercise_media_link(caller: Caller | None, exercise_id: str, media_id: str, size: PictureSize) -> str:
    """A short-lived address of media of an exercise that the caller may see, and that shows it.

    Raises:
        NotFound: there is no such exercise for the caller, or it does not show this.
    """
    if not exercises_published.shows_media(caller, exercise_id, media_id):
        raise NotFound
    media = _load_media(media_id)
    if media.status != "ready":
        raise NotFound
    return objects.picture_link(shown_key(media, size))


def delete_own_media(caller: Caller, media_id: str) -> None:
    """Delete one of the caller's pictures; an admin may delete those of any exercise.

    Raises:
        NotFound: the caller has no such picture.
    """
    media = _load_media(media_id)
    if media.user_id != caller.id and not (caller.is_admin and media.kind == "exercise_media"):
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
    objects.delete_objects([upload_key(user_id, media_id), *file_keys(user_id, media_id)])


def _load_media(media_id: str) -> Media:
    media = store.find_media(media_id)
    if media is None or not is_unexpired(media, clock.epoch()):
        raise NotFound
    return media


def _may_see(caller: Caller, media: Media) -> bool:
    if media.status != "ready":
        return False
    if media.exercise_id is not None:
        return exercises_published.shows_media(caller, media.exercise_id, media.id)
    if media.activity_id is not None:
        return community.shows_media(caller.id, media.activity_id, media.id)
    return media.kind == "avatar" and published.may_recognise(caller.id, media.user_id)
