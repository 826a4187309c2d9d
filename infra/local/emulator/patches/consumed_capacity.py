"""Reads of DynamoDB cost what AWS bills: by the bytes that were read, in batches and transactions too."""

from typing import Any

from ministack.services import dynamodb

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

READ_BYTES = 4096
"""What one read unit reads, consistently; half a unit, eventually consistently."""

Json = dict[str, Any]


def apply(patcher: Patcher) -> None:
    """Count the bytes where they are read."""
    patcher.add(dynamodb, "_read_units", read_units)
    patcher.add(dynamodb, "_page_bytes", page_bytes)
    patcher.add(dynamodb, "_batch_capacity", batch_capacity)
    patcher.edit(
        dynamodb,
        "_add_consumed_capacity",
        ("new_item=None, index_name=None):", "new_item=None, index_name=None, read_bytes=0):"),
        ("table_units = 1.0 if consistent else 0.5", "table_units = _read_units(read_bytes, consistent)"),
    )
    patcher.edit(
        dynamodb,
        "_get_item",
        (
            "_add_consumed_capacity(result, data, name)",
            "_add_consumed_capacity(result, data, name, read_bytes=_item_size_bytes(item))",
        ),
    )
    for operation, items in (("_query", "candidates"), ("_scan", "all_items")):
        counted = f"read_bytes=_page_bytes({items}, table, index_name)"
        patcher.edit(
            dynamodb,
            operation,
            (
                '_add_consumed_capacity(result, data, name, index_name=data.get("IndexName"))',
                f'_add_consumed_capacity(result, data, name, index_name=data.get("IndexName"), {counted})',
            ),
        )
    patcher.edit(
        dynamodb,
        "_batch_get_item",
        ("    responses = {}\n", "    responses = {}\n    units = {}\n"),
        (
            "            if item:\n                if proj:",
            '            read = _read_units(_item_size_bytes(item), config.get("ConsistentRead"))\n'
            "            units[table_name] = units.get(table_name, 0.0) + read\n"
            "            if item:\n                if proj:",
        ),
        (
            'return json_response({"Responses": responses, "UnprocessedKeys": unprocessed})',
            'return json_response({"Responses": responses, "UnprocessedKeys": unprocessed, **_batch_capacity(data, units)})',
        ),
    )
    patcher.edit(
        dynamodb,
        "_transact_get_items",
        ("        per_table_units[tname] = per_table_units.get(tname, 0.0) + 2.0\n", ""),
        (
            '        item = _get_item_by_key(tbl, get_op.get("Key", {}))\n',
            '        item = _get_item_by_key(tbl, get_op.get("Key", {}))\n'
            "        read = 2 * _read_units(_item_size_bytes(item), True)\n"
            "        per_table_units[tname] = per_table_units.get(tname, 0.0) + read\n",
        ),
        # A transaction reads tables only; an index has no part in it.
        (
            '                if _tables.get(tname, {}).get("GlobalSecondaryIndexes"):\n'
            '                    entry["GlobalSecondaryIndexes"] = {\n'
            '                        gsi["IndexName"]: {"CapacityUnits": units, "ReadCapacityUnits": units}\n'
            '                        for gsi in _tables[tname].get("GlobalSecondaryIndexes", [])\n'
            "                    }\n",
            "",
        ),
    )
    patcher.edit(
        dynamodb,
        "_transact_write_items",
        (
            '            if rc == "INDEXES":\n',
            '            if rc == "INDEXES":\n'
            '                entry["Table"] = {"CapacityUnits": write_units, "WriteCapacityUnits": write_units}\n',
        ),
    )


def read_units(size: int, is_consistent: bool) -> float:
    """The units of a read of so many bytes; reading nothing is billed like the smallest read."""
    whole = max(1, -(-size // READ_BYTES))
    return float(whole) if is_consistent else whole / 2


def page_bytes(items: list[Json], table: Json, index_name: str | None) -> int:
    """What a page of a query or a scan has read, filtered out or not: items, or their entries in an index."""
    return sum(dynamodb._item_size_bytes(dynamodb._apply_index_projection(item, table, index_name)) for item in items)


def batch_capacity(data: Json, units: dict[str, float]) -> Json:
    """The part of a batch's answer that says what it has cost, as far as that was asked for."""
    asked = data.get("ReturnConsumedCapacity", "NONE")
    if asked == "NONE":
        return {}
    return {
        "ConsumedCapacity": [
            {"TableName": name, "CapacityUnits": number}
            | ({"Table": {"CapacityUnits": number}} if asked == "INDEXES" else {})
            for name, number in units.items()
        ]
    }


def is_needed() -> bool:
    """Whether reading ten kilobytes costs as much as reading one."""
    with probes.table() as name:
        key = {"pk": {"S": "all"}, "sk": {"S": "large"}}
        probes.call(dynamodb._put_item, TableName=name, Item=key | {"text": {"S": "x" * 10_000}})
        answer = probes.call(dynamodb._get_item, TableName=name, Key=key, ReturnConsumedCapacity="TOTAL")
    return bool(answer["ConsumedCapacity"]["CapacityUnits"] != 1.5)


PATCH = Patch(
    name="consumed_capacity",
    reason="MiniStack says half a unit (a whole one, a consistent read) for every GetItem, Query and Scan, two for every "
    "item of a TransactGetItems and nothing for a BatchGetItem. DynamoDB bills each 4 KB: of a single item, of all that a "
    "page has read together, of each item of a batch or a transaction by itself. Budgets in units need the truth.",
    upstream="ministack.services.dynamodb:_add_consumed_capacity gets the bytes read from _get_item, _query and _scan; "
    "_batch_get_item and _transact_get_items count each item",
    sources={
        "ministack.services.dynamodb:_add_consumed_capacity": "e8b57ddae96f",
        "ministack.services.dynamodb:_get_item": "40a3e29c3c4d",
        "ministack.services.dynamodb:_query": "50c2e7ec69e9",
        "ministack.services.dynamodb:_scan": "7094ff00335e",
        "ministack.services.dynamodb:_batch_get_item": "d6d516ae8785",
        "ministack.services.dynamodb:_transact_get_items": "4fd2ebad6b20",
        "ministack.services.dynamodb:_transact_write_items": "d931eab08754",
        "ministack.services.dynamodb:_item_size_bytes": "9be41cc11f94",
        "ministack.services.dynamodb:_attribute_value_size": "a57557cf9928",
        "ministack.services.dynamodb:_apply_index_projection": "edab067f1dc8",
    },
    apply=apply,
    is_needed=is_needed,
)
