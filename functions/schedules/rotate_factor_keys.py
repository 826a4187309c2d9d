"""Create a new key for the secrets of authenticator apps every year. A secret is sealed with it when it is next used."""

from typing import Any

from fitai.auth.factors import sealing
from fitai.kernel.needs import FactorKeys
from fitai.kernel.task import schedule


@schedule("rate(365 days)", needs=(FactorKeys.MAKE,))
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Return the newest key's id."""
    return {"kid": sealing.rotate_keys()}
