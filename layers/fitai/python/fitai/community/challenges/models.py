"""Types of the challenges that cross the API. A score is a number in the challenge's own `unit`."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from pydantic.config import JsonDict

from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.texts import TimeZone
from fitai.kernel.types import Input, Model
from fitai.users.social.models import UserCard

ChallengeMetric = Literal["target", "workouts", "minutes", "distance", "strength", "volume", "custom"]
"""What is counted: the own weekly target met, workouts, minutes, distance, gain of the own estimated maximum, volume, or what
the participants type in."""
ChallengeVisibility = Literal["public", "friends", "invited"]
ChallengeStatus = Literal["upcoming", "running", "ended", "finished", "cancelled"]
"""By time: `ended` is over for everybody and still takes corrections; `finished` is frozen and decided."""
ChallengeScope = Literal["open", "mine", "friends", "invited", "past"]
ChallengeUnit = Literal["percent", "workouts", "minutes", "m", "mi", "kg", "lb", "custom"]
ExclusionReason = Literal[
    "volume",
    "duration",
    "day",
    "load",
    "machine_load",
    "reps",
    "run_speed",
    "strength_level",
    "strength_jump",
    "logged_late",
]
"""Why a workout does not count: see `plausibility`."""

Day = date
"""A day of the calendar; a field that holds one is called `date` and would hide the type."""

MAX_TITLE, MAX_DESCRIPTION, MAX_TEAM_NAME, MAX_UNIT = 100, 1000, 40, 20
MAX_DAYS = 366
"""Days of the longest challenge."""
MAX_PARTICIPANTS = 10_000
DEFAULT_PARTICIPANTS = 1_000
MAX_TEAMS, MAX_TEAM_SIZE = 20, 50
MAX_INVITED = 50
"""Users that one request invites."""
MAX_PAGE = 30
"""Challenges on a page: with their creators and the caller's places they are one batch."""

ChallengeTitle = Annotated[str, Field(min_length=1, max_length=MAX_TITLE)]
UserId = Annotated[str, Field(min_length=1, max_length=64)]


# --- what is answered --------------------------------------------------------------------------------------


class ExcludedEntry(Model):
    """A workout that does not count in the challenge. The history keeps it as it is."""

    workout_id: str
    """The id of the workout."""
    day: date
    """Its day, in the time zone that was fixed at joining."""
    reason: ExclusionReason
    """What is implausible about it, or that it was logged too late."""
    value: float
    """What was found, in the unit of the limit: kilograms, hours, repetitions, metres per second or percent."""
    limit: float
    """The most that counts."""


class ChallengeTeam(Model):
    """A team of a challenge."""

    id: str
    """Identifies the team within the challenge."""
    name: str
    """The name of the team."""
    members: int = 0
    """How many participants are in it."""
    score: float = 0.0
    """The mean of the best members' scores; who is missing to the number of them counts 0."""
    rank: int | None = Field(None, description="The place among the teams; equal scores share one.")


class LeaderboardRow(Model):
    """A participant on a leaderboard."""

    rank: int
    """The place; equal scores share one: 1, 2, 2, 4."""
    user: UserCard
    """The participant."""
    score: float
    """In the unit of the challenge."""
    team_id: str | None = None
    """The team; left out where there are none."""
    is_caller: bool = False
    """Whether it is the caller."""


class ChallengeLeaderboard(Model):
    """The ranking of a challenge. Participants whom the caller may not see are left out, and keep their rank."""

    total: int
    """How many participants are ranked."""
    as_of: Moment | None = None
    """When the ranks were counted; scores since then may move them."""
    top: list[LeaderboardRow]
    """The first ten."""
    around: list[LeaderboardRow] = Field([], description="The caller, with at most five above and five below.")
    teams: list[ChallengeTeam] = Field([], description="The teams, best first.")


class ChallengePlace(Model):
    """The caller's place in a challenge."""

    joined_at: Moment
    """When the caller joined."""
    timezone: str
    """The time zone that the caller's days are counted in; it was fixed at joining."""
    team_id: str | None = None
    """The team; left out where there are none."""
    weekly_target: int | None = Field(
        None, description="Workouts a week that `target` is measured by, fixed at joining."
    )
    score: float = 0.0
    """In the unit of the challenge."""
    rank: int | None = Field(None, description="The rank; left out in lists before the challenge is decided.")
    excluded: list[ExcludedEntry] = Field([], description="Workouts that do not count, newest first, at most 50.")
    disqualified: bool = False
    """Whether the caller was taken out of the ranking."""


class ChallengeWinner(Model):
    """One of the first three ranks of a decided challenge."""

    rank: int
    """1 to 3; equal scores share one."""
    score: float
    """In the unit of the challenge."""
    user: UserCard | None = Field(
        None, description="The participant; left out of a team, and where the caller may not see it."
    )
    team_id: str | None = None
    """The team, of a challenge between teams."""


class ChallengeSummary(Model):
    """A challenge in a list."""

    id: str
    """Identifies the challenge."""
    title: str
    """What it is called."""
    description: str | None = None
    """What its creator wrote about it."""
    metric: ChallengeMetric
    """What is counted."""
    exercise_id: str | None = None
    """The exercise that counts; left out where all do."""
    unit: ChallengeUnit
    """The unit of the scores."""
    custom_unit: str | None = Field(None, description="What a `custom` challenge counts, such as pages.")
    start_date: date
    """The first day, in each participant's own time zone."""
    end_date: date
    """The last day."""
    visibility: ChallengeVisibility
    """Who sees it and may join: everybody, the creator's friends, or those who are invited."""
    status: ChallengeStatus
    """Where it is in time."""
    participants: int
    """How many take part."""
    max_participants: int
    """How many may take part."""
    best_of: int | None = Field(None, description="Of a challenge between teams: how many members' scores count.")
    max_team_size: int | None = Field(
        None, description="Of a challenge between teams: how many members a team has at most."
    )
    join_closes_at: Moment
    """Until when the caller can join: three quarters of the duration."""
    freezes_at: Moment
    """When it is decided: 48 hours after the last day has ended everywhere."""
    creator: UserCard | None = Field(None, description="Who made it; left out where the caller may not see them.")
    is_creator: bool = False
    """Whether the caller made it."""
    place: ChallengePlace | None = Field(None, description="The caller's place; left out of who does not take part.")
    version: int
    """Counts the creator's changes, from 1; send it with the next one."""
    created_at: Moment
    """When it was created."""
    updated_at: Moment
    """When it was last changed by its creator."""


