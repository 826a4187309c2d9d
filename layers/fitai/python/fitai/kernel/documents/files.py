"""Where the generated documents lie, and the form of their files."""

import json

from fitai.kernel import catalogue
from fitai.kernel.documents.schemas import Schema

SERVED_FOLDER = catalogue.ROOT / "functions" / "platform"
"""The documents lie beside the functions that serve them; `docs/` links there."""


def file_text(document: Schema) -> str:
    """A document as its file holds it."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
