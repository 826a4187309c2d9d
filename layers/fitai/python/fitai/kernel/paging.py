"""Lists in pages, with encrypted cursors that are valid for one query of one caller only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from pydantic import Field, PrivateAttr

from fitai.kernel.cursors import MAX_CURSOR, decrypt_position, encrypt_position
from fitai.kernel.texts import VERBATIM
from fitai.kernel.types import Input

T = TypeVar("T")

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


class Paging(Input):
    """The query parameters of every list. A list's own filters are a subclass."""

    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Items on a page.")
    cursor: Annotated[str, VERBATIM] | None = Field(
        None,
        description="Where the previous page ended; from `meta`.",
        # Not a bound of ours: a cursor that is too long is `invalid_cursor`, as any other that is none of ours.
        json_schema_extra={"maxLength": MAX_CURSOR},
    )

    _request_scope: tuple[str, ...] = PrivateAttr(())

    def bind(self, *scope: str) -> None:
        """Tie the cursors to a request: its route, the ids in its path, and its caller where it must have one."""
        self._request_scope = scope

    def position(self, *scope: str) -> dict[str, str] | None:
        """The position in the cursor, from which the list goes on; None at its beginning.

        Args:
            scope: identifies the list (the caller's id, the route); the filters and what the request is bound to are
                added here.

        Raises:
            InvalidCursor: the cursor was altered, or made for another list, caller or filter.
        """
        return None if self.cursor is None else decrypt_position(self.cursor, self._scope(scope))

    def cursor_at(self, position: dict[str, str] | None, *scope: str) -> str | None:
        """The cursor for a position, or None at the end of the list."""
        return None if position is None else encrypt_position(position, self._scope(scope))

    def _scope(self, scope: Sequence[str]) -> list[str]:
        return [
            *self._request_scope,
            str(len(self._request_scope)),
            *scope,
            self.model_dump_json(exclude={"cursor", "limit"}),
        ]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list: its items become `data`, the rest `meta.pagination`.

    `meta` adds members to `meta`, such as an unread count.
    """

    items: list[T]
    cursor: str | None
    limit: int
    meta: dict[str, object] | None = None
