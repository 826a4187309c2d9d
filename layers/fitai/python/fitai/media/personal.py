"""Personal data of media: pictures and their files."""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import personal_data, storage
from fitai.kernel.table import batch_delete
from fitai.media import store
from fitai.media.rules import SIZES, UPLOAD_PREFIX, is_ready, shown_key


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in store.user_media_pages(user_id):
        for media in page:
            yield "media", personal_data.jsonable(media)


def _files(user_id: str) -> Iterator[personal_data.ExportFile]:
    """The largest size of each picture, which the others are scaled from."""
    for page in store.user_media_pages(user_id):
        for media in page:
            if is_ready(media, user_id):
                yield personal_data.ExportFile(f"{media.id}.{media.extension or 'webp'}", shown_key(media, SIZES[0]))


def _erase(user_id: str) -> Iterator[None]:
    """Delete the items first, so that the processing of an upload finds none, and leaves no file."""
    for page in store.user_media_pages(user_id):
        batch_delete(store.media_key(media.id) for media in page)
        yield
    yield from storage.delete_prefix(f"{UPLOAD_PREFIX}{user_id}/")
    yield from storage.delete_prefix(f"media/{user_id}/")


PERSONAL_DATA = personal_data.PersonalData(name="media", export=_export, erase=_erase, files=_files)
