"""The one item of the kinds of errors.

ERRORS   KINDS   when each kind was last seen, of the last 14 days
"""

from collections.abc import Mapping

from pynamodb.attributes import NumberAttribute

from fitai.kernel.table import Entity, PydanticAttribute, Write, get, put


class ErrorKindsItem(Entity, discriminator="error_kinds"):
    """When each kind was last seen, in epoch seconds; `version` counts the writes."""

    version = NumberAttribute()
    seen: PydanticAttribute[dict[str, int]] = PydanticAttribute(dict[str, int])

    @classmethod
    def of(cls, version: int = 0, seen: Mapping[str, int] | None = None) -> "ErrorKindsItem":
        """The item."""
        return cls(PK="ERRORS", SK="KINDS", version=version, seen=dict(seen or {}))


def load() -> ErrorKindsItem:
    """The item; an empty one of version 0 where there is none. One GetItem."""
    key = ErrorKindsItem.of()
    return get(ErrorKindsItem, key.PK, key.SK) or key


def seen_write(item: ErrorKindsItem, seen: Mapping[str, int]) -> Write:
    """The write of what is remembered now, unless somebody else has written since the item was read."""
    unchanged = ErrorKindsItem.version == item.version if item.version else ErrorKindsItem.PK.does_not_exist()
    return put(ErrorKindsItem.of(int(item.version) + 1, seen), when=unchanged)
