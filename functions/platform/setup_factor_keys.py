"""At deployment: create the first keys for the secrets of authenticator apps and of webhooks where there are none."""

from typing import Any

from fitai.auth.factors import sealing
from fitai.developer.webhooks import sealing as webhook_sealing
from fitai.kernel.custom_resource import custom_resource
from fitai.kernel.needs import FactorKeys, WebhookKeys


@custom_resource(needs=(FactorKeys.MAKE, WebhookKeys.MAKE))
def handler(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the newest keys' ids."""
    return {"kid": sealing.ensure_keys(), "webhookKid": webhook_sealing.ensure_keys()}
