"""Lists in pages, with opaque cursors that are valid for one query only."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import Field

from fitai.kernel.errors import Malformed
from fitai.kernel.types import Input

T = TypeVar("T")

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


class Paging(Input):
    """The query parameters of every list. A list's own filters are a subclass."""

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Items on a page.")
    cursor: str | None = Field(None, max_length=2048, description="Where the previous page ended; from `meta`.")

    def position(self, *scope: str) -> dict[str, str] | None:
        """The position in the cursor, from which the list goes on; None at its beginning.

        Args:
            scope: identifies the list (the caller's id, the route); the filters are added here.

        Raises:
            Malformed: the cursor was altered, or made for another list, caller or filter.
        """
        if self.cursor is None:
            return None
        try:
            decoded = base64.urlsafe_b64decode(self.cursor + "=" * (-len(self.cursor) % 4))
            seal, content = decoded[:12], decoded[12:]
            if seal != self._seal(content, scope):
                raise ValueError
            position: dict[str, str] = json.loads(content)
        except (ValueError, binascii.Error):
            raise Malformed("The cursor does not belong to this list.", code="invalid_cursor") from None
        return position

    def cursor_at(self, position: dict[str, str] | None, *scope: str) -> str | None:
        """The cursor for a position, or None at the end of the list."""
        if position is None:
            return None
        content = json.dumps(position, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._seal(content, scope) + content).decode().rstrip("=")

    def _seal(self, content: bytes, scope: Sequence[str]) -> bytes:
        # No secret is needed: a forged position could only be one in the caller's own list, since stores rebuild the
        # partition from the caller. The seal makes the cursor of another list an error and not a wrong page.
        filters = self.model_dump_json(exclude={"cursor", "limit"})
        digest = hashlib.blake2b(digest_size=12)
        for text in (*scope, filters):
            digest.update(text.encode() + b"\0")
        digest.update(content)
        return digest.digest()


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list: its items become `data`, the rest `meta.pagination`.

    `meta` adds members to `meta`, such as an unread count.
    """

    items: list[T]
    cursor: str | None
    limit: int
    meta: dict[str, object] | None = None
