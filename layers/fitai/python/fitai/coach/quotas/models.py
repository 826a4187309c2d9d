"""Types of the quotas."""

from typing import Literal

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model

QuotaKind = Literal["plan", "chat", "suggest"]
"""What is counted together: plans; messages of the chat; suggestions and analyses, which are answered at once."""


class Quota(Model):
    """What is left of what the caller may ask for."""

    limit: int
    """How often in all."""
    left: int
    """How often still."""
    renews_at: Moment
    """When it is as often again as in all."""
