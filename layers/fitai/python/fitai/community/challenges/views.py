"""Challenges as a viewer reads them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fitai.community.boards.models import BoardPage, RankedEntry
from fitai.community.challenges import rules
from fitai.community.challenges.metrics import METRICS
from fitai.community.challenges.models import (
    Challenge,
    ChallengeLeaderboard,
    ChallengePlace,
    ChallengeSummary,
    ChallengeTeam,
    ChallengeUnit,
    ChallengeWinner,
    LeaderboardRow,
)
from fitai.community.challenges.state import ChallengeState, LoadedChallenge, LoadedParticipation
from fitai.community.challenges.store import LoadedTeam
from fitai.community.challenges.visibility import is_shown
from fitai.kernel.types import KILOGRAMS_PER_POUND, METRES_PER_MILE, Units
from fitai.users.published import OtherUser
from fitai.users.social.models import UserCard

IMPERIAL: dict[ChallengeUnit, tuple[ChallengeUnit, float]] = {
    "m": ("mi", METRES_PER_MILE),
    "kg": ("lb", KILOGRAMS_PER_POUND),
}
"""The imperial units, and the metric ones in each."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads, in which units and time zone, and whom of others as what."""

    id: str
    units: Units
    timezone: str
    card: UserCard | None
    others: Mapping[str, OtherUser]

    def card_of(self, user_id: str | None) -> UserCard | None:
        """The card of a user, the viewer included; None of who is not shown."""
        if user_id == self.id:
            return self.card
        other = self.others.get(user_id or "")
        return other.card if other is not None and is_shown(other) else None


def unit_of(state: ChallengeState, units: Units) -> ChallengeUnit:
    """The unit of the scores for a viewer."""
    unit = METRICS[state.metric].unit
    return IMPERIAL[unit][0] if units == "imperial" and unit in IMPERIAL else unit


def in_unit(state: ChallengeState, score: float, units: Units) -> float:
    """A score in the viewer's unit."""
    unit = METRICS[state.metric].unit
    if units != "imperial" or unit not in IMPERIAL:
        return score
    return round(score / IMPERIAL[unit][1], rules.DIGITS)


def summary(
    loaded: LoadedChallenge, place: LoadedParticipation | None, viewer: Viewer, now: datetime
) -> ChallengeSummary:
    """A challenge in a list."""
    state = loaded.state
    return ChallengeSummary(
        id=state.id,
        title=state.title,
        description=state.description,
        metric=state.metric,
        exercise_id=state.exercise_id,
        unit=unit_of(state, viewer.units),
        custom_unit=state.custom_unit,
        start_date=state.start_date,
        end_date=state.end_date,
        visibility=state.visibility,
        status=rules.status_at(loaded, now),
        participants=loaded.participants,
        max_participants=state.max_participants,
        best_of=state.best_of,
        max_team_size=state.max_team_size,
        join_closes_at=rules.join_closes_at(state, viewer.timezone),
        freezes_at=rules.freezes_at(state),
        creator=viewer.card_of(state.creator_id),
        is_creator=state.creator_id == viewer.id,
        place=None if place is None else _place(state, place, viewer),
        version=loaded.version,
        created_at=state.created_at,
        updated_at=state.updated_at,
    )


def _place(
    state: ChallengeState, place: LoadedParticipation, viewer: Viewer, rank: int | None = None
) -> ChallengePlace:
    participation = place.state
    return ChallengePlace(
        joined_at=participation.joined_at,
        timezone=participation.timezone,
        team_id=participation.team_id,
        weekly_target=participation.weekly_target if state.metric == "target" else None,
        score=in_unit(state, participation.score, viewer.units),
        rank=participation.rank or rank,
        excluded=participation.excluded,
        disqualified=participation.disqualified,
    )


def detail(
    loaded: LoadedChallenge,
    place: LoadedParticipation | None,
    page: BoardPage,
    teams: Mapping[str, LoadedTeam],
    viewer: Viewer,
    now: datetime,
) -> Challenge:
    """A challenge with its leaderboard."""
    state = loaded.state
    short = summary(loaded, place, viewer, now)
    standing = page.standing
    around: list[RankedEntry] = []
    if standing is not None:
        own = RankedEntry(standing.rank, viewer.id, standing.score)
        around = [*standing.above, own, *standing.below]
        if place is not None and not state.teams:
            short.place = _place(state, place, viewer, standing.rank)
    team_by_member = {member: team_id for team_id, team in teams.items() for member in team.members.scores}

    def rows(entries: list[RankedEntry]) -> list[LeaderboardRow]:
        return [
            LeaderboardRow(
                rank=entry.rank,
                user=card,
                score=in_unit(state, rules.score_of_board(entry.score), viewer.units),
                team_id=team_by_member.get(entry.user_id),
                is_caller=entry.user_id == viewer.id,
            )
            for entry in entries
            if (card := viewer.card_of(entry.user_id)) is not None
        ]

    leaderboard = ChallengeLeaderboard(
        total=page.total,
        as_of=page.as_of,
        top=rows(page.entries),
        around=rows(around),
        teams=team_rows(state, teams, viewer.units),
    )
    winners = [
        ChallengeWinner(
            rank=winner.rank,
            score=in_unit(state, winner.score, viewer.units),
            user=viewer.card_of(winner.user_id),
            team_id=winner.team_id,
        )
        for winner in state.winners
        if winner.team_id is not None or viewer.card_of(winner.user_id) is not None
    ]
    return Challenge(**dict(short), leaderboard=leaderboard, winners=winners)


def team_rows(state: ChallengeState, teams: Mapping[str, LoadedTeam], units: Units) -> list[ChallengeTeam]:
    """The teams with their scores and ranks, best first."""
    if state.best_of is None:
        return []
    members = {team.id: teams[team.id].members.scores if team.id in teams else {} for team in state.teams}
    scores = {team_id: rules.team_score(found.values(), state.best_of) for team_id, found in members.items()}
    ranks = rules.ranks(scores)
    rows = [
        ChallengeTeam(
            id=team.id,
            name=team.name,
            members=len(members[team.id]),
            score=in_unit(state, scores[team.id], units),
            rank=ranks[team.id],
        )
        for team in state.teams
    ]
    return sorted(rows, key=lambda row: (row.rank or 0, row.name))


def people_of(loaded: LoadedChallenge, page: BoardPage | None = None) -> list[str]:
    """The ids of the people whom a view of the challenge may show."""
    ids = [loaded.state.creator_id]
    if page is not None:
        ids += [winner.user_id for winner in loaded.state.winners]
        ids += [entry.user_id for entry in page.entries]
        if page.standing is not None:
            ids += [entry.user_id for entry in (*page.standing.above, *page.standing.below)]
    return list(dict.fromkeys(user_id for user_id in ids if user_id is not None))
