"""At deployment: publish the exercise library that the deployment contains."""

import tempfile
from pathlib import Path
from typing import Any

from fitai.exercises.library.publishing import deploy_seed
from fitai.kernel.aws import client
from fitai.kernel.custom_resource import custom_resource
from fitai.kernel.needs import Library, Table


@custom_resource(needs=(Library.WRITE, Library.DELETE, Table.QUERY), memory=1024)
def handler(properties: dict[str, Any]) -> dict[str, Any]:
    """Make the snapshot at `SeedBucket` / `SeedKey` the base of the library; return the version then in use.

    Exercises that users and admins have added are kept.
    """
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder) / "library.sqlite"
        answer = client("s3").get_object(Bucket=properties["SeedBucket"], Key=properties["SeedKey"])
        seed.write_bytes(answer["Body"].read())
        return {"Version": deploy_seed(seed)}
