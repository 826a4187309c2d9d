"""The exercise library in memory: what every function uses to know exercises. It costs no DynamoDB request.

    library().get("barbell-back-squat")

A snapshot (see `compile`) is fetched from the bucket once per container and opened read-only. Whether there is a
newer one is looked at, at most every `LOOKED_AT` seconds. A function that uses it declares `Library.READ`.
"""

import json
import os
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from fitai.exercises.library.snapshot import Library
from fitai.exercises.objects import LIBRARY_POINTER_KEY
from fitai.kernel.aws import client
from fitai.kernel.errors import Unavailable
from fitai.kernel.settings import settings

REFRESH_INTERVAL = 15.0
"""Seconds for which the snapshot in use is taken to be the newest."""
LOCAL_FILE_LIFETIME = 600.0
"""Seconds after which a fetched snapshot goes when a newer one is fetched."""


# --- the snapshot in use ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _LoadedLibrary:
    """The library of this process, and when it was last known to be the newest."""

    library: Library | None = None
    tag: str = ""
    looked: float = 0.0


_loaded = _LoadedLibrary()
_lock = threading.Lock()


def current_library() -> Library:
    """The library, no older than `LOOKED_AT` seconds.

    Raises:
        Unavailable: no snapshot can be read, and none was read before.
    """
    with _lock:
        if _loaded.library is None or time.monotonic() - _loaded.looked >= REFRESH_INTERVAL:
            _refresh()
        assert _loaded.library is not None
        return _loaded.library


def latest_library() -> Library:
    """The library as it is at this moment, for who has just changed it."""
    with _lock:
        _refresh()
        assert _loaded.library is not None
        return _loaded.library


def reset_library() -> None:
    """Read the snapshot anew at the next use. For tests."""
    with _lock:
        if _loaded.library is not None:
            _loaded.library.close()
        _loaded.library, _loaded.tag, _loaded.looked = None, "", 0.0


def _refresh() -> None:
    """Take the newest snapshot into use. With one in use already, a bucket that does not answer is no failure."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        asked = {"IfNoneMatch": _loaded.tag} if _loaded.library else {}
        answer = client("s3").get_object(Bucket=settings().bucket, Key=LIBRARY_POINTER_KEY, **asked)
        current = json.loads(answer["Body"].read())
        if _loaded.library is None or _loaded.library.version != current["version"]:
            _loaded.library = Library(_fetch_snapshot(current["version"], current["key"]))
        _loaded.tag = answer["ETag"]
    except (BotoCoreError, ClientError) as error:
        unchanged = isinstance(error, ClientError) and error.response["Error"]["Code"] in ("304", "NotModified")
        if not unchanged:
            from fitai.kernel.observability import logger

            logger().exception("the exercise library's snapshot cannot be read")
            if _loaded.library is None:
                raise Unavailable from error
    _loaded.looked = time.monotonic()


def _fetch_snapshot(version: str, key: str) -> Path:
    """The snapshot as a local file, which processes of one machine share.

    It appears there by a rename, so that none of them ever opens half of it.
    """
    folder = Path(tempfile.gettempdir()) / "fitai-library"
    path = folder / f"{version}.sqlite"
    if not path.exists():
        folder.mkdir(exist_ok=True)
        content = client("s3").get_object(Bucket=settings().bucket, Key=key)["Body"].read()
        handle, partial = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(partial).replace(path)
        _delete_old_files(folder, path)
    return path


def _delete_old_files(folder: Path, current: Path) -> None:
    """Remove snapshots of long ago: a container lives through many publications, and its disk is small.

    A process that still has one open keeps it until it lets go.
    """
    for file in folder.iterdir():
        try:
            if file != current and time.time() - file.stat().st_mtime > LOCAL_FILE_LIFETIME:
                file.unlink()
        except FileNotFoundError:
            pass  # another process was faster
