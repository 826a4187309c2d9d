"""What media keep about people, and how it is handed over and goes."""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import personal_data, storage
from fitai.kernel.table import batch_delete, of_kind
from fitai.media import store
from fitai.media.rules import SIZES, UPLOAD_PREFIX, is_ready, size_key
from fitai.media.store import MediaItem


def _media_pages(user_id: str) -> Iterator[list[MediaItem]]:
    for page in personal_data.item_pages(store.user_media_partition(user_id), index="GSI1"):
        yield of_kind(page, MediaItem)


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in _media_pages(user_id):
        for item in page:
            yield "media", personal_data.jsonable(item.media)


def _files(user_id: str) -> Iterator[personal_data.ExportFile]:
    """The largest of the sizes of each picture: the others are made of it."""
    for page in _media_pages(user_id):
        for media in (item.media for item in page):
            if is_ready(media, user_id):
                yield personal_data.ExportFile(f"{media.id}.webp", size_key(user_id, media.id, SIZES[0]))


def _erase(user_id: str) -> Iterator[None]:
    """Remove the items first, so that an upload which is just being looked at finds none, and leaves no file."""
    for page in _media_pages(user_id):
        batch_delete((item.PK, item.SK) for item in page)
        yield
    yield from storage.delete_prefix(f"{UPLOAD_PREFIX}{user_id}/")
    yield from storage.delete_prefix(f"media/{user_id}/")


PERSONAL_DATA = personal_data.PersonalData(name="media", export=_export, erase=_erase, files=_files)
