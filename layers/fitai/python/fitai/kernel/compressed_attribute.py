"""An attribute of an item that is stored compressed."""

import zlib
from typing import Any, Generic, TypeVar

from pynamodb.constants import BINARY, STRING

from fitai.kernel.table import PydanticAttribute

T = TypeVar("T")


class CompressedAttribute(PydanticAttribute[T], Generic[T]):
    """A pydantic type stored as compressed JSON: for values with many repeated words.

    What was stored as a string before, by a `PydanticAttribute`, is read too.

    Args:
        keeps_defaults: fields that have their default are stored too: a later default changes nothing that is stored.
    """

    attr_type = BINARY

    def __init__(self, shape: Any, *, keeps_defaults: bool = False, **options: Any) -> None:
        super().__init__(shape, **options)
        self._keeps_defaults = keeps_defaults

    def get_value(self, value: dict[str, Any]) -> Any:
        return value[STRING] if STRING in value else super().get_value(value)

    def serialize(self, value: T) -> bytes:
        content = self.adapter.dump_json(
            value, by_alias=True, exclude_none=self._keeps_defaults, exclude_defaults=not self._keeps_defaults
        )
        return zlib.compress(content, level=9)

    def deserialize(self, value: bytes | str) -> T:
        return super().deserialize(value if isinstance(value, str) else zlib.decompress(value))
