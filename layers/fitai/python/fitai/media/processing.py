"""What follows an upload: the file is looked at, made into pictures or refused, and never kept.

S3 may tell of an upload twice, late, or of two uploads to the same key in the wrong order, and this may end anywhere in
between. So the order is: files first, then the one conditional write that decides, then tidying up by what was decided
by then; the upload goes last, since as long as it is there everything can be done again.
"""

from contextlib import suppress

from fitai.kernel import clock, live
from fitai.kernel.table import persist
from fitai.media import images, objects, store
from fitai.media.live_events import notification
from fitai.media.models import Media, RejectionReason
from fitai.media.rules import Unfit, awaits, is_shown, size_key, size_keys, upload_of


def process(key: str, version: str | None = None) -> None:
    """Deal with the upload at this key, whatever was dealt with before.

    Args:
        version: of the upload, in a bucket that keeps versions.
    """
    named = upload_of(key)
    if named is not None:
        user_id, media_id = named
        media = store.find(media_id)
        if media is not None and awaits(media, user_id, clock.epoch()):
            with suppress(store.Settled):
                _settle(media, key)
            media = store.find(media_id)
        if not is_shown(media, user_id) and not awaits(media, user_id, clock.epoch()):
            objects.remove(size_keys(user_id, media_id))
    objects.remove([key], version)


def _settle(media: Media, key: str) -> None:
    content = objects.read(key)
    if content is None:
        # Another call has the file, or had it.
        return
    reason: RejectionReason | None = None
    try:
        pictures = images.render(content)
    except Unfit as unfit:
        reason = why = unfit.reason
        persist(lambda: store.mark_rejected(media, why))
    else:
        for size, picture in pictures.items():
            objects.write(size_key(media.user_id, media.id, size), picture)
        persist(lambda: store.mark_ready(media))
    live.push(live.members(live.user_room(media.user_id)), notification(media, reason))
