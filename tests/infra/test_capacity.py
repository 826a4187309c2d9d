"""The units that DynamoDB bills: AWS's own examples, what holds of all items, and MiniStack's sizes beside ours."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ministack.services import dynamodb

from infra.local import capacity
from infra.local.capacity import Capacity, Change, Index

KIBIBYTE = 1024
NAMES = st.text(max_size=8)
NUMBERS = st.builds(
    lambda digits, exponent: str(Decimal(digits).scaleb(exponent)),
    st.integers(-(10**12), 10**12),
    st.integers(-20, 20),
)
SCALARS = st.one_of(
    st.text(max_size=2_000).map(lambda text: {"S": text}),
    NUMBERS.map(lambda number: {"N": number}),
    st.booleans().map(lambda value: {"BOOL": value}),
    st.just({"NULL": True}),
    st.binary(max_size=40).map(lambda content: {"B": content}),
    st.lists(st.text(max_size=8), min_size=1).map(lambda texts: {"SS": texts}),
    st.lists(NUMBERS, min_size=1).map(lambda numbers: {"NS": numbers}),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda values: {"L": values})
        | st.dictionaries(NAMES, inner, max_size=4).map(lambda values: {"M": values})
    ),
    max_leaves=8,
)
ITEMS = st.dictionaries(NAMES, VALUES, max_size=6)
INDEX = Index("GSI1", ("hash", "range"))
KEYS = Index("KEYS", ("hash",), frozenset({"pk"}))
KEY_VALUES = st.sampled_from([{"S": "a"}, {"S": "b"}])
INDEXED_ITEMS = st.builds(
    lambda item, keys: item | keys,
    ITEMS,
    st.dictionaries(st.sampled_from(["hash", "range", "pk"]), KEY_VALUES),
)
STORED = st.none() | INDEXED_ITEMS


def sized(size: int) -> dict[str, Any]:
    """An item of so many bytes."""
    return {"a": {"S": "x" * (size - 1)}}


# --- sizes -------------------------------------------------------------------------------------------------


@given(ITEMS)
def test_an_item_is_as_large_as_ministack_takes_it_to_be(item: dict[str, Any]):
    assert capacity.item_size(item) == dynamodb._item_size_bytes(item)


@given(ITEMS, NAMES, VALUES)
def test_an_attribute_adds_its_name_and_its_value(item: dict[str, Any], name: str, value: Any):
    without = {other: content for other, content in item.items() if other != name}

    grown = capacity.item_size(without | {name: value}) - capacity.item_size(without)

    assert grown == len(name.encode()) + capacity.value_size(value)


@pytest.mark.parametrize(
    ("number", "size"),
    [
        ("0", 1),
        ("-0.0", 1),
        ("7", 2),
        ("-7", 3),
        ("15", 2),
        ("1.5", 3),
        ("100", 2),
        ("0.05", 2),
        ("1e11", 2),
        ("-102.50", 5),
    ],
)
def test_a_number_takes_a_byte_for_two_digits_one_for_a_sign_and_one(number: str, size: int):
    """As DynamoDB Local measures them."""
    assert capacity.number_size(number) == size


@given(st.integers(-(10**30), 10**30), st.integers(-9, 9))
def test_how_a_number_is_written_does_not_change_its_size(number: int, hundreds: int):
    size = capacity.number_size(str(number))

    assert capacity.number_size(f"{number}.000") == size
    assert capacity.number_size(f"{number}e{2 * hundreds}") == size
    assert size <= 1 + (len(str(abs(number))) + 2) // 2 + (number < 0)


def test_bytes_count_as_they_are_and_not_as_base64():
    assert capacity.value_size({"B": b"\x00" * 30}) == capacity.value_size({"B": "AAAA" * 10}) == 30
    assert capacity.value_size({"BS": [b"\x00", "AAAA"]}) == 4


def test_a_type_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no type"):
        capacity.value_size({"X": "y"})


# --- AWS's examples ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "units"), [(1, 1), (3_500, 1), (4_096, 1), (4_097, 2), (8 * KIBIBYTE, 2), (10_000, 3)]
)
def test_a_read_unit_is_four_kilobytes(size: int, units: int):
    assert capacity.get_units(sized(size), is_consistent=True) == units
    assert capacity.get_units(sized(size), is_consistent=False) == units / 2
    assert capacity.transact_get_units([sized(size)]) == 2 * units


@pytest.mark.parametrize(("size", "units"), [(1, 1), (500, 1), (1_024, 1), (1_025, 2), (3_500, 4)])
def test_a_write_unit_is_a_kilobyte(size: int, units: int):
    assert capacity.write_capacity([Change(None, sized(size))]) == Capacity(units)
    assert capacity.transaction_capacity([Change(None, sized(size))]) == Capacity(2 * units)


def test_a_batch_rounds_each_item_and_a_query_the_page():
    items = [sized(1_536), sized(6_656)]  # 1.5 KB and 6.5 KB

    assert capacity.batch_get_units(items, is_consistent=True) == 1 + 2
    assert capacity.page_units(items, is_consistent=True) == 2


def test_what_is_not_there_costs_the_least():
    assert capacity.get_units(None, is_consistent=True) == 1
    assert capacity.page_units([], is_consistent=False) == 0.5
    assert capacity.write_units(None, None) == 1
    assert capacity.failed_write_units(None) == 1
    assert capacity.failed_write_units(sized(3_000)) == 3
    assert capacity.cancelled_transaction_units([None, sized(3_000)]) == 2 * (1 + 3)


# --- what always holds -------------------------------------------------------------------------------------


@given(st.lists(ITEMS, max_size=5))
def test_a_page_costs_no_more_than_its_items_one_by_one(items: list[Any]):
    page = capacity.page_units(items, is_consistent=True)

    assert page <= max(1.0, capacity.batch_get_units(items, is_consistent=True))
    assert page == 2 * capacity.page_units(items, is_consistent=False)
    assert page >= sum(map(capacity.item_size, items)) / capacity.READ_BYTES


@given(STORED, STORED)
def test_a_write_costs_by_the_larger_of_before_and_after(before: Any, after: Any):
    assert capacity.write_units(before, after) == max(
        capacity.write_units(before, None), capacity.write_units(None, after)
    )


@given(STORED, STORED)
def test_an_index_costs_what_happens_to_its_entry(before: Any, after: Any):
    for index in (INDEX, KEYS):
        old, new = index.entry(before), index.entry(after)
        units = capacity.index_write_units(index, before, after)
        if old is None or new is None:
            assert units == (0 if old is new else capacity.write_units(old, new))
        elif any(old[key] != new[key] for key in index.keys):
            assert units == capacity.write_units(old, None) + capacity.write_units(None, new)
        else:
            assert units == (0 if old == new else capacity.write_units(old, new))
        assert capacity.index_write_units(index, after, before) == units


@given(INDEXED_ITEMS)
def test_an_index_of_keys_does_not_notice_other_changes(item: dict[str, Any]):
    changed = item | {"text": {"S": "something else"}}

    assert capacity.index_write_units(KEYS, item, changed) == 0


@given(st.lists(st.builds(Change, STORED, STORED), max_size=5))
def test_a_transaction_doubles_the_table_and_not_the_indexes(changes: list[Change]):
    plain = capacity.write_capacity(changes, [INDEX, KEYS])
    transaction = capacity.transaction_capacity(changes, [INDEX, KEYS])

    assert transaction.table == 2 * plain.table
    assert transaction.indexes == plain.indexes
    assert transaction.total == transaction.table + sum(transaction.indexes.values())


# --- answers -----------------------------------------------------------------------------------------------


def test_an_answer_tells_indexes_apart_only_when_asked_for():
    units = Capacity(2.0, {"GSI1": 3.0})

    assert capacity.consumed_capacity("t", units, "TOTAL") == {"TableName": "t", "CapacityUnits": 5.0}
    assert capacity.consumed_capacity("t", units, "INDEXES", "WriteCapacityUnits") == {
        "TableName": "t",
        "CapacityUnits": 5.0,
        "WriteCapacityUnits": 5.0,
        "Table": {"CapacityUnits": 2.0, "WriteCapacityUnits": 2.0},
        "GlobalSecondaryIndexes": {"GSI1": {"CapacityUnits": 3.0, "WriteCapacityUnits": 3.0}},
    }
