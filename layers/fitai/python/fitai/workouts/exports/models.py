"""The state of an export in the background."""

from datetime import date
from typing import Literal

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model

Format = Literal["csv", "json"]


class WorkoutExport(Model):
    """An export of a long history, as it is stored; never part of a response.

    Attributes:
        since, until: the days that were asked for; None for no bound.
    """

    id: str
    user_id: str
    format: Format
    since: date | None = None
    until: date | None = None
    requested_at: Moment
    finished_at: Moment | None = None
    size: int | None = None
