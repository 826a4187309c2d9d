"""Which documents are guides for app developers: those that the map of the documents, `docs/README.md`, names for them."""

import re

from fitai.kernel import catalogue

FOLDER = catalogue.ROOT / "docs"
READERS = "app developers"
LINK = re.compile(r"\(([\w/-]+)\.md\)")


def names(readers: str = READERS) -> list[str]:
    """The documents that the map names for some readers, in its order."""
    found: list[str] = []
    is_theirs = False
    for line in (FOLDER / "README.md").read_text().splitlines():
        reader, is_row = (line.split("|")[1].strip(), True) if line.startswith("| ") else ("", False)
        is_theirs = is_row and (reader == readers or (is_theirs and not reader))
        found += LINK.findall(line) if is_theirs else []
    return list(dict.fromkeys(found))
