"""Seal the secrets of authenticator apps (`kernel.sealing`). A secret is sealed anew with the newest key when it is next used."""

from fitai.kernel.sealing import CACHE_SECONDS, ROTATION_PAUSE, SealingKeys
from fitai.kernel.settings import settings

__all__ = [
    "CACHE_SECONDS",
    "ROTATION_PAUSE",
    "clear_cache",
    "ensure_keys",
    "is_stale",
    "rotate_keys",
    "seal",
    "unseal",
]

_keys = SealingKeys(lambda: settings().factor_secret)

seal = _keys.seal
unseal = _keys.unseal
is_stale = _keys.is_stale
ensure_keys = _keys.ensure_keys
rotate_keys = _keys.rotate_keys
clear_cache = _keys.clear_cache
