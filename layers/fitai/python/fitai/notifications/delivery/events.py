"""Events of pushes and mails whose time has come."""

from typing import ClassVar

from fitai.kernel.clock import Moment
from fitai.kernel.events import Event
from fitai.notifications.delivery.models import HeldLine


class HeldReleased(Event):
    """Quiet hours are over: what was held is sent, as one summary by each channel."""

    name: ClassVar[str] = "notification.held_released"

    lines: list[HeldLine]


class DigestDue(Event):
    """The daily summary is due: of what came after `since`, and is unread."""

    name: ClassVar[str] = "notification.digest_due"

    since: Moment | None = None
    until: Moment
