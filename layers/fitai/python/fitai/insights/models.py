"""Types of the platform analytics that cross the API.

Shares are in percent. A share or an average of fewer than 5 users is left out; of fewer than 20 it is a whole number.
"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model

Day = date
"""A day of the calendar; a field that is called `date` would hide the type."""
View = Literal["overview", "activity", "retention", "engagement", "business", "ai", "latency"]
Feature = Literal["live", "templates", "ai_plans", "community", "goals", "imports", "challenges", "rooms"]
FEATURES: tuple[Feature, ...] = (
    "live",
    "templates",
    "ai_plans",
    "community",
    "goals",
    "imports",
    "challenges",
    "rooms",
)
"""The features whose adoption is measured."""

DEFAULT_DAYS = 30
MAX_DAYS = 400
"""Days of the longest period, and how long ago it may begin."""


class AnalyticsQuery(Input):
    """A period and what is asked about it."""

    since: Day | None = Field(
        None, alias="from", description="The first day (UTC), at most 400 days ago; by default 30 days until `to`."
    )
    until: Day | None = Field(None, alias="to", description="The last day (UTC); today by default.")
    view: View = "overview"
    """What is answered."""

    @model_validator(mode="after")
    def _ordered(self) -> "AnalyticsQuery":
        if self.since and self.until and self.until < self.since:
            raise ValueError("to must not be before from")
        return self


class DayNumbers(Model):
    """The numbers of a day (UTC)."""

    date: Day
    """The day."""
    dau: int = Field(description="Users who were active on the day.")
    wau: int = Field(description="Users who were active in the seven days that end with it.")
    mau: int = Field(description="Users who were active in the thirty days that end with it.")
    new_users: int
    """Accounts that were created."""
    workouts_started: int
    """Workouts that were started, of devices without network by the device's time."""
    workouts_completed: int
    """Workouts of those that were completed since."""


class UserActivity(Model):
    """Who is active."""

    users: int = Field(description="Accounts at the end of the period, deleted ones left out.")
    new_users: int
    """Accounts that were created in the period."""
    users_online: int = Field(description="Users with a live connection now, whatever the period is.")
    average_dau: float
    """The mean of the daily active users."""
    wau: int
    """Weekly active users of the last day."""
    mau: int
    """Monthly active users of the last day."""
    stickiness: float | None = Field(None, description="The mean of the daily active users by the last day's `mau`.")
    workouts_started: int
    """Workouts that were started in the period."""
    workouts_completed: int
    """Workouts of those that were completed since."""
    completion: float | None = Field(None, description="Completed by started workouts.")
    average_session_seconds: int | None = Field(
        None, description="The mean duration of the completed workouts, pauses left out, as they were when completed."
    )
    days: list[DayNumbers] = []
    """Each day of the period; left out of the overview."""


class Retention(Model):
    """The share of a cohort that is active exactly so many days after joining; null until that day is over."""

    day: int
    """Days after joining."""
    users: int = Field(description="Users who joined long enough ago.")
    share: float | None = None
    """The share of them who were active on that day."""


class Cohort(Model):
    """Those who joined on a day."""

    date: Day
    """The day."""
    users: int
    """How many they are, deleted accounts included."""
    retention: list[Retention]
    """For each number of days."""


class RetentionReport(Model):
    """Who stays."""

    users: int
    """Users who joined in the period."""
    retention: list[Retention]
    """Of all of them together, each number of days over those who joined long enough ago."""
    cohorts: list[Cohort] = []
    """By day of joining, without days on which nobody did; left out of the overview."""


class FeatureAdoption(Model):
    """How much a feature is used."""

    feature: Feature
    """What is used: `live` is a workout tracked while training, `rooms` one in a group's room, `imports` of past workouts."""
    users: int = Field(description="Monthly active users of the last day who used it in the same thirty days.")
    share: float | None = None
    """Their share of the monthly active users."""


class ActCount(Model):
    """How often something is done in the period, taken back or not."""

    total: int
    """How often."""
    per_user: float | None = Field(None, description="By the monthly active users of the last day.")


