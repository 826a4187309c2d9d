"""Domain events of challenges."""

from datetime import date
from typing import ClassVar, Literal

from fitai.community.challenges.models import ChallengeMetric, ChallengeVisibility
from fitai.kernel.events import Event


class ChallengeJoined(Event):
    """A user takes part in a challenge: what was trained in its period so far is to be counted."""

    name: ClassVar[str] = "challenge.joined"
    challenge_id: str


class ChallengeLeft(Event):
    """A user no longer takes part in a challenge that is not decided."""

    name: ClassVar[str] = "challenge.left"
    challenge_id: str


class ChallengeInvited(Event):
    """A user (`user_id`) has invited others to a challenge."""

    name: ClassVar[str] = "challenge.invited"
    challenge_id: str
    title: str
    invited_ids: list[str]


class ChallengeFinished(Event):
    """A challenge was decided in which the user had a score: one event for each participant.

    `day` is the last day of the challenge. Of a challenge between teams `rank` is that of the user's team.
    """

    name: ClassVar[str] = "challenge.finished"
    challenge_id: str
    title: str
    metric: ChallengeMetric
    visibility: ChallengeVisibility
    rank: int
    participants: int
    score: float
    day: date


class ChallengeFinishRevoked(Event):
    """A participant of a decided challenge was disqualified: it counts as finished no more. Nobody is told."""

    name: ClassVar[str] = "challenge.finish_revoked"
    challenge_id: str


class ChallengeUpdated(Event):
    """All participants of a challenge are to be dealt with, a page at a time: `after` is the last one that was.

    `changed`: its period has changed; `cancelled`: it takes place no more; `frozen`: it is to be decided; `reranked`: a
    participant of a decided one was disqualified. `user_id` is the creator, or the challenge's id where that was erased.
    """

    name: ClassVar[str] = "challenge.updated"
    challenge_id: str
    cause: Literal["changed", "cancelled", "frozen", "reranked"]
    after: str | None = None
