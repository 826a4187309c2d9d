"""At deployment: create the first signing key where there is none, and publish the public keys."""

from typing import Any

from fitai.auth import signing_keys
from fitai.kernel.custom_resource import custom_resource
from fitai.kernel.needs import Keys


@custom_resource(needs=(Keys.MAKE, Keys.PUBLISH))
def handler(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the newest key's id."""
    return {"kid": signing_keys.ensure_keys()}
