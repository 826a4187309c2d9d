"""Challenges and what belongs to them, as they are stored."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from fitai.community.challenges.models import (
    ChallengeMetric,
    ChallengeVisibility,
    ExcludedEntry,
    ExclusionReason,
)
from fitai.kernel.clock import Moment
from fitai.kernel.deadlines import Deadline
from fitai.kernel.types import Model

StoredStatus = Literal["open", "frozen", "finished", "cancelled"]
"""`open` until it is frozen; `frozen` while it is decided."""


class Team(Model):
    """A team of a challenge."""

    id: str
    name: str


class Winner(Model):
    """A participant, or a team, of one of the first three ranks."""

    rank: int
    score: float
    user_id: str | None = None
    team_id: str | None = None


class ChallengeState(Model):
    """A challenge. `creator_id` is None once the creator's account was erased."""

    id: str
    creator_id: str | None
    title: str
    description: str | None = None
    metric: ChallengeMetric
    exercise_id: str | None = None
    custom_unit: str | None = None
    start_date: date
    end_date: date
    visibility: ChallengeVisibility
    max_participants: int
    teams: list[Team] = []
    best_of: int | None = None
    max_team_size: int | None = None
    winners: list[Winner] = []
    created_at: Moment
    updated_at: Moment


@dataclass(frozen=True, slots=True)
class LoadedChallenge:
    """A challenge as it was read. `version` counts the changes of its state, `participants` those who take part."""

    state: ChallengeState
    version: int
    status: StoredStatus
    participants: int
    deadline: Deadline | None = None

    @property
    def id(self) -> str:
        """Its id."""
        return self.state.id


class Flaw(Model):
    """Why a workout is implausible: what was found, and the most that counts."""

    reason: ExclusionReason
    value: float
    limit: float


class EntryExercise(Model):
    """What a workout has of an exercise: kilograms, metres; the estimated one-rep max of what was lifted without help."""

    exercise_id: str
    volume: float = 0.0
    distance: float = 0.0
    one_rep_max: float | None = None


class Entry(Model):
    """What a completed workout adds to challenges. `version` is the workout's; `logged_at` when it was first completed."""

    workout_id: str
    version: int
    started_at: Moment | None = None
    logged_at: Moment | None = None
    ended_at: Moment | None = None
    seconds: float = 0.0
    volume: float = 0.0
    distance: float = 0.0
    exercises: list[EntryExercise] = []
    flaws: list[Flaw] = []
    under_review: bool = False
    deleted: bool = False


class Participation(Model):
    """A user's place in a challenge.

    Attributes:
        timezone, weekly_target: fixed at joining.
        scored_at: when the data was read that the score was computed from.
        typed: the values that were typed in, by day.
        starts: when the user is told that it begins.
        rank: once it is decided; that of the team, of a challenge between teams.
        is_finished: whether it counts as a finished challenge of the user.
    """

    challenge_id: str
    user_id: str
    joined_at: Moment
    timezone: str
    weekly_target: int
    team_id: str | None = None
    score: float = 0.0
    scored_at: Moment
    excluded: list[ExcludedEntry] = []
    typed: dict[date, float] = {}
    starts: Deadline | None = None
    disqualified: bool = False
    rank: int | None = None
    is_finished: bool = False


@dataclass(frozen=True, slots=True)
class LoadedParticipation:
    """A participation as it was read, which a change is conditioned on. `is_over`: its challenge is decided or cancelled."""

    state: Participation
    revision: int
    is_over: bool = False


class CreatedList(Model):
    """What a user has created and may still be joined, and what is counted of a day (UTC): creations and invitations."""

    open_ids: list[str] = []
    day: date | None = None
    created: int = 0
    invited: int = 0

    def of_day(self, day: date) -> "CreatedList":
        """The list with what is counted of this day: nothing where it is another one than before."""
        return self if self.day == day else self.model_copy(update={"day": day, "created": 0, "invited": 0})


class TeamMembers(Model):
    """The members of a team, with their scores."""

    scores: dict[str, float] = {}
