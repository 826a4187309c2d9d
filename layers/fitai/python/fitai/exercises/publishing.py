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
import sqlite3
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from pydantic import TypeAdapter

from fitai.exercises import rules, store
from fitai.exercises.compile import CURRENT, SCHEMA, build, upload, version_of
from fitai.exercises.models import Exercise
from fitai.exercises.store import Overlay
from fitai.kernel.aws import client
from fitai.kernel.errors import Unavailable
from fitai.kernel.events import wait_until
from fitai.kernel.ids import new_id
from fitai.kernel.settings import settings

SEED = "library/seed.json"
"""The object that names the snapshot of the written library: `{"version", "key"}`."""
PAUSE = 10
"""Seconds from one publication to the next, when many changes follow each other."""
WRITTEN = 2
"""Seconds after a change was decided in which it may not yet have been written."""
TRIES = 12
"""How often a publication begins anew because another one was faster."""
ABSENT = frozenset({"NoSuchKey", "404", "AccessDenied", "403"})
"""What S3 says of an object that is not there; without the right to list the bucket it is not told apart."""
OVERTAKEN = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409", "NoSuchKey", "404"})
"""What S3 says where the object is not the one that the condition names."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The content of an object that names a snapshot, and its ETag."""

    content: dict[str, str]
    tag: str


def deploy(path: Path) -> str:
    """Take a snapshot of the written library for the base; what was added to the former one stays added.

    Returns:
        the version that is in use now.
    """
    version = version_of(path)
    seed = _pointer(SEED)
    if seed is None or seed.content["version"] != version:
        key = upload(path, settings().bucket, version)
        _put(SEED, {"version": version, "key": key})
    return publish()


def publish() -> str:
    """Make the current snapshot hold what there is; nothing is written where it does already.

    Returns:
        the version that is in use now.

    Raises:
        Unavailable: others kept publishing; the next publication has it.
    """
    for _ in range(TRIES):
        current = _pointer(CURRENT)
        seed = _seed(current)
        overlay = _with_imports(store.overlay())
        made_of = _made_of(seed["version"], overlay)
        if current is not None and current.content.get("madeOf") == made_of:
            return current.content["version"]
        version, key = _build(seed, overlay)
        former = current.content["key"] if current else ""
        wanted = {"version": version, "key": key, "madeOf": made_of, "former": former}
        standing = wanted if _move(current, wanted) else _standing()
        # An answer that got lost is sent for again, and the second request is refused for what the first one has done.
        if standing == wanted:
            _forget(current, seed["key"])
            return version
        if key not in (seed["key"], standing.get("key"), standing.get("former")):
            _delete(key)
        time.sleep(random.uniform(0, 0.2))
    raise Unavailable


def publish_soon(changed: datetime) -> None:
    """Publish a change of that time, unless somebody has since: at once, or when the pause after another one is over.

    So of a burst of changes the first is published at once, and all the others together after the pause.

    Raises:
        Later: the pause is not over yet.
    """
    other = store.take_turn(PAUSE)
    if other is None:
        publish()
    elif other <= changed.timestamp() + WRITTEN:
        wait_until(datetime.fromtimestamp(other + PAUSE, UTC))
        publish_soon(changed)


def _made_of(seed: str, overlay: Overlay) -> str:
    """What tells one content of the library from another, before it is built."""
    entries = {id: one.model_dump_json(by_alias=True) if one else None for id, one in overlay.entries.items()}
    counts = {id: [one.rating_sum, one.rating_count, one.uses] for id, one in overlay.counts.items()}
    content = json.dumps([SCHEMA, seed, entries, counts], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:20]


