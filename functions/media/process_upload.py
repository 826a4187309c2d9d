"""Looks at each uploaded file: makes clean pictures of it, or refuses it; the file itself is deleted.

S3 tells of a new object through the account's event bus and a queue, which brings it again when this fails.
"""

import json
from typing import Any

from fitai.kernel.needs import LIVE_NEEDS, Bucket, Media, Table, Uploads
from fitai.kernel.task import task
from fitai.media import processing


@task(
    needs=(Table.GET, Table.UPDATE, Table.PUT, *LIVE_NEEDS, Bucket.LIST, Uploads.TAKE, Media.WRITE, Media.DELETE),
    timeout=60,
    memory=1769,
    layers=("imaging",),
)
def handler(event: dict[str, Any], context: Any) -> None:
    """Deal with the uploads of a batch; doing one again does nothing."""
    for record in event["Records"]:
        uploaded = json.loads(record["body"])["detail"]["object"]
        processing.process_upload(uploaded["key"], uploaded.get("version-id"))
