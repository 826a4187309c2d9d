"""An attribute of an item that is stored compressed."""

import zlib
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from pynamodb.attributes import Attribute
from pynamodb.constants import BINARY, STRING

T = TypeVar("T")


class CompressedAttribute(Attribute[T], Generic[T]):
    """A pydantic type stored as compressed JSON without its defaults: for values with many repeated words.

    What was stored as a string before, by a `PydanticAttribute`, is read too.
    """

    attr_type = BINARY

    def __init__(self, shape: Any, **options: Any) -> None:
        super().__init__(**options)
        self._shape = shape

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self._shape)

    def get_value(self, value: dict[str, Any]) -> Any:
        return value[STRING] if STRING in value else super().get_value(value)

    def serialize(self, value: T) -> bytes:
        return zlib.compress(self._adapter.dump_json(value, by_alias=True, exclude_defaults=True), level=9)

    def deserialize(self, value: bytes | str) -> T:
        return self._adapter.validate_json(value if isinstance(value, str) else zlib.decompress(value))
