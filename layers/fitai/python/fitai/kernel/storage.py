"""Large objects in the bucket: written and read piece by piece, removed by the folder, handed out by a signed link."""

from collections.abc import Callable, Iterator
from functools import cache
from types import TracebackType
from typing import Any

from botocore.exceptions import ClientError

from fitai.kernel.aws import client, new_client
from fitai.kernel.settings import settings

PART_SIZE = 8 * 1024 * 1024
"""Bytes that are held in memory of an object that is written; S3 takes parts of 5 MB and more."""
CHUNK_SIZE = 1024 * 1024
"""Bytes that are read at once."""
PAGE_SIZE = 500
"""Objects that are listed, and then removed, at once; S3 takes 1,000."""


class ObjectWriter:
    """An object that is written from its beginning to its end, as a file is; it is there when it has been closed.

        with Upload("exports/u/a.zip", "application/zip") as file:
            file.write(b"…")

    A small one is one request, a large one a multipart upload. An exception on the way leaves no object.
    """

    def __init__(self, key: str, content_type: str) -> None:
        self._where = {"Bucket": settings().bucket, "Key": key}
        self._type = content_type
        self._waiting = bytearray()
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
            client("s3").abort_multipart_upload(**self._where, UploadId=self._upload)

    def write(self, content: bytes, /) -> int:
        """Take more of the object; gives the number of bytes."""
        self._waiting += content
        self.size += len(content)
        while len(self._waiting) >= PART_SIZE:
            self._send(bytes(self._waiting[:PART_SIZE]))
            del self._waiting[:PART_SIZE]
        return len(content)

    def flush(self) -> None:
        """Nothing: what was written is sent when there is enough of it."""

    def _send(self, piece: bytes) -> None:
        s3 = client("s3")
        if self._upload is None:
            self._upload = s3.create_multipart_upload(**self._where, ContentType=self._type)["UploadId"]
        number = len(self._parts) + 1
        sent = s3.upload_part(**self._where, UploadId=self._upload, PartNumber=number, Body=piece)
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"]})

    def close(self) -> None:
        """Send the rest, and let the object be there."""
        s3, rest = client("s3"), bytes(self._waiting)
        if self._upload is None:
            s3.put_object(**self._where, Body=rest, ContentType=self._type)
            return
        if rest:
            self._send(rest)
        s3.complete_multipart_upload(**self._where, UploadId=self._upload, MultipartUpload={"Parts": self._parts})


def read_chunks(key: str) -> Iterator[bytes]:
    """An object, chunk by chunk.

    Raises:
        ClientError: `NoSuchKey`, at the first chunk, or anything else that S3 refuses.
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


def find_object(key: str, max_bytes: int | None = None) -> bytes | None:
    """Read a small object into memory, or return None where it does not exist; one GetObject.

    Args:
        max_bytes: bytes that are read at most; the whole object by default.
    """
    try:
        response = client("s3").get_object(Bucket=settings().bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in MISSING_OBJECT_CODES:
            return None
        raise
    with response["Body"] as body:
        content: bytes = body.read(max_bytes)
    return content


def key_pages(prefix: str) -> Iterator[list[str]]:
    """The keys that begin so, page by page, in their order. What a page named may be removed before the next one."""
    after: dict[str, str] = {}
    while True:
        answer = client("s3").list_objects_v2(Bucket=settings().bucket, Prefix=prefix, MaxKeys=PAGE_SIZE, **after)
        keys = [one["Key"] for one in answer.get("Contents", [])]
        if keys:
            yield keys
        if not answer.get("IsTruncated"):
            return
        after = {"StartAfter": keys[-1]}


def delete_prefix(prefix: str, but: Callable[[str], bool] = lambda key: False) -> Iterator[None]:
    """Remove every object whose key begins so, and yield after each page.

    Args:
        but: those that stay.

    Raises:
        RuntimeError: S3 kept one of them.
    """
    for keys in key_pages(prefix):
        doomed = [{"Key": key} for key in keys if not but(key)]
        if doomed:
            answer = client("s3").delete_objects(Bucket=settings().bucket, Delete={"Objects": doomed, "Quiet": True})
            if answer.get("Errors"):
                raise RuntimeError(f"S3 did not remove: {answer['Errors']}")
            yield


@cache
def presigning_client() -> Any:
    """Signs for the address that clients know; it sends nothing itself.

    The region is part of the address: at S3's global one a link to a new bucket is answered by a redirect.
    """
    endpoint = settings().storage_endpoint
    style = {"addressing_style": "path" if endpoint else "virtual"}
    return new_client("s3", endpoint or None, signature_version="s3v4", s3=style)


def upload_form(key: str, most: int, seconds: int) -> tuple[str, dict[str, str]]:
    """A form by which a browser or a program uploads to exactly this key, `most` bytes: its address and its fields."""
    conditions = [["content-length-range", 1, most]]
    made = presigning_client().generate_presigned_post(settings().bucket, key, Conditions=conditions, ExpiresIn=seconds)
    return made["url"], made["fields"]


def download_link(key: str, seconds: int, name: str) -> str:
    """An address at which this object can be read for so long, to be saved under this name."""
    wanted = {"Bucket": settings().bucket, "Key": key, "ResponseContentDisposition": f'attachment; filename="{name}"'}
    address: str = presigning_client().generate_presigned_url("get_object", Params=wanted, ExpiresIn=seconds)
    return address
