"""The types of planning that cross the API."""

from pydantic import Field

from fitai.kernel.types import Model


class CalendarLink(Model):
    """Where a calendar program subscribes to the planned workouts. It is told once; only its hash is kept."""

    link: str = Field(description="Its path at this API.")
    url: str
