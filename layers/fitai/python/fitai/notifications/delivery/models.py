"""What is stored of a user's pushes and mails that are still to be sent."""

from typing import Annotated

from pydantic import StringConstraints, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.deadlines import Deadline
from fitai.kernel.types import Input, Model

WallTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of the day, `18:30`, in the user's time zone."""


class QuietHours(Input):
    """The hours in which pushes and mails wait, in the user's time zone; they may go past midnight."""

    start: WallTime = "22:00"
    """When they begin, `22:00`."""
    end: WallTime = "08:00"
    """When they end, `08:00`."""

    @model_validator(mode="after")
    def _are_some_hours(self) -> "QuietHours":
        if self.start == self.end:
            raise ValueError("start and end must differ")
        return self


class HeldLine(Model):
    """A line whose push, mail or both wait for the end of the quiet hours."""

    id: str
    push: bool
    mail: bool


class DeliveryState(Model):
    """What of a user's pushes and mails waits, and until when.

    Attributes:
        held: the newest lines of which a push or mail waits; the deadline `held_until` sends one summary of them.
        digest_at: when the next daily summary is due; `digest_since`: what came until then was in the last one.
        reminder_at: when the next reminder of a workout is due.
        risk_at: when the week's target will need a workout on each of its remaining days.
        zone: the zone that one of the user's devices was in last.
        unsubscribe_key: what the links in the user's mails are signed with, hexadecimal.
    """

    version: int = 0
    held: list[HeldLine] = []
    held_until: Deadline | None = None
    digest_at: Deadline | None = None
    digest_since: Moment | None = None
    reminder_at: Deadline | None = None
    risk_at: Deadline | None = None
    zone: str | None = None
    unsubscribe_key: str = ""
