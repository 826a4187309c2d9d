"""What other services may call of API keys and webhooks."""

from fitai.developer.keys.service import key_removal_writes
from fitai.developer.webhooks.service import pause_writes

__all__ = ["key_removal_writes", "pause_writes"]
