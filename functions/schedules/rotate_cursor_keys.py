"""Create a new key for cursors every ninety days; the one before it still decrypts the cursors that it has made."""

from typing import Any

from fitai.kernel.cursors import cursor_keys
from fitai.kernel.needs import CursorKeys
from fitai.kernel.task import schedule


@schedule("rate(90 days)", needs=(CursorKeys.MAKE,))
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return when the newest key was created (epoch seconds)."""
    return {"created": cursor_keys.rotate()}
