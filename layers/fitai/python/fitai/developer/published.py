"""What other services, and the authorizers, may call of API keys and webhooks."""

from fitai.developer.keys.rules import is_key
from fitai.developer.keys.service import caller_of_key, key_removal_writes

__all__ = ["caller_of_key", "is_key", "key_removal_writes"]
