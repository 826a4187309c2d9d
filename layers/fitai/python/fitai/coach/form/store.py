"""Recordings that are sent live: one item for each, until a quarter of an hour after its last part."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import NumberAttribute

from fitai.coach.form.recording import Recording
from fitai.kernel import clock, personal_data
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.table import ABSENT, Entity, Write, get, put

RETENTION = 15 * 60
"""Seconds that a recording is kept after its last part."""


class FormRecordingItem(Entity, discriminator="form_recording"):
    """A recording: what later parts need of it, and the repetitions so far. Compressed."""

    recording = CompressedAttribute[Recording](Recording)
    version = NumberAttribute()

    @classmethod
    def of(cls, user_id: str, session_id: str, **attributes: Any) -> "FormRecordingItem":
        """The item of a recording."""
        return cls(PK=partition(user_id), SK=f"RECORDING#{session_id}", **attributes)


@dataclass(frozen=True, slots=True)
class LoadedRecording:
    """A recording as it was read; None where there is none any more.

    Attributes:
        version: of the item that is there; 0 where there is none.
    """

    recording: Recording | None
    version: int


def partition(user_id: str) -> str:
    """The partition of a user's recordings."""
    return f"USER#{user_id}#FORM"


def load_recording(user_id: str, session_id: str) -> LoadedRecording:
    """A recording: one GetItem."""
    key = FormRecordingItem.of(user_id, session_id)
    item = get(FormRecordingItem, key.PK, key.SK)
    if item is None:
        return LoadedRecording(None, 0)
    is_expired = item.ttl is not None and item.ttl <= clock.epoch()
    return LoadedRecording(None if is_expired else item.recording, int(item.version))


def recording_write(user_id: str, session_id: str, recording: Recording, loaded: LoadedRecording) -> Write:
    """The write of a recording; a write conflict where another part was written since it was read."""
    item = FormRecordingItem.of(
        user_id, session_id, recording=recording, version=loaded.version + 1, ttl=clock.epoch() + RETENTION
    )
    return put(item, when=FormRecordingItem.version == loaded.version if loaded.version else ABSENT)


def export(user_id: str) -> Iterator[tuple[str, Any]]:
    """The recordings of a user for the export, page by page."""
    return personal_data.export_items(partition(user_id))


def erase(user_id: str) -> Iterator[None]:
    """Delete the recordings of a deleted account."""
    yield from personal_data.erase_items(partition(user_id))
