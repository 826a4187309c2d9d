"""The files of pictures in the bucket, and their signed forms and links."""

from collections.abc import Iterable

from botocore.exceptions import ClientError

from fitai.kernel.aws import client
from fitai.kernel.settings import settings
from fitai.kernel.storage import presigning_client
from fitai.media.links import media_link
from fitai.media.models import MAX_BYTES
from fitai.media.rules import LINK_LIFETIME

CACHE_CONTROL = "private, max-age=300"
"""How long a client may cache a picture."""


def picture_link(key: str) -> str:
    """A short-lived address of the object: by CloudFront where that is before the bucket, else in S3."""
    link = media_link(key, LINK_LIFETIME)
    if link is not None:
        return link
    address: str = presigning_client().generate_presigned_url(
        "get_object", Params={"Bucket": settings().bucket, "Key": key}, ExpiresIn=LINK_LIFETIME
    )
    return address


def read_upload(key: str, max_bytes: int = MAX_BYTES) -> bytes | None:
    """Read an uploaded file, at most one byte more than is allowed; None when it does not exist."""
    try:
        response = client("s3").get_object(Bucket=settings().bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            return None
        raise
    content: bytes = response["Body"].read(max_bytes + 1)
    return content


def write_picture(key: str, content: bytes) -> None:
    """Write one size of a picture."""
    write_file(key, content, "image/webp")


def write_file(key: str, content: bytes, content_type: str) -> None:
    """Write a file that is shown."""
    client("s3").put_object(
        Bucket=settings().bucket, Key=key, Body=content, ContentType=content_type, CacheControl=CACHE_CONTROL
    )


def delete_objects(keys: Iterable[str], version: str | None = None) -> None:
    """Delete objects; those that do not exist are ignored.

    Args:
        version: in a bucket with versions, the one to be deleted permanently.

    Raises:
        RuntimeError: S3 did not delete one of them.
    """
    version_id = {"VersionId": version} if version else {}
    deletion = {"Objects": [{"Key": key} | version_id for key in keys], "Quiet": True}
    response = client("s3").delete_objects(Bucket=settings().bucket, Delete=deletion)
    if response.get("Errors"):
        raise RuntimeError(f"S3 did not delete: {response['Errors']}")
