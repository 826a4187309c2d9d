"""Every thirty days: a new key for the access tokens. It signs once everybody has had time to see its public half."""

from typing import Any

from fitai.auth import signing_keys
from fitai.kernel.needs import Keys
from fitai.kernel.task import schedule


@schedule("rate(30 days)", needs=(Keys.MAKE, Keys.PUBLISH))
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Give the newest key's id."""
    return {"kid": signing_keys.rotate_keys()}
