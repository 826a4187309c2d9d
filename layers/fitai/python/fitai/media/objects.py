"""The files of pictures in the bucket, and the signed forms and links that lead there."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from fitai.kernel.aws import client, new_client
from fitai.kernel.settings import settings
from fitai.media.models import BYTES_MOST
from fitai.media.rules import LINK_LIFETIME

CACHED = "private, max-age=300"
"""What a client may keep of a picture that it was shown."""


@cache
def _signer() -> Any:
    """Signs for the address that clients know; it sends nothing itself.

    The region is part of the address: at S3's global one a form for a new bucket is answered by a redirect.
    """
    endpoint = settings().storage_endpoint
    style = {"addressing_style": "path" if endpoint else "virtual"}
    return new_client("s3", endpoint or None, signature_version="s3v4", s3=style)


def upload_form(key: str) -> tuple[str, dict[str, str]]:
    """A form by which a browser or an app uploads to exactly this key: its address and its fields."""
    form = _signer().generate_presigned_post(
        settings().bucket,
        key,
        Conditions=[["content-length-range", 1, BYTES_MOST], ["starts-with", "$Content-Type", "image/"]],
        ExpiresIn=LINK_LIFETIME,
    )
    return form["url"], form["fields"]


def link(key: str) -> str:
    """An address at which this object can be read for a short while."""
    address: str = _signer().generate_presigned_url(
        "get_object", Params={"Bucket": settings().bucket, "Key": key}, ExpiresIn=LINK_LIFETIME
    )
    return address


def read(key: str) -> bytes | None:
    """An uploaded file, at most one byte more of it than may be; None where there is none."""
    try:
        answer = client("s3").get_object(Bucket=settings().bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            return None
        raise
    content: bytes = answer["Body"].read(BYTES_MOST + 1)
    return content


def write(key: str, content: bytes) -> None:
    """Put one size of a picture where it belongs."""
    client("s3").put_object(
        Bucket=settings().bucket, Key=key, Body=content, ContentType="image/webp", CacheControl=CACHED
    )


def remove(keys: Iterable[str], version: str | None = None) -> None:
    """Remove objects; those that are not there are no failure.

    Args:
        version: in a bucket that keeps versions, the one that goes for good.

    Raises:
        RuntimeError: S3 kept one of them.
    """
    versioned = {"VersionId": version} if version else {}
    wanted = {"Objects": [{"Key": key} | versioned for key in keys], "Quiet": True}
    answer = client("s3").delete_objects(Bucket=settings().bucket, Delete=wanted)
    if answer.get("Errors"):
        raise RuntimeError(f"S3 did not remove: {answer['Errors']}")