def merged(written: Iterable[Exercise], overlay: Overlay) -> list[Exercise]:
    """The written exercises with the overlay's in addition or in their place, and with what was counted of each."""
    found = {one.id: one for one in written}
    for id, one in overlay.entries.items():
        if one is None:
            found.pop(id, None)
        else:
            found[id] = one
    counts = {id: counts for id, counts in overlay.counts.items() if id in found and counts != rules.NOTHING}
    if not counts:
        return list(found.values())
    mean = rules.mean_rating(counts)
    return [
        one.model_copy(update={"metrics": rules.measured(counts.get(id, rules.NOTHING), mean)})
        for id, one in found.items()
    ]


def _with_imports(overlay: Overlay) -> Overlay:
    """The imports' exercises among the entries, where nobody has changed or removed them since."""
    imported = {one.id: one for added in overlay.imports for one in _imported(store.import_key(added))}
    return replace(overlay, entries={**imported, **overlay.entries})


@lru_cache(maxsize=64)
def _imported(key: str) -> tuple[Exercise, ...]:
    """What an import added; its object never changes."""
    return tuple(TypeAdapter(list[Exercise]).validate_json(_content(key)))


def exercises_of(path: Path) -> list[Exercise]:
    """The exercises of a snapshot."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        rows = database.execute("SELECT document FROM exercise ORDER BY id").fetchall()
    return [Exercise.model_validate_json(document) for (document,) in rows]


def _build(seed: dict[str, str], overlay: Overlay) -> tuple[str, str]:
    """Build and upload a snapshot; gives its version and its key, which no other publication has."""
    if overlay == Overlay():
        return seed["version"], seed["key"]
    with tempfile.TemporaryDirectory() as folder:
        base, built = Path(folder) / "seed.sqlite", Path(folder) / "library.sqlite"
        base.write_bytes(_content(seed["key"]))
        version = build(built, merged(exercises_of(base), overlay))
        return version, upload(built, settings().bucket, f"{version}-{new_id()}")


def _seed(current: Pointer | None) -> dict[str, str]:
    """The written library's snapshot. Before anything was published, it is the current one.

    Raises:
        Unavailable: there is none, or it cannot be told.
    """
    seed = _pointer(SEED)
    if seed is not None:
        return seed.content
    if current is None or "madeOf" in current.content:
        raise Unavailable
    content = {name: current.content[name] for name in ("version", "key")}
    # Whoever is second here has found the same content, or is overtaken at the current one's pointer.
    _put(SEED, content, IfNoneMatch="*")
    return content


def _pointer(name: str) -> Pointer | None:
    try:
        answer = client("s3").get_object(Bucket=settings().bucket, Key=name)
    except ClientError as error:
        if error.response["Error"]["Code"] in ABSENT:
            return None
        raise
    return Pointer(json.loads(answer["Body"].read()), answer["ETag"])


def _content(key: str) -> bytes:
    content: bytes = client("s3").get_object(Bucket=settings().bucket, Key=key)["Body"].read()
    return content


def _put(name: str, content: dict[str, str], **condition: Any) -> bool:
    """Write the object that names a snapshot; False where the condition (one of S3's) does not hold."""
    body = json.dumps(content).encode()
    try:
        client("s3").put_object(
            Bucket=settings().bucket, Key=name, Body=body, ContentType="application/json", **condition
        )
    except ClientError as error:
        if condition and error.response["Error"]["Code"] in OVERTAKEN:
            return False
        raise
    return True


def _move(current: Pointer | None, content: dict[str, str]) -> bool:
    """Move the pointer from where it stood; False where it does not stand there any more."""
    return _put(CURRENT, content, **({"IfMatch": current.tag} if current else {"IfNoneMatch": "*"}))


def _standing() -> dict[str, str]:
    """What the pointer names now."""
    pointer = _pointer(CURRENT)
    return {} if pointer is None else pointer.content


def _forget(current: Pointer | None, seed: str) -> None:
    """Remove the snapshot before the one that was just replaced.

    The replaced one stays for now: somebody may have read the pointer to it a moment ago.
    """
    former = current.content.get("former") if current else None
    if former and former != seed:
        _delete(former)


def _delete(key: str) -> None:
    client("s3").delete_object(Bucket=settings().bucket, Key=key)
