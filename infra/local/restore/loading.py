"""Restore an export into a stack that was deployed anew, and compare every item, object and secret with it."""

import base64
import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from infra.local import capacity
from infra.local.restore.exports import Exported, Item, exported_items, object_keys

BATCH = 25
"""Items of one BatchWriteItem: DynamoDB's limit."""
WRITERS = 4
ATTEMPTS = 8
"""Requests for one batch, until the table has taken all of it."""


class NotWritten(Exception):
    """The table has left items of a batch unprocessed again and again."""


# --- restoring ---------------------------------------------------------------------------------------------


def load_table(dynamodb: Any, table: str, folder: Path, writers: int = WRITERS) -> Exported:
    """Write all items of the export, in batches and several at once.

    Raises:
        Damaged: the export is not what its manifest says; some of it may be written.
        NotWritten: the table does not take a batch.
    """
    items = exported_items(folder)

    def write(batch: list[dict[str, Any]]) -> Exported:
        unprocessed: Any = {table: [{"PutRequest": {"Item": item}} for item in batch]}
        for turn in range(ATTEMPTS):
            unprocessed = dynamodb.batch_write_item(RequestItems=unprocessed).get("UnprocessedItems")
            if not unprocessed:
                return Exported(len(batch), sum(map(capacity.item_size, batch)))
            time.sleep(0.02 * 2**turn)
        raise NotWritten(f"{table} left {len(unprocessed[table])} items unprocessed after {ATTEMPTS} requests.")

    with ThreadPoolExecutor(writers) as pool:
        written = list(pool.map(write, _batches(items)))
    return Exported(sum(part.count for part in written), sum(part.size for part in written))


def _batches(items: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(items, BATCH)):
        yield batch


def load_objects(s3: Any, bucket: str, folder: Path) -> Exported:
    """Write all objects of the export."""
    size = 0
    entries = json.loads((folder / "objects.json").read_text())
    for entry in entries:
        content = (folder / "objects" / entry["file"]).read_bytes()
        kind = {"ContentType": entry["type"]} if entry["type"] else {}
        s3.put_object(Bucket=bucket, Key=entry["key"], Body=content, Metadata=entry["metadata"], **kind)
        size += len(content)
    return Exported(len(entries), size)


def load_secrets(secrets: Any, folder: Path) -> Exported:
    """Put back the values of the secrets, which exist."""
    values: dict[str, str] = json.loads((folder / "secrets.json").read_text())
    for name, value in values.items():
        secrets.put_secret_value(SecretId=name, SecretString=value)
    return Exported(len(values), sum(map(len, values.values())))


# --- comparing ---------------------------------------------------------------------------------------------


def table_differences(dynamodb: Any, table: str, folder: Path) -> list[str]:
    """What differs between the export and the table: a line for each item that is missing, changed, or too many."""
    expected = _digests(exported_items(folder))
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return _differences(expected, _digests(item for page in pages for item in page["Items"]), "item")


def object_differences(s3: Any, bucket: str, folder: Path) -> list[str]:
    """What differs between the export and the bucket, in bytes, type or metadata."""
    expected = {
        entry["key"]: _object_digest(
            (folder / "objects" / entry["file"]).read_bytes(), entry["type"], entry["metadata"]
        )
        for entry in json.loads((folder / "objects.json").read_text())
    }
    found = {}
    for key in object_keys(s3, bucket):
        answer = s3.get_object(Bucket=bucket, Key=key)
        found[key] = _object_digest(answer["Body"].read(), answer.get("ContentType"), answer["Metadata"])
    return _differences(expected, found, "object")


def secret_differences(secrets: Any, folder: Path) -> list[str]:
    """Which secrets have another value than in the export; no value is told."""
    expected: dict[str, str] = json.loads((folder / "secrets.json").read_text())
    found = {name: secrets.get_secret_value(SecretId=name)["SecretString"] for name in expected}
    return _differences(expected, found, "secret")


def canonical(item: Item) -> str:
    """An item as a text that is the same for equal items: names and the elements of sets in order."""
    return json.dumps({name: _canonical_value(value) for name, value in item.items()}, sort_keys=True)


def _canonical_value(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return {kind: base64.b64encode(content).decode()}
        case "BS":
            return {kind: sorted(base64.b64encode(element).decode() for element in content)}
        case "SS" | "NS":
            return {kind: sorted(content)}
        case "L":
            return {kind: [_canonical_value(element) for element in content]}
        case "M":
            return {kind: {name: _canonical_value(element) for name, element in content.items()}}
    return dict(value)


def _digests(items: Iterable[Item]) -> dict[str, str]:
    return {
        f"{item['PK']['S']} / {item['SK']['S']}": hashlib.sha256(canonical(item).encode()).hexdigest() for item in items
    }


def _object_digest(content: bytes, kind: str | None, metadata: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps([kind, dict(metadata)], sort_keys=True).encode() + content).hexdigest()


def _differences(expected: Mapping[str, str], found: Mapping[str, str], what: str) -> list[str]:
    return [
        *(f"{what} {key}: missing" for key in sorted(expected.keys() - found.keys())),
        *(f"{what} {key}: not in the export" for key in sorted(found.keys() - expected.keys())),
        *(f"{what} {key}: changed" for key in sorted(expected.keys() & found.keys()) if expected[key] != found[key]),
    ]
