"""Put the exercise library that the deployment carries where the functions look for it."""

import tempfile
from pathlib import Path
from typing import Any

from fitai.exercises.compile import publish
from fitai.kernel.aws import client
from fitai.kernel.deployment import deployment
from fitai.kernel.needs import Library
from fitai.kernel.settings import settings


@deployment(needs=(Library.WRITE,))
def handler(properties: dict[str, Any]) -> dict[str, Any]:
    """Copy the snapshot at `SeedBucket` / `SeedKey`, unless its version is in use already; answers the version."""
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder) / "library.sqlite"
        answer = client("s3").get_object(Bucket=properties["SeedBucket"], Key=properties["SeedKey"])
        seed.write_bytes(answer["Body"].read())
        return {"Version": publish(seed, settings().bucket)}
