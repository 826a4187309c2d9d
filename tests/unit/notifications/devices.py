"""Devices that register, and their endpoints at moto's SNS."""

from typing import Any

from tests.harness.cloud import ENVIRONMENT, sdk
from tests.harness.gateway import Answer, call
from tests.unit.auth.people import Person

APPLICATIONS = {"APNS": "FITAI_PUSH_APNS", "APNS_SANDBOX": "FITAI_PUSH_APNS_SANDBOX", "GCM": "FITAI_PUSH_FCM"}
"""The setting with the application of each platform of SNS."""


def register_device(person: Person, token: str = "phone-token", platform: str = "apns", **more: Any) -> Answer:
    """Register the device that the person signed in with."""
    body = {"platform": platform, "token": token} | more
    return call("POST", "/notifications/devices", body, token=person.token)


def endpoint_tokens(platform: str) -> list[str]:
    """The tokens of the endpoints that exist at SNS."""
    arn = ENVIRONMENT[APPLICATIONS[platform]]
    found = sdk("sns").list_endpoints_by_platform_application(PlatformApplicationArn=arn)["Endpoints"]
    return sorted(endpoint["Attributes"]["Token"] for endpoint in found)
