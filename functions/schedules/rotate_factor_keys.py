"""Create a new key for the secrets of authenticator apps, and one for those of webhooks, every year.

A secret of an app is sealed with it when it is next used, one of a webhook when it is next changed.
"""

from typing import Any

from fitai.auth.factors import sealing
from fitai.developer.webhooks import sealing as webhook_sealing
from fitai.kernel.needs import FactorKeys, WebhookKeys
from fitai.kernel.task import schedule


@schedule("rate(365 days)", needs=(FactorKeys.MAKE, WebhookKeys.MAKE))
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Return the newest keys' ids."""
    return {"kid": sealing.rotate_keys(), "webhookKid": webhook_sealing.rotate_keys()}
