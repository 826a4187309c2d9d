"""Direct access to the AWS services of a deployed stack, and waiting for what follows from a request."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import boto3

from infra.local.client import Stack

PATIENCE = 60.0
"""Seconds in which whatever follows from a request has followed."""
WAITS = 0.1


def aws(stack: Stack, service: str) -> Any:
    """A client of the local cloud."""
    parts = urlsplit(stack.rest_url)
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=f"{parts.scheme}://{parts.netloc}",
        region_name=stack.region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def eventually(find: Callable[[], Any], is_expected: Callable[[Any], object] = bool, seconds: float = PATIENCE) -> Any:
    """Wait until the value of `find` is as expected, and return it."""
    until = time.monotonic() + seconds
    while not is_expected(value := find()):
        assert time.monotonic() < until, str(value)[:2000]
        time.sleep(WAITS)
    return value
