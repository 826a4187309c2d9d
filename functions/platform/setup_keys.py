"""At deployment: create the first signing key and the first key for cursors where there is none; publish the public keys."""

from typing import Any

from fitai.auth import signing_keys
from fitai.kernel.cursors import cursor_keys
from fitai.kernel.custom_resource import custom_resource
from fitai.kernel.needs import CursorKeys, Keys


@custom_resource(needs=(Keys.MAKE, Keys.PUBLISH, CursorKeys.MAKE))
def handler(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the newest signing key's id."""
    cursor_keys.ensure()
    return {"kid": signing_keys.ensure_keys()}
