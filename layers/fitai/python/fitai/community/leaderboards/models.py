"""Leaderboards as they cross the API."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Model
from fitai.users.social.models import UserCard

LeaderboardMetric = Literal["workouts", "minutes", "distance", "target", "strength", "volume"]
LeaderboardPeriod = Literal["daily", "weekly", "monthly", "all_time"]
LeaderboardScope = Literal["global", "friends", "challenge"]
LeaderboardUnit = Literal["workouts", "minutes", "m", "mi", "percent", "kg", "lb", "custom"]


class LeaderboardQuery(Paging):
    """The query parameters of a leaderboard."""

    metric: LeaderboardMetric = Field(
        "workouts",
        description="What is counted: days with a workout, minutes, distance, percent of the own weekly target, percent that the "
        "estimated one-rep max has gained, or volume. `target` and `strength` are of a week or a month; `volume` is only among "
        "friends. A challenge has its own.",
    )
    period: LeaderboardPeriod = Field("weekly", description="The present one. A challenge has its own.")
    scope: LeaderboardScope = Field("global", description="Everybody who takes part, friends, or a challenge.")
    challenge_id: str | None = Field(
        None, min_length=1, max_length=64, description="The challenge, for `scope=challenge`."
    )
    limit: int = Field(20, ge=1, le=50, description="Rows on a page.")
    watch: bool = Field(
        False, description="Whether `leaderboard:update` is pushed to the caller's devices for the next ten minutes."
    )

    @model_validator(mode="after")
    def _check_combination(self) -> Self:
        if (self.scope == "challenge") != (self.challenge_id is not None):
            raise ValueError("Give challengeId with scope=challenge, and only then")
        if self.scope == "global" and self.metric == "volume":
            raise ValueError("Volume is compared only among friends: scope must be friends")
        if (
            self.scope != "challenge"
            and self.metric in ("target", "strength")
            and self.period not in ("weekly", "monthly")
        ):
            raise ValueError("This metric is of a week or a month: period must be weekly or monthly")
        return self


class LeaderboardEntry(Model):
    """A user on a leaderboard."""

    rank: int
    """The place; equal scores share one: 1, 2, 2, 4."""
    user: UserCard
    """Who it is."""
    score: float
    """In the unit of the leaderboard."""
    is_caller: bool = False
    """Whether it is the caller."""


class OwnPlace(Model):
    """The caller's place."""

    rank: int
    """The place; equal scores share one."""
    score: float
    """In the unit of the leaderboard."""
    above: list[LeaderboardEntry]
    """At most five above the caller, best first."""
    below: list[LeaderboardEntry]
    """At most five below the caller, best first."""


class Leaderboard(Model):
    """A page of a leaderboard. Users whom the caller may not see are left out; the others keep their ranks."""

    scope: LeaderboardScope
    """Who is compared."""
    metric: LeaderboardMetric | None = None
    """What is counted; left out for a challenge."""
    period: LeaderboardPeriod | None = None
    """Which days are counted; left out for a challenge."""
    start_date: date | None = None
    """The first day of the period; left out for `all_time` and for a challenge."""
    challenge_id: str | None = None
    """The challenge, for `scope=challenge`."""
    unit: LeaderboardUnit
    """The unit of the scores."""
    total: int
    """How many users are ranked."""
    as_of: Moment
    """When the ranks were counted: updates since then may move them."""
    entries: list[LeaderboardEntry]
    """The rows of the page, best first."""
    me: OwnPlace | None = None
    """The caller's place, on the first page; left out for who is not ranked."""
    cursor: str | None = None
    """Send it as `cursor` for the next page; left out at the end."""
