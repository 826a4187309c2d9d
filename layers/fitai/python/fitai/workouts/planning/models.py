"""The types of planning that cross the API."""

from pydantic import Field

from fitai.kernel.types import Model


class CalendarLink(Model):
    """The address at which a calendar program subscribes to the planned workouts. It is shown once; only its hash is stored."""

    link: str = Field(description="Its path in this API.")
    url: str
    """The address to subscribe to; it holds a secret, and is shown once."""
