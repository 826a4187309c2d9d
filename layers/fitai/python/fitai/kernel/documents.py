"""Write the documents that are generated from the declarations: `python -m fitai.kernel.documents [--check]`."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from fitai.kernel import asyncapi, openapi

DOCUMENTS: dict[Path, Callable[[], str]] = {
    openapi.SERVED / openapi.FILE: openapi.text,
    openapi.SERVED / asyncapi.FILE: asyncapi.text,
}
"""Every generated file, and the function that gives its text; a test compares the committed files with it."""


def write() -> None:
    """Write all of them."""
    for path, text in DOCUMENTS.items():
        path.write_text(text())


def outdated() -> list[Path]:
    """The committed files that differ from what would be written."""
    return [path for path, text in DOCUMENTS.items() if not path.exists() or path.read_text() != text()]


def main(arguments: Sequence[str]) -> int:
    """Write the documents, or, with `--check`, only compare them; return the exit code."""
    if list(arguments) != ["--check"]:
        write()
        return 0
    stale = outdated()
    for path in stale:
        sys.stderr.write(f"{path} is out of date: run `make docs`.\n")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
