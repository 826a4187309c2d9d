"""Brings what is approved, changed, removed, rated and used into the snapshot that every function reads.

    the written library, as deployed  +  the table's entries and counts  →  a new snapshot  →  library/current.json

A publication compares what there is with what the current snapshot was made of, and builds only where they differ. So
it may run at any time, any number of times, and nobody has to remember that something has changed: what one
publication misses or loses, the next one finds. Two at once lose nothing: the pointer is moved only from where it
stood before the table was read (S3's If-Match), and whoever comes second reads again.
"""

import hashlib
import json
import random
import tempfile
import time
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
from fitai.kernel.aws import client
from fitai.kernel.errors import Unavailable
from fitai.kernel.events import wait_until
from fitai.kernel.ids import new_id
from fitai.kernel.settings import settings

PUBLICATION_INTERVAL = 10
"""Seconds from one publication to the next, when many changes follow each other."""
WRITE_DELAY = 2
"""Seconds after a change was decided in which it may not yet have been written."""
PUBLICATION_ATTEMPTS = 12
"""How often a publication begins anew because another one was faster."""
ABSENT_CODES = frozenset({"NoSuchKey", "404", "AccessDenied", "403"})
"""What S3 says of an object that is not there; without the right to list the bucket it is not told apart."""
CONFLICT_CODES = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409", "NoSuchKey", "404"})
"""What S3 says where the object is not the one that the condition names."""


@dataclass(frozen=True, slots=True)
class SnapshotPointer:
    """The content of an object that names a snapshot, and its ETag."""

    content: dict[str, str]
    tag: str


def deploy_seed(path: Path) -> str:
    """Take a snapshot of the written library for the base; what was added to the former one stays added.

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
    """Make the current snapshot hold what there is; nothing is written where it does already.

    Returns:
        the version that is in use now.

    Raises:
        Unavailable: others kept publishing; the next publication has it.
    """
    for _ in range(PUBLICATION_ATTEMPTS):
        current = _load_pointer(LIBRARY_POINTER_KEY)
        seed = _load_seed(current)
        overlay = _add_imports(store.load_overlay())
        made_of = _content_hash(seed["version"], overlay)
        if current is not None and current.content.get("madeOf") == made_of:
            return current.content["version"]
        version, key = _build_and_upload(seed, overlay)
        former = current.content["key"] if current else ""
        wanted = {"version": version, "key": key, "madeOf": made_of, "former": former}
        standing = wanted if _replace_pointer(current, wanted) else _current_content()
        # An answer that got lost is sent for again, and the second request is refused for what the first one has done.
        if standing == wanted:
            _delete_former_snapshot(current, seed["key"])
            return version
        if key not in (seed["key"], standing.get("key"), standing.get("former")):
            _delete_object(key)
        time.sleep(random.uniform(0, 0.2))
    raise Unavailable


def publish_library_soon(changed: datetime) -> None:
    """Publish a change of that time, unless somebody has since: at once, or when the pause after another one is over.

    So of a burst of changes the first is published at once, and all the others together after the pause.

    Raises:
        Later: the pause is not over yet.
    """
    other = store.claim_publication(PUBLICATION_INTERVAL)
    if other is None:
        publish_library()
    elif other <= changed.timestamp() + WRITE_DELAY:
        wait_until(datetime.fromtimestamp(other + PUBLICATION_INTERVAL, UTC))
        publish_library_soon(changed)


def _content_hash(seed: str, overlay: LibraryOverlay) -> str:
    """What tells one content of the library from another, before it is built."""
    entries = {id: one.model_dump_json(by_alias=True) if one else None for id, one in overlay.entries.items()}
    counts = {id: [one.rating_sum, one.rating_count, one.uses] for id, one in overlay.counts.items()}
    content = json.dumps([SCHEMA, seed, entries, counts], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:20]


def merge_overlay(written: Iterable[Exercise], overlay: LibraryOverlay) -> list[Exercise]:
    """The written exercises with the overlay's in addition or in their place, and with what was counted of each."""
    found = {one.id: one for one in written}
    for id, one in overlay.entries.items():
        if one is None:
            found.pop(id, None)
        else:
            found[id] = one
    counts = {id: counts for id, counts in overlay.counts.items() if id in found and counts != popularity.NO_COUNTS}
    if not counts:
        return list(found.values())
    mean = popularity.mean_rating(counts)
    return [
        one.model_copy(update={"metrics": popularity.exercise_metrics(counts.get(id, popularity.NO_COUNTS), mean)})
        for id, one in found.items()
    ]


def _add_imports(overlay: LibraryOverlay) -> LibraryOverlay:
    """The imports' exercises among the entries, where nobody has changed or removed them since."""
    imported = {
        one.id: one
        for added in overlay.imports
        for one in _load_imported_exercises(objects.imported_exercises_key(added))
    }
    return replace(overlay, entries={**imported, **overlay.entries})


