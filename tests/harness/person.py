"""Looking for every trace of a person in the table and in the bucket."""

import json
from typing import Any

from tests.harness.cloud import BUCKET, TABLE, sdk


def whole_table() -> list[dict[str, Any]]:
    """Every item, as DynamoDB has it."""
    pages = sdk("dynamodb").get_paginator("scan").paginate(TableName=TABLE, ConsistentRead=True)
    return [item for page in pages for item in page["Items"]]


def whole_bucket() -> dict[str, bytes]:
    """Every object, the exercise library left out."""
    pages = sdk("s3").get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
    return {
        key: sdk("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
        for key in keys
        if not key.startswith("library/")
    }


def traces(*needles: str) -> list[str]:
    """The places that contain any of the texts, in any case: keys and values of items, keys and bytes of objects."""
    lowered_needles = [needle.lower() for needle in needles]
    places = []
    for item in whole_table():
        text = json.dumps(item, default=_text, ensure_ascii=False).lower()
        places += [f"{item['PK']['S']} / {item['SK']['S']}: {needle}" for needle in lowered_needles if needle in text]
    for key, content in whole_bucket().items():
        places += [
            f"{key}: {needle}"
            for needle in lowered_needles
            if needle.encode() in key.lower().encode() + content.lower()
        ]
    return places


def _text(value: Any) -> str:
    content = value if isinstance(value, bytes) else bytes(value)
    return content.decode("utf-8", "replace")


def snapshot() -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """All that is there, to be brought back by `restore`."""
    return whole_table(), whole_bucket()


def restore(state: tuple[list[dict[str, Any]], dict[str, bytes]]) -> None:
    """Bring back all that was there, and nothing else."""
    items, objects = state
    there = [{"PK": item["PK"], "SK": item["SK"]} for item in whole_table()]
    _batches([{"DeleteRequest": {"Key": key}} for key in there])
    write(items)
    for key in whole_bucket().keys() - objects.keys():
        sdk("s3").delete_object(Bucket=BUCKET, Key=key)
    for key, content in objects.items():
        sdk("s3").put_object(Bucket=BUCKET, Key=key, Body=content)


def write(items: list[dict[str, Any]]) -> None:
    """Put items as DynamoDB has them."""
    _batches([{"PutRequest": {"Item": item}} for item in items])


def there(items: list[dict[str, Any]]) -> bool:
    """Whether the table has any item with these keys."""
    keys = [{"PK": item["PK"], "SK": item["SK"]} for item in items]
    response = sdk("dynamodb").batch_get_item(RequestItems={TABLE: {"Keys": keys, "ConsistentRead": True}})
    return bool(response["Responses"][TABLE])


def _batches(requests: list[dict[str, Any]]) -> None:
    for start in range(0, len(requests), 25):
        sdk("dynamodb").batch_write_item(RequestItems={TABLE: requests[start : start + 25]})
