"""Deletion of what is left of pictures: files of deleted ones, and avatars that another one replaced."""

from contextlib import suppress

from fitai.kernel.errors import NotFound
from fitai.media import service, store
from fitai.media.events import MediaDeleted
from fitai.users.events import AvatarReplaced


def delete_obsolete_media(event: MediaDeleted | AvatarReplaced) -> None:
    """Delete the files of a deleted picture, or a replaced avatar; repeating it does nothing."""
    if isinstance(event, MediaDeleted):
        service.delete_files(event.user_id, event.media_id)
        return
    media = store.find_media(event.media_id)
    if media is not None and media.user_id == event.user_id:
        try:
            service.delete_media(media)
        except NotFound:
            service.delete_files(event.user_id, event.media_id)


def delete_user_media(user_id: str) -> None:
    """Delete every picture of an account, including those whose upload is expected."""
    for media in store.load_user_media(user_id):
        with suppress(NotFound):
            service.delete_media(media)
