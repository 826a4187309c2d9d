"""Types of the quotas."""

from typing import Literal

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model

QuotaKind = Literal["plan", "chat", "suggest"]
"""What is counted together: plans; messages of the chat; suggestions and analyses, which are answered at once."""


class Quota(Model):
    """How many requests of a kind the caller may make in the current period."""

    limit: int
    """How many requests are allowed in the period."""
    left: int
    """How many of them are left."""
    renews_at: Moment
    """When the next period begins and all of them are available again."""
