"""The API's documents as they are served, prepared once per container."""

import json
from functools import cache
from pathlib import Path


@cache
def compact_json(path: Path) -> str:
    """A JSON document without the white space of its file."""
    return json.dumps(json.loads(path.read_text("utf-8")), separators=(",", ":"), ensure_ascii=False)
