"""At deployment: create the first key for the secrets of authenticator apps where there is none."""

from typing import Any

from fitai.auth.factors import sealing
from fitai.kernel.custom_resource import custom_resource
from fitai.kernel.needs import FactorKeys


@custom_resource(needs=(FactorKeys.MAKE,))
def handler(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the newest key's id."""
    return {"kid": sealing.ensure_keys()}
