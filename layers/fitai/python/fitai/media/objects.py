"""The files of pictures in the bucket, and the signed forms and links that lead there."""

from collections.abc import Iterable

from botocore.exceptions import ClientError

from fitai.kernel.aws import client
from fitai.kernel.settings import settings
from fitai.kernel.storage import presigning_client
from fitai.media.models import MAX_BYTES
from fitai.media.rules import LINK_LIFETIME

CACHE_CONTROL = "private, max-age=300"
"""What a client may keep of a picture that it was shown."""


def upload_form(key: str) -> tuple[str, dict[str, str]]:
    """A form by which a browser or an app uploads to exactly this key: its address and its fields."""
    form = presigning_client().generate_presigned_post(
        settings().bucket,
        key,
        Conditions=[["content-length-range", 1, MAX_BYTES], ["starts-with", "$Content-Type", "image/"]],
        ExpiresIn=LINK_LIFETIME,
    )
    return form["url"], form["fields"]


def picture_link(key: str) -> str:
    """An address at which this object can be read for a short while."""
    address: str = presigning_client().generate_presigned_url(
        "get_object", Params={"Bucket": settings().bucket, "Key": key}, ExpiresIn=LINK_LIFETIME
    )
    return address


def read_upload(key: str) -> bytes | None:
    """An uploaded file, at most one byte more of it than may be; None where there is none."""
    try:
        answer = client("s3").get_object(Bucket=settings().bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
            return None
        raise
    content: bytes = answer["Body"].read(MAX_BYTES + 1)
    return content


def write_picture(key: str, content: bytes) -> None:
    """Put one size of a picture where it belongs."""
    client("s3").put_object(
        Bucket=settings().bucket, Key=key, Body=content, ContentType="image/webp", CacheControl=CACHE_CONTROL
    )


def delete_objects(keys: Iterable[str], version: str | None = None) -> None:
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
