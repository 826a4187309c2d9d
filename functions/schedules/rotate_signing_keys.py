"""Add a signing key every thirty days. It signs once every verifier has had time to load its public half."""

from typing import Any

from fitai.auth import signing_keys
from fitai.kernel.needs import Keys
from fitai.kernel.task import schedule


@schedule("rate(30 days)", needs=(Keys.MAKE, Keys.PUBLISH))
def handler(event: dict[str, Any], context: Any) -> dict[str, str]:
    """Return the newest key's id."""
    return {"kid": signing_keys.rotate_keys()}