class Challenge(ChallengeSummary):
    """A challenge with its leaderboard."""

    leaderboard: ChallengeLeaderboard
    """The ranking."""
    winners: list[ChallengeWinner] = Field([], description="Once it is decided: the first three ranks.")


class ChallengeInvitations(Model):
    """Who was invited."""

    invited: list[str]
    """The ids of the users who are invited now, or take part already."""
    not_invited: list[str]
    """The ids of users whom the caller cannot invite: they are no friends, or could not see the challenge."""


# --- what is sent ------------------------------------------------------------------------------------------


class NewTeams(Input):
    """The teams of a new challenge."""

    names: list[Annotated[str, Field(min_length=1, max_length=MAX_TEAM_NAME)]] = Field(
        min_length=2, max_length=MAX_TEAMS
    )
    """The names of the teams, 2 to 20, each another one."""
    best_of: int = Field(ge=1, le=MAX_TEAM_SIZE)
    """How many of the best members' scores a team's score is the mean of. It is fixed."""
    max_size: int = Field(MAX_TEAM_SIZE, ge=1, le=MAX_TEAM_SIZE)
    """How many members a team has at most."""


class NewChallenge(Input):
    """A challenge to be created. It begins tomorrow at the earliest."""

    title: ChallengeTitle
    """What it is called, 1 to 100 characters."""
    description: str | None = Field(None, min_length=1, max_length=MAX_DESCRIPTION)
    """A text, 1 to 1000 characters."""
    metric: ChallengeMetric
    """What is counted. `volume` and `custom` are for friends or invited users only."""
    exercise_id: str | None = Field(None, min_length=1, max_length=100)
    """The exercise that counts: of strength, which needs one, and of distance and volume."""
    custom_unit: str | None = Field(None, min_length=1, max_length=MAX_UNIT)
    """What is counted, such as pages; of `custom` only, which needs it."""
    start_date: date
    """The first day; it begins at midnight in each participant's own time zone."""
    end_date: date
    """The last day; at most 366 days with the first."""
    visibility: ChallengeVisibility = "friends"
    """Who sees it and may join."""
    max_participants: int = Field(DEFAULT_PARTICIPANTS, ge=2, le=MAX_PARTICIPANTS)
    """How many may take part, 2 to 10,000."""
    teams: NewTeams | None = None
    """The teams, where teams compete."""


def _without_default(schema: JsonDict) -> None:
    """Remove the default from the schema: the field may be left out, while a null is refused."""
    schema.pop("default", None)


class ChangeChallenge(Input):
    """A change by the creator: what is left out stays. Once it has begun anywhere, only the last day can be changed."""

    version: int = Field(ge=1)
    """The version that the change starts from."""
    title: ChallengeTitle = Field(None, json_schema_extra=_without_default)  # type: ignore[assignment]
    """What it is called, 1 to 100 characters."""
    description: str | None = Field(None, min_length=1, max_length=MAX_DESCRIPTION)
    """A text, 1 to 1000 characters; null removes it."""
    start_date: date = Field(None, json_schema_extra=_without_default)  # type: ignore[assignment]
    """The first day."""
    end_date: date = Field(None, json_schema_extra=_without_default)  # type: ignore[assignment]
    """The last day; not one that is over."""
    visibility: ChallengeVisibility = Field(None, json_schema_extra=_without_default)  # type: ignore[arg-type]
    """Who sees it and may join."""
    max_participants: int = Field(None, ge=2, le=MAX_PARTICIPANTS, json_schema_extra=_without_default)  # type: ignore[assignment]
    """How many may take part; not fewer than do."""


class JoinChallenge(Input):
    """How the caller takes part."""

    team_id: str | None = Field(None, min_length=1, max_length=100)
    """The team; of a challenge between teams only, which needs one."""
    timezone: TimeZone | None = None
    """The IANA time zone that the days are counted in; without it that of the profile. It is fixed."""


class InviteToChallenge(Input):
    """Whom to invite."""

    user_ids: list[UserId] = Field(min_length=1, max_length=MAX_INVITED)
    """The ids of friends, at most 50 at once."""


class DisqualifyParticipant(Input):
    """Whom to take out of the ranking."""

    user_id: UserId
    """The id of the participant."""


class ChallengesQuery(Paging):
    """Which challenges to list."""

    limit: int = Field(20, ge=1, le=MAX_PAGE, description="Items on a page.")
    scope: ChallengeScope = "open"
    """Public ones that can be joined, the caller's, those that friends have made, those that the caller is invited to, or
    past ones of the caller's."""


class ReportProgress(Input):
    """A value of a `custom` challenge for a day. Sending it again corrects it."""

    challenge_id: str = Field(min_length=1, max_length=100)
    """The challenge."""
    value: float = Field(ge=0, le=1_000_000)
    """What was done on the day, in the unit of the challenge."""
    date: Day | None = None
    """The day; today where it is left out. It can be typed in first until 48 hours after it has ended."""
