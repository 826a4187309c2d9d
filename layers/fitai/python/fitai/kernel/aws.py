"""One botocore client per service and container, made when it is first needed.

boto3 itself is left out of the functions: its resource layer costs a cold start and gives nothing here.
"""

from functools import cache
from typing import Any


@cache
def client(service: str, endpoint: str | None = None) -> Any:
    """The client for an AWS service; region, credentials and `AWS_ENDPOINT_URL` come from the environment."""
    from botocore.config import Config
    from botocore.session import get_session

    config = Config(connect_timeout=2, read_timeout=10, retries={"mode": "standard", "max_attempts": 4})
    return get_session().create_client(service, endpoint_url=endpoint, config=config)
