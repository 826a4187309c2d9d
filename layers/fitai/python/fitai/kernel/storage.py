"""Large objects in the bucket: streamed writes and reads, deletion by prefix, signed links."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Any

from botocore.exceptions import ClientError

from fitai.kernel import snapshots
from fitai.kernel.aws import client, new_client
from fitai.kernel.settings import settings

PART_SIZE = 8 * 1024 * 1024
"""Bytes of an object that are held in memory while it is written; S3 takes parts of 5 MB and more."""
CHUNK_SIZE = 1024 * 1024
"""Bytes that are read at once."""
PAGE_SIZE = 500
"""Objects that are listed, and then deleted, at once; S3 takes 1,000."""


class ObjectWriter:
    """An object that is written like a file, from its beginning to its end; it exists once it has been closed.

        with ObjectWriter("exports/u/a.zip", "application/zip") as file:
            file.write(b"…")

    A small one is one request, a large one a multipart upload. An exception within the block leaves no object.
    """

    def __init__(self, key: str, content_type: str) -> None:
        self._target = {"Bucket": settings().bucket, "Key": key}
        self._type = content_type
        self._buffer = bytearray()
        self._upload: str | None = None
        self._parts: list[dict[str, Any]] = []
        self.size = 0

    def __enter__(self) -> "ObjectWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        elif self._upload is not None:
            client("s3").abort_multipart_upload(**self._target, UploadId=self._upload)

    def write(self, content: bytes, /) -> int:
        """Append to the object; return the number of bytes."""
        self._buffer += content
        self.size += len(content)
        while len(self._buffer) >= PART_SIZE:
            self._send(bytes(self._buffer[:PART_SIZE]))
            del self._buffer[:PART_SIZE]
        return len(content)

    def flush(self) -> None:
        """Do nothing: what was written is sent when there is enough of it."""

    def _send(self, piece: bytes) -> None:
        s3 = client("s3")
        if self._upload is None:
            self._upload = s3.create_multipart_upload(**self._target, ContentType=self._type)["UploadId"]
        number = len(self._parts) + 1
        answer = s3.upload_part(**self._target, UploadId=self._upload, PartNumber=number, Body=piece)
        self._parts.append({"PartNumber": number, "ETag": answer["ETag"]})

    def close(self) -> None:
        """Send the rest, and complete the object."""
        s3, rest = client("s3"), bytes(self._buffer)
        if self._upload is None:
            s3.put_object(**self._target, Body=rest, ContentType=self._type)
            return
        if rest:
            self._send(rest)
        s3.complete_multipart_upload(**self._target, UploadId=self._upload, MultipartUpload={"Parts": self._parts})


def read_chunks(key: str) -> Iterator[bytes]:
    """An object, chunk by chunk.

    Raises:
        ClientError: `NoSuchKey`, at the first chunk, or any other refusal of S3.
    """
    body = client("s3").get_object(Bucket=settings().bucket, Key=key)["Body"]
    try:
        yield from body.iter_chunks(CHUNK_SIZE)
    finally:
        body.close()


MISSING_OBJECT_CODES = frozenset({"NoSuchKey", "404", "AccessDenied", "403"})
"""Codes of S3 for an object that does not exist; without the right to list the bucket that is not told apart."""


def write_object(key: str, content: bytes, content_type: str) -> None:
    """Write a small object, held in memory as a whole; one PutObject."""
    client("s3").put_object(Bucket=settings().bucket, Key=key, Body=content, ContentType=content_type)


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object's content, and its ETag for conditional writes."""

    content: bytes
    etag: str


def read_object(key: str, *, bucket: str | None = None, max_bytes: int | None = None) -> StoredObject:
    """Read a small object into memory; one GetObject.

    Args:
        bucket: the project's own by default.
        max_bytes: bytes that are read at most; the whole object by default.

    Raises:
        ClientError: it does not exist, or S3 refuses it.
    """
    response = client("s3").get_object(Bucket=bucket or settings().bucket, Key=key)
    with response["Body"] as body:
        return StoredObject(body.read(max_bytes), response["ETag"])


def find_object(key: str, *, bucket: str | None = None, max_bytes: int | None = None) -> StoredObject | None:
    """Read a small object as `read_object` does, or return None where it does not exist."""
    try:
        return read_object(key, bucket=bucket, max_bytes=max_bytes)
    except ClientError as error:
        if error.response["Error"]["Code"] in MISSING_OBJECT_CODES:
            return None
        raise


def delete_object(key: str) -> None:
    """Delete an object; nothing happens where it does not exist. One DeleteObject."""
    client("s3").delete_object(Bucket=settings().bucket, Key=key)


def key_pages(prefix: str) -> Iterator[list[str]]:
    """The keys with this prefix, page by page, in their order. The objects of a page may be deleted before the next one."""
    after: dict[str, str] = {}
    while True:
        answer = client("s3").list_objects_v2(Bucket=settings().bucket, Prefix=prefix, MaxKeys=PAGE_SIZE, **after)
        keys = [entry["Key"] for entry in answer.get("Contents", [])]
        if keys:
            yield keys
        if not answer.get("IsTruncated"):
            return
        after = {"StartAfter": keys[-1]}


def delete_prefix(prefix: str, but: Callable[[str], bool] = lambda key: False) -> Iterator[None]:
    """Delete every object whose key has this prefix, and yield after each page.

    Args:
        but: tells of a key whether its object is kept.

    Raises:
        RuntimeError: S3 did not delete one of them.
    """
    for keys in key_pages(prefix):
        deletions = [{"Key": key} for key in keys if not but(key)]
        if deletions:
            answer = client("s3").delete_objects(Bucket=settings().bucket, Delete={"Objects": deletions, "Quiet": True})
            if answer.get("Errors"):
                raise RuntimeError(f"S3 did not delete: {answer['Errors']}")
            yield


@cache
def presigning_client() -> Any:
    """The client that signs for the endpoint that clients use; it sends nothing itself.

    The region is part of the endpoint: at S3's global one a link to a new bucket is answered by a redirect.
    """
    endpoint = settings().storage_endpoint
    style = {"addressing_style": "path" if endpoint else "virtual"}
    return new_client("s3", endpoint or None, signature_version="s3v4", s3=style)


snapshots.after_restore(presigning_client.cache_clear)


def upload_form(key: str, most: int, seconds: int, content_type: str | None = None) -> tuple[str, dict[str, str]]:
    """A form for uploading to exactly this key, `most` bytes, for so many seconds: its URL and its fields.

    Args:
        content_type: the beginning of the file's content type.
    """
    conditions: list[list[object]] = [["content-length-range", 1, most]]
    if content_type is not None:
        conditions.append(["starts-with", "$Content-Type", content_type])
    form = presigning_client().generate_presigned_post(settings().bucket, key, Conditions=conditions, ExpiresIn=seconds)
    return form["url"], form["fields"]


def download_link(key: str, seconds: int, name: str) -> str:
    """A URL at which this object can be read for so many seconds, to be saved under this name."""
    parameters = {
        "Bucket": settings().bucket,
        "Key": key,
        "ResponseContentDisposition": f'attachment; filename="{name}"',
    }
    url: str = presigning_client().generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds)
    return url
