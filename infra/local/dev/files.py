"""The files that functions are made from, and which of them have changed."""

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path

from infra import ROOT

CODE = (ROOT / "functions", ROOT / "layers" / "fitai")
"""What a function imports of ours."""


class Files:
    """Tells which files have been made, saved or removed since it was last asked."""

    def __init__(self, folders: Iterable[Path] = CODE) -> None:
        self._folders = tuple(folders)
        self._lock = threading.Lock()
        self._known = dict(self._look())

    def changed(self) -> set[Path]:
        """The files that are not what they were; asking takes some milliseconds."""
        with self._lock:
            now = dict(self._look())
            before, self._known = self._known, now
        return {Path(path) for path in before.keys() | now.keys() if before.get(path) != now.get(path)}

    def _look(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Every file with its moment and its size."""
        folders = [str(folder) for folder in self._folders]
        while folders:
            with suppress(FileNotFoundError), os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir():
                        if entry.name != "__pycache__":
                            folders.append(entry.path)
                    elif not _is_passing(entry.name):
                        with suppress(FileNotFoundError):
                            state = entry.stat()
                            yield entry.path, (state.st_mtime_ns, state.st_size)


def _is_passing(name: str) -> bool:
    """What editors keep beside a file while they write it."""
    return name.startswith(".") or name.endswith(("~", ".swp", ".tmp"))


def forget_bytecode(paths: Iterable[Path]) -> None:
    """Remove what Python has compiled of files.

    It takes bytecode for current when second and size agree, so that a second save within a second could pass unseen.
    """
    for path in paths:
        if path.suffix == ".py":
            Path(cache_from_source(str(path))).unlink(missing_ok=True)
