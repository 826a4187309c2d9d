"""An attribute of an item that is stored compressed."""

import zlib
from typing import Any, Generic, TypeVar

from pynamodb.constants import BINARY, STRING

from fitai.kernel.table import PydanticAttribute

T = TypeVar("T")


class CompressedAttribute(PydanticAttribute[T], Generic[T]):
    """A pydantic type stored as compressed JSON without its defaults: for values with many repeated words.

    What was stored as a string before, by a `PydanticAttribute`, is read too.
    """

    attr_type = BINARY

    def get_value(self, value: dict[str, Any]) -> Any:
        return value[STRING] if STRING in value else super().get_value(value)

    def serialize(self, value: T) -> bytes:
        return zlib.compress(self.adapter.dump_json(value, by_alias=True, exclude_defaults=True), level=9)

    def deserialize(self, value: bytes | str) -> T:
        return super().deserialize(value if isinstance(value, str) else zlib.decompress(value))
