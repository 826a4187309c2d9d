"""What media keep about people, and how it is handed over and goes."""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import personal, storage
from fitai.kernel.table import discard, of_kind
from fitai.media import store
from fitai.media.rules import SIZES, UPLOADS, is_shown, size_key
from fitai.media.store import MediaItem


def _pages(user_id: str) -> Iterator[list[MediaItem]]:
    for page in personal.pages(store.pictures_of(user_id), index="GSI1"):
        yield of_kind(page, MediaItem)


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in _pages(user_id):
        for item in page:
            yield "media", personal.jsonable(item.media)


def _files(user_id: str) -> Iterator[personal.File]:
    """The largest of the sizes of each picture: the others are made of it."""
    for page in _pages(user_id):
        for media in (item.media for item in page):
            if is_shown(media, user_id):
                yield personal.File(f"{media.id}.webp", size_key(user_id, media.id, SIZES[0]))


def _erase(user_id: str) -> Iterator[None]:
    """Remove the items first, so that an upload which is just being looked at finds none, and leaves no file."""
    for page in _pages(user_id):
        discard((item.PK, item.SK) for item in page)
        yield
    yield from storage.removed(f"{UPLOADS}{user_id}/")
    yield from storage.removed(f"media/{user_id}/")


HOLDING = personal.Holding(name="media", export=_export, erase=_erase, files=_files)
