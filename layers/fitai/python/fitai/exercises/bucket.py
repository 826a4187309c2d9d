"""Reads the service's objects in the bucket."""

from dataclasses import dataclass

from botocore.exceptions import ClientError

from fitai.kernel.aws import client
from fitai.kernel.settings import settings

ABSENT_CODES = frozenset({"NoSuchKey", "404", "AccessDenied", "403"})
"""S3's error codes for an object that does not exist; without the right to list the bucket it answers 403."""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object's content, and its ETag for conditional writes."""

    content: bytes
    etag: str


def read_object(key: str, *, bucket: str | None = None, max_bytes: int | None = None) -> StoredObject:
    """Read an object; one GetObject.

    Args:
        bucket: the project's own by default.
        max_bytes: bytes of the content that are read at most.
    """
    response = client("s3").get_object(Bucket=bucket or settings().bucket, Key=key)
    return StoredObject(response["Body"].read(max_bytes), response["ETag"])


def find_object(key: str, *, bucket: str | None = None, max_bytes: int | None = None) -> StoredObject | None:
    """Read an object, or None where it does not exist; one GetObject."""
    try:
        return read_object(key, bucket=bucket, max_bytes=max_bytes)
    except ClientError as error:
        if error.response["Error"]["Code"] in ABSENT_CODES:
            return None
        raise
