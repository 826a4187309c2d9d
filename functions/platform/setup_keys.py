"""At deployment: create the first signing key and the first key for cursors where there is none; publish the public keys.

The parameter of the public keys is in no template: this function makes it, and updates of stacks leave it as it is.
"""

from typing import Any

from fitai.auth import signing_keys
from fitai.kernel.cursors import cursor_keys
from fitai.kernel.custom_resource import custom_resource
from fitai.kernel.needs import CursorKeys, Keys, ParameterStore


@custom_resource(needs=(Keys.MAKE, Keys.PUBLISH, CursorKeys.MAKE, ParameterStore.RAISE))
def handler(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the newest signing key's id.

    Args:
        properties: `HighThroughput` is "true" where the account's parameters are to be read often.
    """
    if properties.get("HighThroughput") == "true":
        signing_keys.raise_throughput()
    cursor_keys.ensure()
    return {"kid": signing_keys.ensure_keys()}
