"""Seal the secrets that deliveries are signed with (`kernel.sealing`)."""

from fitai.kernel.sealing import SealingKeys
from fitai.kernel.settings import settings

_keys = SealingKeys(lambda: settings().webhook_secret)

ensure_keys = _keys.ensure_keys
rotate_keys = _keys.rotate_keys
clear_cache = _keys.clear_cache


def seal(secret: str, user_id: str, webhook_id: str) -> str:
    """Encrypt the secret of a webhook.

    Raises:
        Unavailable: the keys cannot be read.
    """
    return _keys.seal(secret, f"webhook {user_id} {webhook_id}")


def unseal(sealed: str, user_id: str, webhook_id: str) -> str:
    """Decrypt the secret of a webhook.

    Raises:
        InvalidTag: it is another webhook's, or was changed.
        Unavailable: the keys cannot be read.
    """
    return _keys.unseal(sealed, f"webhook {user_id} {webhook_id}")
