"""Types of the daily limits."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

CountedAct = Literal["posts", "comments", "follows", "reports", "history exports"]
"""What is counted by the day."""


@dataclass(frozen=True, slots=True)
class Membership:
    """What limits depend on of an account.

    Attributes:
        timezone: an IANA time zone; None where the account has set none.
    """

    user_id: str
    created_at: datetime
    email_verified: bool
    timezone: str | None = None
