"""What DynamoDB bills: the units of requests, computed from the items that they read and write.

Everything here is arithmetic on items as DynamoDB's JSON has them (`{"PK": {"S": "…"}}`), by the rules of AWS's developer
guide: "DynamoDB item sizes and formats", "DynamoDB read and write operations", "Using global secondary indexes". Amazon's
DynamoDB Local and the local cloud are held against it (tests/store/test_capacity.py, tests/infra/emulator), and moto
answers with it in the tests (tests/harness/moto_capacity.py).
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

READ_BYTES = 4096
"""What one read unit reads, consistently; half a unit, eventually consistently."""
WRITE_BYTES = 1024
"""What one write unit writes."""
IN_TRANSACTION = 2
"""How often a transaction reads or writes each item: to prepare and to commit."""
NESTED_BYTES = 3
"""What a list or a map takes beside its elements."""
ELEMENT_BYTES = 1
"""What each element of a list or a map takes beside its name and its value."""

Value = Mapping[str, Any]
Item = Mapping[str, Value]
"""An item by the names of its attributes. Binary values are bytes, or base64 as JSON has them."""


# --- sizes -------------------------------------------------------------------------------------------------


def item_size(item: Item | None) -> int:
    """The bytes of an item: its names and values; none where there is no item."""
    return sum(len(name.encode()) + value_size(value) for name, value in item.items()) if item else 0


def value_size(value: Value) -> int:
    """The bytes of one value, without its name.

    Raises:
        ValueError: DynamoDB has no such type.
    """
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return number_size(content)
        case "B":
            return _binary_size(content)
        case "BOOL" | "NULL":
            return 1
        case "SS":
            return sum(len(text.encode()) for text in content)
        case "NS":
            return sum(map(number_size, content))
        case "BS":
            return sum(map(_binary_size, content))
        case "L":
            return NESTED_BYTES + sum(ELEMENT_BYTES + value_size(element) for element in content)
        case "M":
            return NESTED_BYTES + sum(
                ELEMENT_BYTES + len(name.encode()) + value_size(element) for name, element in content.items()
            )
    raise ValueError(f"{kind} is no type of an attribute.")


def number_size(text: str) -> int:
    """The bytes of a number: one, one for each two significant digits, and one for a sign.

    The pairs of digits are those of the number in base 100, so `1.5` has two of them (1 and 50), and `15` one.
    """
    is_negative = text.startswith("-")
    mantissa, _, exponent_text = text.lstrip("+-").lower().partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    significant = digits.rstrip("0")
    if not significant:
        return 1
    exponent = int(exponent_text or 0) - len(fraction) + len(digits) - len(significant)
    # The last pair is completed by a zero where the number does not end on a power of a hundred.
    pairs = ceil((len(significant) + exponent % 2) / 2)
    return 1 + pairs + is_negative


def _binary_size(content: str | bytes) -> int:
    return len(content if isinstance(content, bytes) else base64.b64decode(content))


# --- reading -----------------------------------------------------------------------------------------------


def read_units(size: int, *, is_consistent: bool) -> float:
    """The units of reading so many bytes at once; reading nothing costs what the smallest read costs."""
    whole = max(1, ceil(size / READ_BYTES))
    return float(whole) if is_consistent else whole / 2


def get_units(item: Item | None, *, is_consistent: bool) -> float:
    """The units of a GetItem, whatever part of the item is asked for."""
    return read_units(item_size(item), is_consistent=is_consistent)


def page_units(items: Iterable[Item], *, is_consistent: bool) -> float:
    """The units of a page of a Query or a Scan: of all that was read together, filtered out or not.

    Args:
        items: of an index, its entries (`Index.entry`).
    """
    return read_units(sum(map(item_size, items)), is_consistent=is_consistent)


def batch_get_units(items: Iterable[Item | None], *, is_consistent: bool) -> float:
    """The units of a BatchGetItem: each item is rounded by itself, and an absent one costs the least."""
    return sum(get_units(item, is_consistent=is_consistent) for item in items)


def transact_get_units(items: Iterable[Item | None]) -> float:
    """The units of a TransactGetItems: twice a consistent read of each item."""
    return IN_TRANSACTION * batch_get_units(items, is_consistent=True)


# --- writing -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Index:
    """A global secondary index.

    Attributes:
        keys: its hash key, and its range key where it has one.
        projected: the attributes that it holds, the keys of the table included; None for all of them.
    """

    name: str
    keys: tuple[str, ...]
    projected: frozenset[str] | None = None

    def entry(self, item: Item | None) -> Item | None:
        """What the index holds of an item: nothing, where the item lacks a key of the index."""
        if not item or any(key not in item for key in self.keys):
            return None
        if self.projected is None:
            return item
        return {name: value for name, value in item.items() if name in self.projected or name in self.keys}


@dataclass(frozen=True, slots=True)
class Capacity:
    """The units of a request: of the table, and of its indexes by name."""

    table: float = 0.0
    indexes: Mapping[str, float] = field(default_factory=dict)

    def __add__(self, other: "Capacity") -> "Capacity":
        names = dict.fromkeys((*self.indexes, *other.indexes))
        return Capacity(
            self.table + other.table,
            {name: self.indexes.get(name, 0.0) + other.indexes.get(name, 0.0) for name in names},
        )

    @property
    def total(self) -> float:
        """All of it: what is billed."""
        return self.table + sum(self.indexes.values())


@dataclass(frozen=True, slots=True)
class Change:
    """An item before and after a write; None where there is none. A condition check leaves it as it is."""

    before: Item | None
    after: Item | None


def write_units(before: Item | None, after: Item | None) -> float:
    """The units that writing an item costs the table: by the larger of what was there and what is."""
    return float(max(1, ceil(max(item_size(before), item_size(after)) / WRITE_BYTES)))


def index_write_units(index: Index, before: Item | None, after: Item | None) -> float:
    """The units that writing an item costs an index.

    An entry costs a write when it is added, changed or removed, and two when its key changes, since it is removed and
    added; one that stays as it is costs nothing.
    """
    old, new = index.entry(before), index.entry(after)
    if old == new:
        return 0.0
    if old is not None and new is not None and any(old[key] != new[key] for key in index.keys):
        return write_units(old, None) + write_units(None, new)
    return write_units(old, new)


def write_capacity(changes: Iterable[Change], indexes: Sequence[Index] = ()) -> Capacity:
    """The units of a PutItem, an UpdateItem, a DeleteItem, or a BatchWriteItem of several."""
    return sum((_change_capacity(change, indexes, times=1) for change in changes), Capacity())


def transaction_capacity(changes: Iterable[Change], indexes: Sequence[Index] = ()) -> Capacity:
    """The units of a TransactWriteItems: each item twice, and each index once.

    A condition check costs what a write of the item would.
    """
    return sum((_change_capacity(change, indexes, times=IN_TRANSACTION) for change in changes), Capacity())


def _change_capacity(change: Change, indexes: Sequence[Index], times: int) -> Capacity:
    units = {index.name: index_write_units(index, change.before, change.after) for index in indexes}
    table = times * write_units(change.before, change.after)
    return Capacity(table, {name: number for name, number in units.items() if number})


def failed_write_units(item: Item | None) -> float:
    """The units of a write whose condition does not hold: by the stored item. No answer contains them."""
    return write_units(item, item)


def cancelled_transaction_units(items: Iterable[Item | None]) -> float:
    """The most that a cancelled transaction costs: AWS says that it does, and not how much.

    Args:
        items: those that it names, as they are and stay.
    """
    return IN_TRANSACTION * sum(failed_write_units(item) for item in items)


# --- answers -----------------------------------------------------------------------------------------------


def consumed_capacity(table: str, capacity: Capacity, requested: str, *more: str) -> dict[str, Any]:
    """The `ConsumedCapacity` of a table in an answer.

    Args:
        requested: `ReturnConsumedCapacity` of the request, TOTAL or INDEXES.
        more: `ReadCapacityUnits` or `WriteCapacityUnits`, which transactions name too.
    """
    content: dict[str, Any] = {"TableName": table, **_named(capacity.total, more)}
    if requested == "INDEXES":
        content["Table"] = _named(capacity.table, more)
        if capacity.indexes:
            content["GlobalSecondaryIndexes"] = {name: _named(units, more) for name, units in capacity.indexes.items()}
    return content


def _named(units: float, more: Iterable[str]) -> dict[str, float]:
    return {"CapacityUnits": units, **dict.fromkeys(more, units)}
