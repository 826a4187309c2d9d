"""Export a stack's data into a folder: the table as DynamoDB's export to S3 writes it, the objects, the secrets.

table/manifest-summary.json  table/manifest-files.json  table/data/000.json.gz
objects/<n>  objects.json
secrets.json
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local import capacity

FORMAT = "DYNAMODB_JSON"
Item = Mapping[str, Mapping[str, Any]]
"""An item as DynamoDB's JSON has it; binary values are bytes in memory, and base64 in a file."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export or a restore has moved.

    Attributes:
        size: bytes of the items, as DynamoDB counts them, or of the objects.
    """

    count: int
    size: int


class Damaged(Exception):
    """A file of the export is not what its manifest says."""


# --- the table ---------------------------------------------------------------------------------------------


def export_table(dynamodb: Any, table: str, folder: Path) -> Exported:
    """Scan the table, consistently, into a file, and write the manifests.

    Args:
        dynamodb: a client.
    """
    path = folder / "table" / "data" / "000.json.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    count = size = 0
    pages = dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for page in pages:
            for item in page["Items"]:
                file.write(json.dumps({"Item": item}, default=_in_base64, ensure_ascii=False) + "\n")
                count, size = count + 1, size + capacity.item_size(item)
    entry = {
        "itemCount": count,
        "md5Checksum": _checksum(path),
        "dataFileS3Key": str(path.relative_to(folder / "table")),
    }
    (folder / "table" / "manifest-files.json").write_text(json.dumps(entry) + "\n")
    summary = {"tableName": table, "outputFormat": FORMAT, "itemCount": count, "billedSizeBytes": size}
    (folder / "table" / "manifest-summary.json").write_text(json.dumps(summary, indent=2) + "\n")
    return Exported(count, size)


def exported_items(folder: Path) -> Iterator[dict[str, Any]]:
    """The items of an export.

    Raises:
        Damaged: a file has another content than was written, or items are missing.
    """
    root, count = folder / "table", 0
    for line in (root / "manifest-files.json").read_text().splitlines():
        entry = json.loads(line)
        path = root / entry["dataFileS3Key"]
        if _checksum(path) != entry["md5Checksum"]:
            raise Damaged(f"{path} has another checksum than its manifest says.")
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for text in file:
                count += 1
                yield {name: _from_base64(value) for name, value in json.loads(text)["Item"].items()}
    expected = json.loads((root / "manifest-summary.json").read_text())["itemCount"]
    if count != expected:
        raise Damaged(f"{root} has {count} items; its manifest says {expected}.")


def _checksum(path: Path) -> str:
    return base64.b64encode(hashlib.md5(path.read_bytes(), usedforsecurity=False).digest()).decode()


def _in_base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _from_base64(value: Mapping[str, Any]) -> dict[str, Any]:
    """A value of DynamoDB's JSON, its binary parts as bytes."""
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return {kind: base64.b64decode(content)}
        case "BS":
            return {kind: [base64.b64decode(element) for element in content]}
        case "L":
            return {kind: [_from_base64(element) for element in content]}
        case "M":
            return {kind: {name: _from_base64(element) for name, element in content.items()}}
    return dict(value)


# --- objects and secrets -----------------------------------------------------------------------------------


def export_objects(s3: Any, bucket: str, folder: Path) -> Exported:
    """Copy every object with its content type and metadata.

    Args:
        s3: a client.
    """
    target = folder / "objects"
    target.mkdir(parents=True, exist_ok=True)
    entries, size = [], 0
    for number, key in enumerate(object_keys(s3, bucket)):
        answer = s3.get_object(Bucket=bucket, Key=key)
        content = answer["Body"].read()
        (target / str(number)).write_bytes(content)
        size += len(content)
        entries.append(
            {"key": key, "file": str(number), "type": answer.get("ContentType"), "metadata": answer["Metadata"]}
        )
    (folder / "objects.json").write_text(json.dumps(entries, indent=1))
    return Exported(len(entries), size)


def object_keys(s3: Any, bucket: str, prefix: str = "") -> Iterator[str]:
    """The keys of all objects, or of those that begin so."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        yield from (entry["Key"] for entry in page.get("Contents", []))


def export_secrets(secrets: Any, prefix: str, folder: Path) -> Exported:
    """Write the secrets whose names begin so. The file is readable for its owner alone.

    Args:
        secrets: a client of Secrets Manager.
    """
    values = {name: secrets.get_secret_value(SecretId=name)["SecretString"] for name in secret_names(secrets, prefix)}
    path = folder / "secrets.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps(values))
    return Exported(len(values), sum(map(len, values.values())))


def secret_names(secrets: Any, prefix: str) -> list[str]:
    """The names of the secrets that begin so."""
    pages: Iterable[Any] = secrets.get_paginator("list_secrets").paginate()
    return sorted(
        secret["Name"] for page in pages for secret in page["SecretList"] if secret["Name"].startswith(prefix)
    )
