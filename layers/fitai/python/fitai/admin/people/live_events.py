"""Live events of an account that administrators change, for its user's devices."""

from typing import ClassVar

from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.suspensions import SuspensionReason


class AccountSuspendedNow(LiveEvent):
    """The account is suspended. The connection is closed after this; another one is refused while the suspension lasts."""

    name: ClassVar[str] = "account:suspended"

    reason: SuspensionReason
    """Why the account is suspended."""
    note: str | None = None
    """What the administrator wrote besides."""
    until: Moment | None = None
    """When the suspension ends by itself; left out where it does not."""
