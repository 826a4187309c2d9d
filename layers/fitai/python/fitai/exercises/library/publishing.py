"""Publishes the library: the snapshot that every function reads.

    the written library, as deployed  +  the table's entries and counts  →  a new snapshot  →  library/current.json

A publication compares the current content with what the current snapshot was made of, and builds a new one only where
they differ. It may run at any time, any number of times, and no change has to be marked: what one publication misses,
the next one finds. Concurrent publications lose nothing: the pointer is replaced only if it is unchanged since the
table was read (S3's If-Match), otherwise the publication starts again.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from pydantic import TypeAdapter

from fitai.exercises import objects
from fitai.exercises.library import popularity, store
from fitai.exercises.library.compiler import SCHEMA, build_snapshot, snapshot_exercises, snapshot_version
from fitai.exercises.library.store import LibraryOverlay
from fitai.exercises.models import Exercise
from fitai.exercises.objects import LIBRARY_POINTER_KEY, SEED_POINTER_KEY
from fitai.kernel import storage
from fitai.kernel.aws import client
from fitai.kernel.errors import Unavailable
from fitai.kernel.events import wait_until
from fitai.kernel.ids import new_id
from fitai.kernel.settings import settings
from fitai.kernel.table import WriteConflict, retry_on_conflict

PUBLICATION_INTERVAL = 10
"""Seconds between publications while many changes follow each other."""
WRITE_DELAY = 2
"""Seconds between the decision of a change and the end of its write, at most."""
PUBLICATION_ATTEMPTS = 12
"""How often a publication starts again because another one was faster."""
CONFLICT_CODES = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409", "NoSuchKey", "404"})
"""S3's error codes for a conditional write whose condition does not hold."""


@dataclass(frozen=True, slots=True)
class SnapshotPointer:
    """The content of an object that names a snapshot, and its ETag."""

    content: dict[str, str]
    etag: str


def deploy_seed(path: Path) -> str:
    """Replace the written library by a snapshot, and publish; all additions to the library are kept.

    Returns:
        the version that is in use now.
    """
    version = snapshot_version(path)
    seed = _load_pointer(SEED_POINTER_KEY)
    if seed is None or seed.content["version"] != version:
        key = upload_snapshot(path, settings().bucket, version)
        _put_pointer(SEED_POINTER_KEY, {"version": version, "key": key})
    return publish_library()


def publish_library() -> str:
    """Publish the current content of the library; nothing is written where it is published already.

    Returns:
        the version that is in use now.

    Raises:
        Unavailable: other publications were always faster; the next one includes the same content.
    """
    return retry_on_conflict(_attempt_publication, tries=PUBLICATION_ATTEMPTS)


def publish_library_soon(changed_at: datetime) -> None:
    """Publish a change unless it is published already: at once, or after the interval since another publication.

    The first change of a burst is published at once, and all others together after `PUBLICATION_INTERVAL`.

    Raises:
        RetryLater: the interval is not over yet.
    """
    other = store.claim_publication(PUBLICATION_INTERVAL)
    if other is None:
        publish_library()
    elif other <= changed_at.timestamp() + WRITE_DELAY:
        wait_until(datetime.fromtimestamp(other + PUBLICATION_INTERVAL, UTC))
        publish_library_soon(changed_at)


def publish_snapshot(path: Path, bucket_name: str) -> str:
    """Publish a snapshot of the written library into an empty bucket; nothing is written where it is in use already.

    Returns:
        the version.
    """
    version = snapshot_version(path)
    current = storage.find_object(LIBRARY_POINTER_KEY, bucket=bucket_name)
    if current is not None and json.loads(current.content)["version"] == version:
        return version
    # The pointer last, so that it never names a snapshot that does not exist yet.
    pointer = json.dumps({"version": version, "key": upload_snapshot(path, bucket_name, version)})
    client("s3").put_object(
        Bucket=bucket_name, Key=LIBRARY_POINTER_KEY, Body=pointer.encode(), ContentType="application/json"
    )
    return version


def upload_snapshot(path: Path, bucket_name: str, name: str) -> str:
    """Upload a snapshot that no pointer names yet; gives its key."""
    key = f"library/{name}.sqlite"
    client("s3").put_object(Bucket=bucket_name, Key=key, Body=path.read_bytes(), ContentType="application/vnd.sqlite3")
    return key


def merge_overlay(written: Iterable[Exercise], overlay: LibraryOverlay) -> list[Exercise]:
    """Add the overlay's exercises to the written ones or replace them, remove the removed ones, and set the metrics."""
    exercises = {exercise.id: exercise for exercise in written}
    for id, entry in overlay.entries.items():
        if entry is None:
            exercises.pop(id, None)
        else:
            exercises[id] = entry
    counts = {id: counts for id, counts in overlay.counts.items() if id in exercises and counts != popularity.NO_COUNTS}
    if not counts:
        return list(exercises.values())
    mean = popularity.mean_rating(counts)
    return [
        exercise.model_copy(update={"metrics": popularity.exercise_metrics(counts.get(id, popularity.NO_COUNTS), mean)})
        for id, exercise in exercises.items()
    ]


