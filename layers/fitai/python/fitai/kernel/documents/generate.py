"""Write the documents that are generated from the declarations: `python -m fitai.kernel.documents [--check]`."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fitai.kernel.documents import asyncapi, files, openapi
from fitai.kernel.documents.schemas import Schema

DOCUMENTS: dict[Path, Callable[[], Schema]] = {
    files.SERVED_FOLDER / openapi.FILE: openapi.document,
    files.SERVED_FOLDER / asyncapi.FILE: asyncapi.document,
}
"""Every generated file, and the function that builds its document; a test compares the committed files with it."""


def write_all() -> None:
    """Write all of them."""
    for path, document in DOCUMENTS.items():
        path.write_text(files.file_text(document()))


def outdated() -> list[Path]:
    """The committed files that differ from what would be written."""
    return [
        path
        for path, document in DOCUMENTS.items()
        if not path.exists() or path.read_text() != files.file_text(document())
    ]


def main(arguments: Sequence[str]) -> int:
    """Write the documents, or, with `--check`, only compare them; return the exit code."""
    if list(arguments) != ["--check"]:
        write_all()
        return 0
    stale = outdated()
    for path in stale:
        sys.stderr.write(f"{path} is out of date: run `make docs`.\n")
    return 1 if stale else 0
