"""The exercise library in a function's memory; reading it costs no DynamoDB request.

    current_library().get("barbell-back-squat")

A snapshot (see `compiler`) is fetched from the bucket once per container and opened read-only. A newer one is looked
for every `REFRESH_INTERVAL` seconds at most. A function that uses it declares `Library.READ`.
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
from fitai.kernel.observability import count
from fitai.kernel.settings import settings

REFRESH_INTERVAL = 15.0
"""Seconds for which the loaded snapshot is assumed to be the newest."""
LOCAL_FILE_LIFETIME = 600.0
"""Seconds after which a fetched snapshot is deleted when a newer one is fetched."""


@dataclass(slots=True)
class _LoadedLibrary:
    """The library of this process, the ETag of its pointer, and the monotonic time of the last refresh."""

    library: Library | None = None
    etag: str = ""
    refreshed_at: float = 0.0


_loaded = _LoadedLibrary()
_lock = threading.Lock()


def current_library() -> Library:
    """The library, refreshed within the last `REFRESH_INTERVAL` seconds.

    Raises:
        Unavailable: no snapshot can be read, and none is loaded.
    """
    with _lock:
        if _loaded.library is None or time.monotonic() - _loaded.refreshed_at >= REFRESH_INTERVAL:
            count("LibraryMisses")
            _refresh()
        else:
            count("LibraryHits")
        assert _loaded.library is not None
        return _loaded.library


def latest_library() -> Library:
    """The library as published at this moment, for a function that has just changed it."""
    with _lock:
        _refresh()
        assert _loaded.library is not None
        return _loaded.library


def reset_library() -> None:
    """Unload the library, so that the next use reads it again. For tests."""
    with _lock:
        if _loaded.library is not None:
            _loaded.library.close()
        _loaded.library, _loaded.etag, _loaded.refreshed_at = None, "", 0.0


def _refresh() -> None:
    """Load the newest snapshot; where one is loaded already, a failure of the bucket is only logged."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        condition = {"IfNoneMatch": _loaded.etag} if _loaded.library else {}
        response = client("s3").get_object(Bucket=settings().bucket, Key=LIBRARY_POINTER_KEY, **condition)
        pointer = json.loads(response["Body"].read())
        if _loaded.library is None or _loaded.library.version != pointer["version"]:
            _loaded.library = Library(_fetch_snapshot(pointer["version"], pointer["key"]))
        _loaded.etag = response["ETag"]
    except (BotoCoreError, ClientError) as error:
        is_unchanged = isinstance(error, ClientError) and error.response["Error"]["Code"] in ("304", "NotModified")
        if not is_unchanged:
            from fitai.kernel.observability import logger

            logger().exception("the exercise library's snapshot cannot be read")
            if _loaded.library is None:
                raise Unavailable from error
    _loaded.refreshed_at = time.monotonic()


def _fetch_snapshot(version: str, key: str) -> Path:
    """Fetch a snapshot into a local file, which all processes of the machine share.

    The file is renamed into place when it is complete, so that no process opens a part of it.
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
    """Delete old snapshots: a container lives through many publications, and its disk is small.

    A process that still has one open can read it until it closes it.
    """
    for file in folder.iterdir():
        try:
            if file != current and time.time() - file.stat().st_mtime > LOCAL_FILE_LIFETIME:
                file.unlink()
        except FileNotFoundError:
            pass  # Another process has deleted it.