def _attempt_publication() -> str:
    """Publish once.

    Raises:
        WriteConflict: another publication was faster.
    """
    current = _load_pointer(LIBRARY_POINTER_KEY)
    seed = _load_seed(current)
    overlay = _add_imports(store.load_overlay())
    made_of = _content_hash(seed["version"], overlay)
    if current is not None and current.content.get("madeOf") == made_of:
        return current.content["version"]
    version, key = _build_and_upload(seed, overlay)
    former = current.content["key"] if current else ""
    content = {"version": version, "key": key, "madeOf": made_of, "former": former}
    stored = content if _replace_pointer(current, content) else _current_content()
    # A request whose response was lost is sent again, and is then refused because of its own first write.
    if stored == content:
        _delete_former_snapshot(current, seed["key"])
        return version
    if key not in (seed["key"], stored.get("key"), stored.get("former")):
        _delete_object(key)
    raise WriteConflict


def _content_hash(seed_version: str, overlay: LibraryOverlay) -> str:
    """A hash of the library's content, known before the snapshot is built."""
    entries = {id: entry.model_dump_json(by_alias=True) if entry else None for id, entry in overlay.entries.items()}
    counts = {id: [counts.rating_sum, counts.rating_count, counts.uses] for id, counts in overlay.counts.items()}
    content = json.dumps([SCHEMA, seed_version, entries, counts], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:20]


def _add_imports(overlay: LibraryOverlay) -> LibraryOverlay:
    """Add the imports' exercises to the entries, except those that were changed or removed since."""
    imported = {
        exercise.id: exercise
        for added in overlay.imports
        for exercise in _load_imported_exercises(objects.imported_exercises_key(added))
    }
    return replace(overlay, entries={**imported, **overlay.entries})


@lru_cache(maxsize=64)
def _load_imported_exercises(key: str) -> tuple[Exercise, ...]:
    """Load the exercises of an import; cached, as the object never changes."""
    return tuple(TypeAdapter(list[Exercise]).validate_json(storage.read_object(key).content))


def _build_and_upload(seed: dict[str, str], overlay: LibraryOverlay) -> tuple[str, str]:
    """Build and upload a snapshot; gives its version, and a key that no other publication uses."""
    if overlay == LibraryOverlay():
        return seed["version"], seed["key"]
    with tempfile.TemporaryDirectory() as folder:
        seed_path, library_path = Path(folder) / "seed.sqlite", Path(folder) / "library.sqlite"
        seed_path.write_bytes(storage.read_object(seed["key"]).content)
        version = build_snapshot(library_path, merge_overlay(snapshot_exercises(seed_path), overlay))
        return version, upload_snapshot(library_path, settings().bucket, f"{version}-{new_id()}")


def _load_seed(current: SnapshotPointer | None) -> dict[str, str]:
    """Load the pointer to the written library's snapshot. Before the first publication, it is the current one.

    Raises:
        Unavailable: there is no snapshot, or the current one is not the written library.
    """
    seed = _load_pointer(SEED_POINTER_KEY)
    if seed is not None:
        return seed.content
    if current is None or "madeOf" in current.content:
        raise Unavailable
    content = {name: current.content[name] for name in ("version", "key")}
    # A concurrent publication writes the same content here, or is overtaken at the current pointer.
    _put_pointer(SEED_POINTER_KEY, content, IfNoneMatch="*")
    return content


def _load_pointer(key: str) -> SnapshotPointer | None:
    pointer = storage.find_object(key)
    return None if pointer is None else SnapshotPointer(json.loads(pointer.content), pointer.etag)


def _put_pointer(key: str, content: dict[str, str], **condition: Any) -> bool:
    """Write an object that names a snapshot; False where the condition (one of S3's) does not hold."""
    body = json.dumps(content).encode()
    try:
        client("s3").put_object(
            Bucket=settings().bucket, Key=key, Body=body, ContentType="application/json", **condition
        )
    except ClientError as error:
        if condition and error.response["Error"]["Code"] in CONFLICT_CODES:
            return False
        raise
    return True


def _replace_pointer(current: SnapshotPointer | None, content: dict[str, str]) -> bool:
    """Replace the pointer to the snapshot in use; False where it is not `current` any more."""
    condition = {"IfMatch": current.etag} if current else {"IfNoneMatch": "*"}
    return _put_pointer(LIBRARY_POINTER_KEY, content, **condition)


def _current_content() -> dict[str, str]:
    """Load the current content of the pointer to the snapshot in use."""
    pointer = _load_pointer(LIBRARY_POINTER_KEY)
    return {} if pointer is None else pointer.content


def _delete_former_snapshot(current: SnapshotPointer | None, seed_key: str) -> None:
    """Delete the snapshot before the one that was just replaced.

    The replaced one stays until the next publication: a function may have read the pointer to it a moment ago.
    """
    former = current.content.get("former") if current else None
    if former and former != seed_key:
        _delete_object(former)


def _delete_object(key: str) -> None:
    client("s3").delete_object(Bucket=settings().bucket, Key=key)
