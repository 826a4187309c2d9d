"""Write the documents that are generated from the declarations: `python -m fitai.kernel.documents [--check]`."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fitai.kernel import catalogue
from fitai.kernel.documents import asyncapi, error_catalogue, files, openapi

DOCUMENTS: dict[Path, Callable[[], str]] = {
    files.SERVED_FOLDER / openapi.FILE: lambda: files.file_text(openapi.document()),
    files.SERVED_FOLDER / asyncapi.FILE: lambda: files.file_text(asyncapi.document()),
    catalogue.ROOT / "docs" / error_catalogue.FILE: error_catalogue.document,
}
"""Every generated file, and the function that gives its text; a test compares the committed files with it."""


def write_all() -> None:
    """Write all of them."""
    for path, text in DOCUMENTS.items():
        path.write_text(text())


def outdated() -> list[Path]:
    """The committed files that differ from what would be written."""
    return [path for path, text in DOCUMENTS.items() if not path.exists() or path.read_text() != text()]


def main(arguments: Sequence[str]) -> int:
    """Write the documents, or, with `--check`, only compare them; return the exit code."""
    if list(arguments) != ["--check"]:
        write_all()
        return 0
    stale = outdated()
    for path in stale:
        sys.stderr.write(f"{path} is out of date: run `make docs`.\n")
    return 1 if stale else 0
