"""The transport of pushes: SNS, by the endpoints of the devices."""

import json
from typing import Protocol

from botocore.exceptions import ClientError

from fitai.notifications.devices.endpoints import client
from fitai.notifications.models import PushDevice
from fitai.notifications.pushes.rules import Push, Refusal, payload

DEAD_ENDPOINT_CODES = frozenset({"EndpointDisabled", "EndpointDisabledException", "NotFound", "NotFoundException"})
"""SNS disables an endpoint when the push service has refused its token."""
MISSING_ENDPOINT = "No endpoint found"
"""How SNS answers, as an invalid parameter, to an endpoint that was deleted."""


class TokenRefused(Exception):
    """The push service refuses the device's token."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


class PushTransport(Protocol):
    """What carries pushes to devices."""

    def send(self, device: PushDevice, push: Push) -> None:
        """Send a push to a device that has an endpoint.

        Raises:
            TokenRefused: the token is refused.
        """


class SnsTransport:
    """SNS mobile push."""

    def send(self, device: PushDevice, push: Push) -> None:
        """Send a push: one call of SNS.

        Raises:
            TokenRefused: the endpoint is disabled, or was deleted.
            ClientError: SNS failed; the same push may be sent again.
        """
        key = "GCM" if device.platform == "fcm" else "APNS_SANDBOX" if device.sandbox else "APNS"
        message = {"default": push.title or "FitAI", key: payload(push, device.platform)}
        attributes = {
            "AWS.SNS.MOBILE.APNS.COLLAPSE_ID": push.collapse_id,
            "AWS.SNS.MOBILE.APNS.PUSH_TYPE": "background" if push.is_silent else "alert",
            "AWS.SNS.MOBILE.APNS.PRIORITY": "5" if push.is_silent else "10",
        }
        try:
            client().publish(
                TargetArn=device.endpoint,
                MessageStructure="json",
                Message=json.dumps(message, ensure_ascii=False),
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value}
                    for name, value in (attributes.items() if device.platform == "apns" else ())
                },
            )
        except ClientError as error:
            details = error.response["Error"]
            if details["Code"] in DEAD_ENDPOINT_CODES or MISSING_ENDPOINT in details["Message"]:
                raise TokenRefused(Refusal("endpoint_disabled")) from error
            raise


instance: PushTransport = SnsTransport()
"""Replaced in tests by one that answers as SNS and the push services do."""
