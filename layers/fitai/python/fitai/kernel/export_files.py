"""Files that a user downloads: answered while they are small, else streamed into the bucket and linked."""

from collections.abc import Iterator

from fitai.kernel import storage
from fitai.kernel.ids import new_id

MAX_INLINE_BYTES = 4_500_000
"""Bytes of an answer: Lambda returns 6 MB at most to API Gateway, text escaped as JSON."""
LINK_LIFETIME = 15 * 60
"""Seconds that the link to a file is valid."""
EXPORTS_PREFIX = "exports/"
"""The key prefix of exports, archives of accounts included: expired after a week, deleted with the account."""
CONTENT_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def content_or_link(
    pieces: Iterator[bytes], user_id: str, subject: str, format: str, name: str, max_bytes: int = MAX_INLINE_BYTES
) -> tuple[bytes, str | None]:
    """Return the content of a file, or where it is larger than an answer may be, write it to the bucket and return its link.

    Args:
        pieces: the file from its beginning to its end; of a large one a few megabytes are in memory at a time.
        subject: what is exported, for the object's key.
        format: csv or json.
        name: of the file, for the user.
        max_bytes: of an answer.
    """
    buffered: list[bytes] = []
    size = 0
    for piece in pieces:
        buffered.append(piece)
        size += len(piece)
        if size > max_bytes:
            return b"", _write_file(buffered, pieces, user_id, subject, format, name)
    return b"".join(buffered), None


def _write_file(
    buffered: list[bytes], rest: Iterator[bytes], user_id: str, subject: str, format: str, name: str
) -> str:
    key = f"{EXPORTS_PREFIX}{user_id}/{subject}-{new_id()}.{format}"
    with storage.ObjectWriter(key, CONTENT_TYPES[format]) as file:
        for piece in buffered:
            file.write(piece)
        buffered.clear()
        for piece in rest:
            file.write(piece)
    return storage.download_link(key, LINK_LIFETIME, name)
