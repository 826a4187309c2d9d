"""Compare the published signing keys with the stored ones every hour, and publish the stored ones where they differ.

A token whose key is missing there is refused everywhere; a key too many would be somebody's who can sign tokens with it.
"""

from typing import Any

from fitai.auth import signing_keys
from fitai.kernel.needs import Keys
from fitai.kernel.observability import write_metrics
from fitai.kernel.task import schedule


@schedule("rate(1 hour)", needs=(Keys.SIGN, Keys.PUBLISH))
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many keys differed."""
    differences = signing_keys.check_keys()
    write_metrics("auth", {}, {"SigningKeyDifferences": float(differences)})
    return {"differences": differences}
