"""Write the documents that are made from the declarations: `python -m fitai.kernel.documents`."""

from collections.abc import Callable
from pathlib import Path

from fitai.kernel import asyncapi, openapi

DOCUMENTS: dict[Path, Callable[[], str]] = {
    openapi.SERVED / openapi.FILE: openapi.text,
    openapi.SERVED / asyncapi.FILE: asyncapi.text,
}
"""Every generated file, and what it must hold; a test holds the committed ones against it."""


def write() -> None:
    """Write them all."""
    for path, text in DOCUMENTS.items():
        path.write_text(text())


if __name__ == "__main__":
    write()
