"""The endpoints of devices at SNS: one for each token, in the platform application of its push service."""

import re
from functools import cache
from typing import Any

from botocore.exceptions import ClientError

from fitai.kernel.aws import new_client
from fitai.kernel.errors import Unavailable
from fitai.kernel.settings import settings
from fitai.notifications.models import Platform, PushDevice

EXISTING_ENDPOINT = re.compile(r"(arn:\S+:sns:\S+:endpoint/\S+) already exists")
"""How SNS names the endpoint that a token has already, with other attributes."""


class PushUnavailable(Unavailable):
    """503: pushes of this platform are not set up in this deployment."""

    code, sentence = "push_unavailable", "Pushes to this platform are not set up."


def application(platform: Platform, sandbox: bool) -> str:
    """The platform application that a token belongs to.

    Raises:
        PushUnavailable: there is none.
    """
    values = settings()
    arn = values.push_fcm if platform == "fcm" else values.push_apns_sandbox if sandbox else values.push_apns
    if not arn:
        raise PushUnavailable
    return arn


def open_endpoint(device: PushDevice) -> str:
    """Make the endpoint of a device, or enable the one that is there; gives its ARN. One or two calls of SNS."""
    arn = application(device.platform, device.sandbox)
    try:
        answer = client().create_platform_endpoint(PlatformApplicationArn=arn, Token=device.token)
        endpoint = str(answer["EndpointArn"])
    except ClientError as error:
        existing = EXISTING_ENDPOINT.search(str(error))
        if existing is None:
            raise
        endpoint = existing[1]
    client().set_endpoint_attributes(EndpointArn=endpoint, Attributes={"Token": device.token, "Enabled": "true"})
    return endpoint


def delete_endpoint(endpoint: str) -> None:
    """Delete an endpoint; one that is not there is no failure."""
    client().delete_endpoint(EndpointArn=endpoint)


@cache
def client() -> Any:
    """The client for SNS."""
    # SNS does not detect a repeated push: an answer that is waited for longer is one that is repeated less often.
    return new_client("sns", read_seconds=5.0)
