"""Deletion of what is left of pictures: files of deleted ones, replaced avatars, and what activities show no more."""

from contextlib import suppress

from fitai.community.activities.events import ActivityChanged, ActivityDeleted
from fitai.kernel.errors import NotFound
from fitai.media import service, store
from fitai.media.events import MediaDeleted
from fitai.users.events import AvatarReplaced


def delete_obsolete_media(event: MediaDeleted | AvatarReplaced | ActivityDeleted | ActivityChanged) -> None:
    """Delete the files of a deleted picture, a replaced avatar, or the media of an activity that it shows no more.

    Repeating it does nothing.
    """
    match event:
        case MediaDeleted():
            service.delete_files(event.user_id, event.media_id)
        case AvatarReplaced():
            _delete_media(event.user_id, event.media_id)
        case ActivityDeleted():
            for media_id in event.media:
                _delete_media(event.user_id, media_id)
        case ActivityChanged():
            for media_id in event.removed_media:
                _delete_media(event.user_id, media_id)


def _delete_media(user_id: str, media_id: str) -> None:
    media = store.find_media(media_id)
    if media is not None and media.user_id == user_id:
        try:
            service.delete_media(media)
        except NotFound:
            service.delete_files(user_id, media_id)


def delete_user_media(user_id: str) -> None:
    """Delete every picture of an account, including those whose upload is expected."""
    for media in store.load_user_media(user_id):
        with suppress(NotFound):
            service.delete_media(media)
