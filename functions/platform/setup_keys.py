"""At deployment: make the first key of the access tokens where there is none, and publish what there is."""

from typing import Any

from fitai.auth import signing_keys
from fitai.kernel.custom_resource import custom_resource
from fitai.kernel.needs import Keys


@custom_resource(needs=(Keys.MAKE, Keys.PUBLISH))
def handler(properties: dict[str, Any]) -> dict[str, Any]:
    """Give the newest key's id."""
    return {"kid": signing_keys.ensure_keys()}
