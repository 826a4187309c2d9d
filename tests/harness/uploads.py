"""S3's side of an upload: the form's policy, the object, and the notification to the function."""

import base64
import json
from typing import Any

from fitai.kernel import catalogue

from tests.harness.cloud import BUCKET, sdk
from tests.harness.gateway import CONTEXT
from tests.harness.held_needs import watched


def policy(fields: dict[str, str]) -> dict[str, Any]:
    """The permissions of a signed form."""
    return json.loads(base64.b64decode(fields["policy"]))  # type: ignore[no-any-return]


def deliver_upload(key: str, content: bytes) -> None:
    """Put a file into the bucket, and tell the function, as S3, rule and queue do."""
    put(key, content)
    notify(key)


def put(key: str, content: bytes) -> None:
    """Put a file into the bucket."""
    sdk("s3").put_object(Bucket=BUCKET, Key=key, Body=content, ContentType="image/jpeg")


def notify(key: str, version: str | None = None) -> None:
    """Tell the function of an object."""
    (function,) = [task for task in catalogue.tasks() if (task.service, task.name) == ("media", "process_upload")]
    with watched(function):
        function.handler({"Records": [{"messageId": "m", "body": json.dumps(created(key, version))}]}, CONTEXT)


def created(key: str, version: str | None = None) -> dict[str, Any]:
    """The event `Object Created` of S3."""
    about = {"key": key, "size": 1024, "etag": "b357dc928b454965a8dd11716a37dab8", "sequencer": "0"}
    return {
        "version": "0",
        "id": "17793124-05d4-b198-2fde-7ededc63b103",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": "123456789012",
        "time": "2026-01-31T09:30:00Z",
        "region": "eu-central-1",
        "resources": [f"arn:aws:s3:::{BUCKET}"],
        "detail": {
            "version": "0",
            "bucket": {"name": BUCKET},
            "object": about | ({"version-id": version} if version else {}),
            "request-id": "N4N7GDK58NMKJ12R",
            "requester": "123456789012",
            "reason": "POST Object",
        },
    }


def stored(prefix: str = "media/") -> list[str]:
    """The keys of all objects under a prefix."""
    answer = sdk("s3").list_objects_v2(Bucket=BUCKET, Prefix=prefix)
    return [entry["Key"] for entry in answer.get("Contents", [])]


def content_of(key: str) -> bytes:
    """An object's content."""
    return sdk("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()  # type: ignore[no-any-return]