class UserEngagement(Model):
    """What is used, and what users do with each other."""

    mau: int
    """Monthly active users of the last day."""
    features: list[FeatureAdoption]
    """The adoption of each feature."""
    posts: ActCount
    """Posts that users wrote; not what is published of workouts by itself."""
    likes: ActCount
    """Likes of activities; those that were taken back in the period are subtracted."""
    comments: ActCount
    """Comments and replies."""
    shares: ActCount
    """Activities that were shared."""
    challenge_joins: ActCount
    """How often a challenge was joined."""
    ai_plans_requested: ActCount
    """Plans that were asked for."""
    friendships: int = Field(description="Friendships at the end of the period.")
    friends_per_user: float | None = Field(None, description="Twice the friendships, by all users.")
    workouts_shared: float | None = Field(None, description="Published by completed workouts.")
    challenge_participation: float | None = Field(
        None, description="The share of the monthly active users who joined a challenge in the same thirty days."
    )


class Revenue(Model):
    """What comes in, in one currency; amounts are in its minor units."""

    currency: str
    """ISO 4217, lower case."""
    mrr: int = Field(description="Monthly recurring revenue at the end of the period.")
    subscribers: int
    """Paying users at the end of the period."""
    arpu: int | None = Field(None, description="Monthly revenue by subscriber.")
    lifetime_value: int | None = Field(
        None, description="`arpu` by the churn of 30 days; without a churn, or with fewer than 20 subscribers, unknown."
    )


class BusinessNumbers(Model):
    """Who pays."""

    paying: int
    """Paying users at the end of the period."""
    paying_at_start: int
    """Paying users at its beginning."""
    gained: int
    """Users who began to pay in the period."""
    lost: int
    """Users who ceased to pay."""
    lost_by_choice: int
    """Users of those who decided it."""
    churn: float | None = Field(None, description="Lost by paying at the beginning.")
    voluntary_churn: float | None = Field(None, description="The same of those who decided it.")
    trials: int
    """Trials that began."""
    conversion: float | None = Field(
        None, description="Paid within 30 days by joined, of those in the period who joined 30 days ago or earlier."
    )
    converted: int
    """Users who paid within 30 days of those."""
    convertible: int
    """Users who joined in the period, and whose 30 days are over."""
    revenue: list[Revenue]
    """By currency."""


class ModelCost(Model):
    """What the calls of a feature at a tier cost."""

    tier: str
    """`premium`, or `free` for the other accounts."""
    feature: str
    """The feature of the coach."""
    calls: int
    """Calls of the language model."""
    input_tokens: int
    """Tokens that were sent."""
    output_tokens: int
    """Tokens that were answered."""
    cost_micros: int = Field(description="Millionths of a US dollar.")


class AiCost(Model):
    """What the language model behind the coach cost in a month; the built-in coach costs nothing."""

    month: str = Field(description="The month (UTC) that `to` is in: `2026-11`.")
    calls: int
    """Calls of the language model."""
    cost_micros: int = Field(description="Millionths of a US dollar.")
    features: list[ModelCost]
    """By tier and feature."""


class FunctionLatency(Model):
    """How long a function took."""

    function: str
    """The function of the route or reaction, named for its service and what it does: `workouts-complete_set`."""
    p95: float = Field(description="Milliseconds that 95 % of its calls took at most.")


class RouteLatency(Model):
    """How long a route took."""

    route: str
    """The route or the WebSocket action: `GET /workouts/{id}`, `set:complete`."""
    p95: float = Field(description="Milliseconds that 95 % of its calls took at most, in the function.")


class FunctionLatencies(Model):
    """How long functions and routes take."""

    measured: bool
    """Whether there is a CloudWatch that measures them; not on the local stack."""
    functions: list[FunctionLatency]
    """The functions that were called in the period, slowest first."""
    routes: list[RouteLatency]
    """The routes and WebSocket actions that were called in the period, slowest first."""


class PlatformAnalytics(Model):
    """The numbers of a period; the parts that were not asked for are left out."""

    since: Day = Field(alias="from")
    """The first day."""
    until: Day = Field(alias="to")
    """The last day."""
    view: View
    """What was asked for."""
    counted_at: Moment
    """When it was counted: events of the last minutes may still be on their way, and devices without network report later."""
    activity: UserActivity | None = None
    """Who is active."""
    retention: RetentionReport | None = None
    """Who stays."""
    engagement: UserEngagement | None = None
    """What is used."""
    business: BusinessNumbers | None = None
    """Who pays."""
    ai: AiCost | None = None
    """What the language model cost."""
    latency: FunctionLatencies | None = None
    """How long the functions take."""
