"""What APNs and FCM answered to pushes: SNS writes it into the log of failed deliveries, after the push was accepted."""

import base64
import gzip
import json
from typing import Any

from fitai.kernel.observability import logger
from fitai.notifications.devices import service as devices
from fitai.notifications.devices import store as devices_store
from fitai.notifications.models import Platform
from fitai.notifications.pushes.rules import Refusal, is_dead, refusal_of


def take_failures(event: dict[str, Any]) -> int:
    """Forget the tokens that a batch of the log of failed deliveries says are dead; idempotent.

    Two GetItems for each token that is refused, and two more with a transaction where it is forgotten.

    Args:
        event: of a subscription of CloudWatch Logs: `{"awslogs": {"data": …}}`, compressed.

    Returns:
        How many tokens were forgotten.
    """
    batch = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    return sum(_take_failure(entry["message"]) for entry in batch.get("logEvents", []))


def _take_failure(message: str) -> bool:
    try:
        delivery = json.loads(message)["delivery"]
        refusal = refusal_of(json.loads(delivery["providerResponse"]))
        token, platform = str(delivery["token"]), _platform(str(delivery["destination"]))
    except (ValueError, KeyError, TypeError):
        logger().warning("an entry of the log of failed pushes could not be read")
        return False
    return refusal is not None and _forget(platform, token, refusal)


def _platform(endpoint: str) -> Platform:
    """The platform of an endpoint: `arn:…:endpoint/GCM/…`."""
    return "fcm" if "/GCM/" in endpoint else "apns"


def _forget(platform: Platform, token: str, refusal: Refusal) -> bool:
    id_ = devices_store.device_id(platform, token)
    owner_id = devices_store.token_owner(id_)
    device = None if owner_id is None else devices_store.find_device(owner_id, id_)
    if owner_id is None or device is None or not is_dead(refusal, device.registered_at):
        return False
    devices.forget(owner_id, device)
    return True