@lru_cache(maxsize=64)
def _load_imported_exercises(key: str) -> tuple[Exercise, ...]:
    """What an import added; its object never changes."""
    return tuple(TypeAdapter(list[Exercise]).validate_json(_read_object(key)))


def _build_and_upload(seed: dict[str, str], overlay: LibraryOverlay) -> tuple[str, str]:
    """Build and upload a snapshot; gives its version and its key, which no other publication has."""
    if overlay == LibraryOverlay():
        return seed["version"], seed["key"]
    with tempfile.TemporaryDirectory() as folder:
        base, built = Path(folder) / "seed.sqlite", Path(folder) / "library.sqlite"
        base.write_bytes(_read_object(seed["key"]))
        version = build_snapshot(built, merge_overlay(snapshot_exercises(base), overlay))
        return version, upload_snapshot(built, settings().bucket, f"{version}-{new_id()}")


def _load_seed(current: SnapshotPointer | None) -> dict[str, str]:
    """The written library's snapshot. Before anything was published, it is the current one.

    Raises:
        Unavailable: there is none, or it cannot be told.
    """
    seed = _load_pointer(SEED_POINTER_KEY)
    if seed is not None:
        return seed.content
    if current is None or "madeOf" in current.content:
        raise Unavailable
    content = {name: current.content[name] for name in ("version", "key")}
    # Whoever is second here has found the same content, or is overtaken at the current one's pointer.
    _put_pointer(SEED_POINTER_KEY, content, IfNoneMatch="*")
    return content


def _load_pointer(name: str) -> SnapshotPointer | None:
    try:
        answer = client("s3").get_object(Bucket=settings().bucket, Key=name)
    except ClientError as error:
        if error.response["Error"]["Code"] in ABSENT_CODES:
            return None
        raise
    return SnapshotPointer(json.loads(answer["Body"].read()), answer["ETag"])


def _read_object(key: str) -> bytes:
    content: bytes = client("s3").get_object(Bucket=settings().bucket, Key=key)["Body"].read()
    return content


def _put_pointer(name: str, content: dict[str, str], **condition: Any) -> bool:
    """Write the object that names a snapshot; False where the condition (one of S3's) does not hold."""
    body = json.dumps(content).encode()
    try:
        client("s3").put_object(
            Bucket=settings().bucket, Key=name, Body=body, ContentType="application/json", **condition
        )
    except ClientError as error:
        if condition and error.response["Error"]["Code"] in CONFLICT_CODES:
            return False
        raise
    return True


def _replace_pointer(current: SnapshotPointer | None, content: dict[str, str]) -> bool:
    """Move the pointer from where it stood; False where it does not stand there any more."""
    return _put_pointer(LIBRARY_POINTER_KEY, content, **({"IfMatch": current.tag} if current else {"IfNoneMatch": "*"}))


def _current_content() -> dict[str, str]:
    """What the pointer names now."""
    pointer = _load_pointer(LIBRARY_POINTER_KEY)
    return {} if pointer is None else pointer.content


def _delete_former_snapshot(current: SnapshotPointer | None, seed: str) -> None:
    """Remove the snapshot before the one that was just replaced.

    The replaced one stays for now: somebody may have read the pointer to it a moment ago.
    """
    former = current.content.get("former") if current else None
    if former and former != seed:
        _delete_object(former)


def _delete_object(key: str) -> None:
    client("s3").delete_object(Bucket=settings().bucket, Key=key)


def publish_snapshot(path: Path, bucket: str) -> str:
    """Make the snapshot the one that all functions use; nothing is written when it is already.

    Returns:
        the version.
    """
    from botocore.exceptions import ClientError

    from fitai.kernel.aws import client

    version = snapshot_version(path)
    storage = client("s3")
    try:
        if json.loads(storage.get_object(Bucket=bucket, Key=LIBRARY_POINTER_KEY)["Body"].read())["version"] == version:
            return version
    except ClientError as error:
        # Without the right to list the bucket, S3 answers 403 for what is not there.
        if error.response["Error"]["Code"] not in ("NoSuchKey", "404", "AccessDenied", "403"):
            raise
    # The pointer last, so that nobody is told of a snapshot that is not there yet.
    current = json.dumps({"version": version, "key": upload_snapshot(path, bucket, version)})
    storage.put_object(Bucket=bucket, Key=LIBRARY_POINTER_KEY, Body=current.encode(), ContentType="application/json")
    return version


def upload_snapshot(path: Path, bucket: str, name: str) -> str:
    """Put a snapshot into the bucket, where nobody uses it yet; gives its key."""
    from fitai.kernel.aws import client

    key = f"library/{name}.sqlite"
    client("s3").put_object(Bucket=bucket, Key=key, Body=path.read_bytes(), ContentType="application/vnd.sqlite3")
    return key
