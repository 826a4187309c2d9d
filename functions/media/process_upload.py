"""Process each uploaded file: render clean pictures of it, or reject it; the file itself is deleted.

S3 notifies of a new object through the account's event bus and a queue, which repeats the message when this fails.
"""

import json
from typing import Any

from fitai.kernel.needs import Bucket, Media, Table, Uploads
from fitai.kernel.task import task
from fitai.media import processing


@task(
    needs=(Table.GET, Table.UPDATE, Table.PUT, Bucket.LIST, Uploads.TAKE, Media.WRITE, Media.DELETE),
    timeout=60,
    memory=1769,
    layers=("imaging",),
)
def handler(event: dict[str, Any], context: Any) -> None:
    """Process the uploads of a batch; repeating one does nothing."""
    for record in event["Records"]:
        uploaded = json.loads(record["body"])["detail"]["object"]
        processing.process_upload(uploaded["key"], uploaded.get("version-id"))
